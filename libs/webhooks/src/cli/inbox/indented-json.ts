const INDENT = '  ';
/** Deeper, the spaces are more than the text. */
const DEEPEST = 100;
/** A text, a bracket, a comma, a colon, or what else stands between them. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s"[\]{},:]+/g;

/**
 * Indents JSON for people, by its text: not a digit of it changes, though a
 * number may be larger than JavaScript's. What is no JSON, or
 * nested absurdly, stays as it is.
 */
export function indentedJson(text: string): string {
  if (!isJson(text)) return text;
  let depth = 0;
  let before = '';
  let result = '';
  const line = () => `\n${INDENT.repeat(depth)}`;
  for (const [token] of text.matchAll(TOKENS)) {
    const closes = token === '}' || token === ']';
    const isEmpty = closes && (before === '{' || before === '[');
    if (closes) depth--;
    if (before === '{' || before === '[') result += isEmpty ? '' : line();
    else if (before === ',' || closes) result += line();
    result += token === ':' ? ': ' : token;
    if (token === '{' || token === '[') depth++;
    if (depth > DEEPEST) return text;
    before = token;
  }
  return result;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
