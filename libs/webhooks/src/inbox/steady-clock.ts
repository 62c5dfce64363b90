/** Milliseconds since 1970 that never go back: an hour that the system's clock loses must not delay retries by one. */
export function steadyClock(): () => number {
  const start = Date.now() - performance.now();
  return () => Math.round(start + performance.now());
}
