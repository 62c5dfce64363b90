/**
 * The bytes of a text, where it is exactly what the encoding writes for them;
 * hex in either case. Node reads more: other alphabets, spaces, half a byte,
 * and last characters with bits that stand for nothing, so that several texts
 * would count as one signature.
 */
export function decodeStrictly(
  text: string,
  encoding: 'hex' | 'base64' | 'base64url',
): Buffer | undefined {
  const bytes = Buffer.from(text, encoding);
  const spelling = bytes.toString(encoding);
  const same =
    encoding === 'hex' ? spelling === text.toLowerCase() : spelling === text;
  return same ? bytes : undefined;
}
