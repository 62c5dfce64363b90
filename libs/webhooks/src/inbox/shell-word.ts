/** A text as one word of a command that can be copied into a shell. */
export function shellWord(
  text: string,
  platform: NodeJS.Platform = process.platform,
): string {
  // Read as an option else.
  const word = text.startsWith('-') ? `./${text}` : text;
  if (/^[\w@%+=:,./~-]+$/.test(word)) return word;
  // Double quotes are all that Windows knows.
  const special = platform === 'win32' ? /"/ : /["$`\\!]/;
  if (!special.test(word)) return `"${word}"`;
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
