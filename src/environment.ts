/** For development: what `.env.example` shows. Production has no defaults. */
const DEFAULTS = {
  LIVEKIT_API_KEY: 'devkey',
  LIVEKIT_API_SECRET: 'devsecret-0123456789abcdef0123456789abcdef',
  LIVEPEER_WEBHOOK_SECRET: 'livepeer-dev-secret',
  PUMPFUN_WEBHOOK_SECRET: 'pumpfun-dev-secret',
  PUMPFUN_TOKEN_SECRET: 'pumpfun-dev-token-secret-0123456789abcdef',
  SAMPLE_ACCESS_KEY: 'demo-viewer',
};

/** The environment, with the sample's defaults where it is not production. */
export function environment(): NodeJS.ProcessEnv {
  const { env } = process;
  return env['NODE_ENV'] === 'production' ? env : { ...DEFAULTS, ...env };
}
