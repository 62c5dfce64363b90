import {
  deepStrictEqual,
  notStrictEqual,
  ok,
  strictEqual,
} from 'node:assert/strict';
import type { ConfiguredAccount } from '../core/account.js';
import type { WebhookRequest } from '../core/webhook-request.js';
import type { Route } from '../core/webhook-source.js';
import { buildPayload, write, type Payload } from './build-payload.js';
import { headerLists } from './header-lists.js';

/** One thing that every source must do. */
export interface ContractCheck {
  /** A sentence about the source. */
  readonly title: string;
  /** Rejects with an `AssertionError` where the source does not. */
  readonly check: () => Promise<void>;
}

/** Makes the source's registration with this secret in place of each of its secrets. */
export type ConfigureSource = (
  secret: string | readonly string[],
) => ConfiguredAccount;

const SECRET = 'contract-secret-0123456789abcdef';
const OTHER = 'another-secret-0123456789abcdef';
const AT = new Date('2026-11-23T12:00:00Z');
const DAY = 86_400_000;
const REFUSED = 'ERR_WEBHOOK_SIGNATURE';

/**
 * What every source must do, its samples serving as the input; for sources of
 * your own, in any test runner.
 *
 * @example
 * ```ts
 * for (const { title, check } of sourceContract((secret) => acme({ secret }))) {
 *   it(title, check);
 * }
 * ```
 */
export function sourceContract(
  configure: ConfigureSource,
): readonly ContractCheck[] {
  /** Each sample on its route, as the sender would send it. */
  const each = async (
    run: (route: Route, request: WebhookRequest, payload: Payload) => unknown,
  ) => {
    const { source, options } = configure(SECRET);
    const { payloads = {} } = (await source.samples?.()) ?? {};
    for (const [name, byType] of Object.entries(payloads)) {
      const route = source.routes[name]!.open(options);
      for (const type of Object.keys(byType)) {
        const wanted = { at: AT, route: name };
        const payload = await buildPayload({ source }, type, wanted);
        await run(route, requestOf(route, payload), payload);
      }
    }
  };
  const routeWith = (secret: string | readonly string[], name: string) => {
    const { source, options } = configure(secret);
    return source.routes[name]!.open(options);
  };

  return [
    {
      title:
        'has a sample of every event and question that it knows, and on every route',
      async check() {
        const { source } = configure(SECRET);
        const seen: string[] = [];
        const routes = new Set<string>();
        await each((_route, _request, { type, route }) => {
          seen.push(type);
          routes.add(route);
        });
        deepStrictEqual([...routes].sort(), Object.keys(source.routes).sort());
        const known = [...source.eventTypes, ...(source.questionTypes ?? [])];
        deepStrictEqual([...new Set(seen)].sort(), [...known].sort());
      },
    },
    {
      title: 'verifies each sample and reads its type',
      check: () =>
        each(async (route, request, { type, payload }) => {
          strictEqual(await verdict(route, request), 'accepted');
          const event = route.parse(request);
          strictEqual(event?.type, type);
          ok(event.key, 'the key is blank');
          const { occurredAt = AT } = event;
          ok(!Number.isNaN(occurredAt.getTime()), 'occurredAt is no time');
          deepStrictEqual(event.raw, JSON.parse(JSON.stringify(payload)));
        }),
    },
    {
      title: 'makes each sample a new event: renew sets its ids and times',
      check: () =>
        each(async (route, request, { type, route: name }) => {
          const { source } = configure(SECRET);
          const wanted = { at: AT, route: name };
          const again = write(await buildPayload({ source }, type, wanted));
          const [id, other] = [request.body, again].map(
            (body) => route.parse({ ...request, body })?.id,
          );
          // Without an id of the sender's the body is what tells events apart, by its time.
          if (id !== undefined) notStrictEqual(id, other);
        }),
    },
    {
      title: 'finds its published secrets among the options',
      async check() {
        const { publishedSecrets: published } = configure(SECRET).source;
        for (const value of published?.values ?? []) {
          ok(published?.in(configure(value).options).includes(value));
        }
      },
    },
    {
      title: 'reads an event of a type that it does not know',
      check: () =>
        each((route, request, { type }) => {
          const text = request.body.toString();
          if (!text.includes(`"${type}"`)) return;
          const renamed = text.replaceAll(`"${type}"`, '"brand.new"');
          const body = Buffer.from(renamed);
          strictEqual(route.parse({ ...request, body })?.type, 'brand.new');
        }),
    },
    {
      title:
        'refuses a sample with one bit flipped, where its scheme signs bodies',
      check: () =>
        each(async (route, request, { at }) => {
          const body = Buffer.from(request.body);
          body[body.length >> 1]! ^= 1;
          const signsBodies = differs(
            route.scheme.sign?.(request.body, at),
            route.scheme.sign?.(body, at),
          );
          const expected = signsBodies ? REFUSED : 'accepted';
          strictEqual(await verdict(route, { ...request, body }), expected);
        }),
    },
    {
      title:
        'refuses a sample without one of its signature headers, with a blank one, and with one twice',
      check: () =>
        each(async (route, request, { at }) => {
          const signed = route.scheme.sign!(request.body, at);
          for (const [name, value] of Object.entries(signed)) {
            for (const values of [undefined, [''], [value, value]]) {
              const headers = { ...request.headers, [name]: values };
              const changed = { ...request, headers };
              strictEqual(await verdict(route, changed), REFUSED, name);
            }
          }
        }),
    },
    {
      title:
        'refuses what was signed a day ago, or will be in a day, where its scheme signs times',
      check: () =>
        each(async (route, request, { at }) => {
          for (const shift of [DAY, -DAY]) {
            const receivedAt = new Date(at.getTime() + shift);
            const signsTimes = differs(
              route.scheme.sign?.(request.body, at),
              route.scheme.sign?.(request.body, receivedAt),
            );
            const expected = signsTimes ? REFUSED : 'accepted';
            const late = { ...request, receivedAt };
            strictEqual(await verdict(route, late), expected);
          }
        }),
    },
    {
      title: 'refuses another secret, and accepts one that is being replaced',
      check: () =>
        each(async (_route, request, { route: name }) => {
          const other = routeWith(OTHER, name);
          const rotated = routeWith([OTHER, SECRET], name);
          strictEqual(await verdict(other, request), REFUSED);
          strictEqual(await verdict(rotated, request), 'accepted');
        }),
    },
  ];
}

function requestOf(route: Route, payload: Payload): WebhookRequest {
  const body = write(payload);
  const signed = route.scheme.sign?.(body, payload.at);
  ok(signed, 'the scheme cannot sign, so its samples cannot be verified');
  const headers = headerLists({ ...payload.samples.headers, ...signed });
  return { url: '/', headers, body, receivedAt: payload.at };
}

async function verdict(
  { scheme }: Route,
  request: WebhookRequest,
): Promise<string> {
  try {
    await scheme.verify(request);
    return 'accepted';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

function differs(a: object | undefined, b: object | undefined): boolean {
  return JSON.stringify(a) !== JSON.stringify(b);
}
