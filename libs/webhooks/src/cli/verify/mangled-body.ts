/** What a body looks like that was no longer the sender's bytes; `undefined` where it may be. */
export function mangledBody(body: Buffer): string | undefined {
  const text = body.toString().trim();
  const advice =
    "something parsed the body before: give the framework's raw bytes";
  if (text === '') return `the body is empty: ${advice}`;
  if (text.includes('[object Object]')) {
    return `the body holds "[object Object]": ${advice}`;
  }
  if (/^\{\s*(\w+|'[^']*'): /.test(text)) {
    return `the body is an object as console.log prints it, not JSON: ${advice}`;
  }
  return undefined;
}
