/**
 * Chance of its own, seeded by four draws from `source`: what one room draws
 * does not depend on how far other rooms have come. (sfc32)
 */
export function independentRandom(source: () => number): () => number {
  const seed = () => Math.floor(source() * 2 ** 32) | 0;
  let [a, b, c, count] = [seed(), seed(), seed(), seed()];
  return () => {
    const sum = (((a + b) | 0) + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
}
