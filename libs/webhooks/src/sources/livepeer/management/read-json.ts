/**
 * Reads a body of up to `limit` bytes.
 *
 * @returns `undefined` for an empty body
 * @throws {TypeError} that says what it is instead of JSON, and quotes nothing of it
 */
export async function readJson(
  { body }: Response,
  limit: number,
): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop cancels what has not come yet.
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw new TypeError(`more than ${limit} bytes`);
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new TypeError('something that is not JSON');
  }
}
