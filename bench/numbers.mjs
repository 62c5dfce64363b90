export function median(values) {
  return percentile(values, 50);
}

/** The smallest value that so many of a hundred do not exceed. */
export function percentile(values, hundredths) {
  const sorted = values.toSorted((a, b) => a - b);
  const index = Math.ceil((hundredths / 100) * sorted.length) - 1;
  return sorted[Math.max(index, 0)];
}

/** How many a second, of so many since then. */
export function perSecond(count, since) {
  return (count / (performance.now() - since)) * 1_000;
}
