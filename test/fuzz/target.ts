import { Test } from '@nestjs/testing';
import { AppModule } from '../../src/app.module.js';
import { environment } from '../../src/environment.js';
import { Accounts } from '../../libs/webhooks/src/core/accounts.js';
import { joinPath } from '../../libs/webhooks/src/core/join-path.js';
import type { Samples } from '../../libs/webhooks/src/core/samples.js';
import type { WebhookEvent } from '../../libs/webhooks/src/core/webhook-event.js';
import type { Route } from '../../libs/webhooks/src/core/webhook-source.js';
import { HandlerRegistry } from '../../libs/webhooks/src/events/handler-registry.js';
import { headerLists } from '../../libs/webhooks/src/testing/header-lists.js';

/** One route of one source as the sample registers it, and all it takes to send to it. */
export interface Target extends Route {
  /** `<account>/<route>`. */
  readonly name: string;
  readonly account: string;
  readonly route: string;
  readonly source: string;
  readonly path: string;
  readonly receives: 'events' | 'questions';
  readonly samples: Samples;
  readonly payloads: readonly object[];
  /** Fields at the top of a payload that say when; a scheme may hold them against what was signed. */
  readonly timeFields: readonly string[];
  readonly signsBodies: boolean;
  readonly signsTimes: boolean;
  /** Whether it refuses, as not signed, a signed body that does not begin as a JSON object. */
  readonly objectsOnly: boolean;
  /** What tokens may be signed with. */
  readonly secrets: readonly string[];
  /** The handlers of the event in a body that was taken; `undefined` for one that the options of the source leave out. */
  handlersOf(body: Buffer): readonly string[] | undefined;
}

const DAY = 86_400_000;
const [ONCE, LATER] = [new Date(100 * DAY), new Date(200 * DAY)];

/** Every route of the sample, read from the application itself: a source that it adds is fuzzed without a line here. */
export async function sampleTargets(): Promise<readonly Target[]> {
  const metadata = { imports: [AppModule] };
  const app = await Test.createTestingModule(metadata).compile();
  app.useLogger(false);
  await app.init();
  const registry = app.get(HandlerRegistry, { strict: false });
  const accounts = app.get(Accounts, { strict: false }).all;
  const secrets = Object.values(environment()).filter(
    (value) => value !== undefined,
  );
  const targets: Target[] = [];
  for (const account of accounts) {
    const { path: base, source, routes } = account;
    const samples = await source.samples?.();
    if (!samples) throw new TypeError(`${source.name} has no samples to send`);
    for (const [name, route] of routes) {
      const { path, receives = 'events' } = source.routes[name]!;
      targets.push({
        ...route,
        ...signing(route),
        objectsOnly: await takesObjectsOnly(route),
        name: `${account.name}/${name}`,
        account: account.name,
        route: name,
        source: source.name,
        path: `/${joinPath(base, path)}`,
        receives,
        samples,
        payloads: Object.values(samples.payloads[name] ?? {}),
        timeFields: timeFields(samples, name),
        secrets,
        handlersOf(body) {
          const parsed = route.parse({ headers: {}, body });
          if (!parsed) return undefined;
          const event = {
            account: account.name,
            source: source.name,
            type: parsed.type,
          };
          return registry.idsFor(event as WebhookEvent);
        },
      });
    }
  }
  await app.close();
  return targets;
}

/** What a scheme proves besides the sender: what its signatures differ by. */
function signing({ scheme }: Route) {
  const sign = (body: string, at: Date) =>
    JSON.stringify(scheme.sign!(Buffer.from(body), at));
  return {
    signsBodies: sign('{}', ONCE) !== sign('[]', ONCE),
    signsTimes: sign('{}', ONCE) !== sign('{}', LATER),
  };
}

async function takesObjectsOnly({ scheme }: Route): Promise<boolean> {
  const receivedAt = new Date();
  const accepts = async (text: string) => {
    const body = Buffer.from(text);
    const headers = headerLists(scheme.sign!(body, receivedAt));
    const request = { url: '/', headers, body, receivedAt };
    return Promise.resolve(request)
      .then((it) => scheme.verify(it))
      .then(
        () => true,
        () => false,
      );
  };
  const [object, list] = [await accepts('{}'), await accepts('[]')];
  return object && !list;
}

function timeFields(samples: Samples, route: string): readonly string[] {
  const [payload = {}] = Object.values(samples.payloads[route] ?? {});
  const [one, other] = [ONCE, LATER].map((at) =>
    Object.entries(samples.renew(payload, { at, uuid: '' })),
  );
  const later = new Map(other);
  return one!
    .filter(([field, value]) => later.get(field) !== value)
    .map(([field]) => field);
}
