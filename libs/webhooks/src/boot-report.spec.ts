import { describe, expect, it } from '@jest/globals';
import { bootReport, type BootFacts } from './boot-report.js';
import type { ConfiguredAccount } from './core/account.js';
import { Accounts } from './core/accounts.js';
import { defineSource } from './core/define-source.js';
import type { SignatureScheme } from './core/signature-scheme.js';
import type { RouteDefinition } from './core/webhook-source.js';
import type { Handler } from './events/handler.js';
import { anyOf } from './signatures/any-of.js';
import { bearerJwt } from './signatures/bearer-jwt.js';
import { hmac } from './signatures/hmac.js';
import { jwtBodyHash } from './signatures/jwt-body-hash.js';
import { timestampedHmac } from './signatures/timestamped-hmac.js';

const handler = (id: string, names: string[], more: Partial<Handler> = {}) => ({
  id,
  subscriptions: [{ names }],
  run: async () => undefined,
  ...more,
});

const EMPTY: BootFacts = {
  role: 'all',
  inbox: { name: 'memory' },
  isOpen: true,
  accounts: [],
  handlers: [],
  policy: {},
  destinations: [],
  served: (path) => `/api/${path}`,
};

const SECRET = 'hush-0123456789';
const keys = { A: SECRET };

/** A source whose routes have these schemes. */
function source(
  name: string,
  schemes: Readonly<Record<string, SignatureScheme>>,
): ConfiguredAccount {
  const routes = Object.entries(schemes).map(
    ([path, scheme]): [string, RouteDefinition<object>] => [
      `route ${path}`,
      { path, open: () => ({ scheme, parse: () => undefined }) },
    ],
  );
  return defineSource<string, object>({
    name,
    title: name,
    eventTypes: [],
    retryAfter: 5,
    routes: Object.fromEntries(routes),
    rules: class {},
    fromEnv: () => ({}),
  })({});
}

function accounts() {
  const all = new Accounts();
  const timed = timestampedHmac({ header: 'Acme-Signature', secret: SECRET });
  const either = anyOf(jwtBodyHash({ keys }), bearerJwt({ secret: SECRET }));
  const own = { verify: () => ({}) };
  all.add(source('rooms', { '': jwtBodyHash({ keys }) }), 'webhooks/rooms');
  all.add(source('acme', { '': timed, access: timed }), 'webhooks/acme');
  const header = 'X-Signature';
  all.add(
    source('mixed', {
      a: hmac({ header, secret: SECRET, algorithm: 'sha1' }),
      b: either,
      c: own,
    }),
    'hooks',
  );
  return all.all;
}

describe('the report at start', () => {
  it('says what there is, in columns, without a secret', () => {
    const report = bootReport({
      ...EMPTY,
      inbox: { name: 'PostgreSQL (db:5432/app, schema "webhooks")' },
      accounts: accounts(),
      policy: { concurrency: 8 },
      handlers: [
        handler('Rooms.close', ['livekit.room_finished']),
        handler('audit', ['*'], {
          policy: { order: 'none' },
          transactional: true,
        }),
        handler('Bills.write', ['a.b', 'a.c', 'a.d', 'a.e', 'a.f'], {
          policy: { onDead: 'block', concurrency: 1 },
        }),
        handler('Viewers.allow', [], {
          subscriptions: [
            {
              names: ['livepeer.playback.accessControl'],
              account: 'livepeer',
              deadline: 5000,
            },
          ],
        }),
        handler('forward:billing', ['livekit.room_finished']),
        handler('forward:users', []),
      ],
      destinations: [
        {
          name: 'billing',
          url: 'https://billing.example.com:8443/hooks/hush?token=hush',
          headers: { authorization: 'hush' },
          secret: 'hush',
        },
        { name: 'users', endpointFor: () => undefined },
      ],
    });
    expect(report.split('\n')).toEqual([
      'Ready with role \'all\': receives webhooks and runs handlers. Inbox: PostgreSQL (db:5432/app, schema "webhooks")',
      'accounts:',
      "  rooms  POST /api/webhooks/rooms        a JWT with the body's hash",
      '  acme   POST /api/webhooks/acme         HMAC-SHA256 with a time in acme-signature',
      '         POST /api/webhooks/acme/access  HMAC-SHA256 with a time in acme-signature',
      '  mixed  POST /api/hooks/a               HMAC-SHA1 in x-signature',
      "         POST /api/hooks/b               a JWT with the body's hash, or a JWT, which need not prove the body",
      '         POST /api/hooks/c               a scheme of its own',
      'handlers:',
      '  Rooms.close    livekit.room_finished                       in order per key, 8 at once',
      '  audit          *                                           without order, 8 at once, transactional',
      '  Bills.write    a.b, a.c, a.d and 2 more                    in order per key, 1 at once, a dead letter blocks its key',
      '  Viewers.allow  livepeer.playback.accessControl (livepeer)  answers within 5000 ms',
      'destinations:',
      '  billing  https://billing.example.com:8443  livekit.room_finished  in order per key, 8 at once',
      '  users    chosen by event                   none by itself         in order per key, 8 at once',
    ]);
    expect(report).not.toContain('hush');
  });

  it('is short where there is nothing', () => {
    expect(bootReport(EMPTY)).toBe(
      "Ready with role 'all': receives webhooks and runs handlers. Inbox: memory\naccounts: none\nhandlers: none",
    );
  });

  it('says so where the inbox is not open yet', () => {
    expect(bootReport({ ...EMPTY, isOpen: false })).toMatch(
      /^Waits for its inbox, with role 'all'/,
    );
  });

  it('counts what is too much to read', () => {
    const many = (count: number) =>
      bootReport({
        ...EMPTY,
        handlers: Array.from({ length: count }, (_, index) =>
          handler(`Handlers.h${index}`, ['*']),
        ),
      }).split('\n');
    expect(many(100)).toHaveLength(3 + 20 + 1);
    expect(many(100).at(-1)).toBe('  and 80 more');
    expect(many(21).at(-1)).toContain('Handlers.h20');
  });

  it('of a worker has no routes, and that of a receiver says who runs its handlers', () => {
    const worker = bootReport({
      ...EMPTY,
      role: 'worker',
      accounts: accounts(),
    });
    expect(worker).toContain('accounts:\n  rooms\n  acme\n  mixed\n');
    expect(bootReport({ ...EMPTY, role: 'web' })).toContain('workers run the');
  });

  it('lets no name make a line of its own', () => {
    const handlers = [handler('one\nforged', ['*'])];
    expect(bootReport({ ...EMPTY, handlers })).toContain('one?forged');
  });
});
