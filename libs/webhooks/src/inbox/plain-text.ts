/** A text that is only read by people: what a store's columns refuse is replaced. */
export function plainText(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}
