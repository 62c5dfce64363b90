/**
 * Bundlers replace `process.env.NODE_ENV` by what they built for. What the
 * process runs in counts as well: either is enough.
 */
export function isProduction(): boolean {
  const { env } = globalThis.process;
  return [process.env['NODE_ENV'], env['NODE_ENV']].includes('production');
}
