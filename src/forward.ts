import { forwardTo, type Forward } from 'nestjs-livestream-webhooks';

/** Sends every event on, where the environment says where to. */
export function forward({
  FORWARD_URL,
  FORWARD_SECRET,
}: NodeJS.ProcessEnv): readonly Forward[] {
  if (!FORWARD_URL) return [];
  const { hostname } = new URL(FORWARD_URL);
  return [
    forwardTo(
      {
        name: 'sample',
        url: FORWARD_URL,
        secret: FORWARD_SECRET ?? '',
        // Whoever starts the sample may well mean this machine.
        allow: [hostname],
      },
      { events: ['*'] },
    ),
  ];
}
