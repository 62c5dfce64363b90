/**
 * The body without what it is a slice of, where that is much larger and would
 * be held with it. A slice of Node's own pool stays what it is: its neighbours
 * came at the same time, and to take it out costs more than the pool holds.
 */
export function ownBody(body: Buffer): Buffer {
  const held = body.buffer.byteLength;
  if (held <= Math.max(Buffer.poolSize, 2 * body.length)) return body;
  const own = Buffer.allocUnsafeSlow(body.length);
  body.copy(own);
  return own;
}
