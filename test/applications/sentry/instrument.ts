import * as Sentry from '@sentry/nestjs';

/** What would have been sent, a line each: nothing leaves the machine. */
export const sent: string[] = [];

Sentry.init({
  dsn: 'http://key@127.0.0.1/1',
  tracesSampleRate: 1,
  transport: () => ({
    send: (envelope) => {
      sent.push(JSON.stringify(envelope));
      return Promise.resolve({ statusCode: 200 });
    },
    flush: () => Promise.resolve(true),
  }),
});
