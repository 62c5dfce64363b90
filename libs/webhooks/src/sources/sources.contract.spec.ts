import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { WebhookRequest } from '../core/webhook-request.js';
import type { Route, SourceDefinition } from '../core/webhook-source.js';

/** Every source of the library, found by its folder: a new one is held to this without a line here. */
const here = fileURLToPath(new URL('.', import.meta.url));
const names = readdirSync(here).filter((name) =>
  statSync(here + name).isDirectory(),
);

const SECRET = 'contract-secret-0123456789abcdef';
const AT = new Date('2026-11-23T12:00:00Z');
const DAY = 86_400_000;

interface Sample {
  readonly type: string;
  readonly body: Buffer;
  readonly at: Date;
}

async function load(name: string) {
  const { [name]: source } = await import(`./${name}/${name}.source.ts`);
  const { [`${name}Samples`]: samples } = await import(
    `./${name}/${name}.samples.ts`
  );
  return {
    definition: source.source as SourceDefinition<string, object>,
    samples: Object.entries(samples as Record<string, object>).map(
      ([type, payload]): Sample => ({
        type,
        body: Buffer.from(JSON.stringify(payload)),
        // A sender that does not sign its timestamp repeats it in the body.
        at: 'timestamp' in payload ? new Date(Number(payload.timestamp)) : AT,
      }),
    ),
  };
}

/** The options of a source whose every setting in the environment is this secret. */
function optionsWith(
  definition: SourceDefinition<string, object>,
  secret: string | readonly string[],
): object {
  const env = new Proxy({}, { get: () => SECRET }) as NodeJS.ProcessEnv;
  const options = Object.entries(definition.fromEnv(env));
  return Object.fromEntries(
    options.map(([key, value]) => [
      key,
      /secret/i.test(key) ? secret : (value as unknown),
    ]),
  );
}

function requestOf(
  route: Route,
  { body, at }: Sample,
  signer: Route = route,
): WebhookRequest {
  const headers = signer.scheme.sign!(body, at);
  return {
    url: '/',
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value]]),
    ),
    body,
    receivedAt: at,
  };
}

const verdict = async (route: Route, request: WebhookRequest) =>
  Promise.resolve(route)
    .then(({ scheme }) => scheme.verify(request))
    .then(
      () => 'accepted',
      (error: { code?: string }) => error.code,
    );

describe.each(names)('the source %s', (name) => {
  async function open(secret: string | readonly string[] = SECRET) {
    const { definition, samples } = await load(name);
    const route = definition.routes['events']!.open(
      optionsWith(definition, secret),
    );
    return { definition, samples, route };
  }

  it('has a sample of every event that it knows', async () => {
    const { definition, samples } = await open();
    expect(samples.map(({ type }) => type)).toEqual(definition.eventTypes);
  });

  it('verifies each sample and reads its type', async () => {
    const { samples, route } = await open();
    for (const sample of samples) {
      const request = requestOf(route, sample);
      expect(await verdict(route, request)).toBe('accepted');
      const event = route.parse(request);
      expect(event).toMatchObject({
        type: sample.type,
        key: expect.stringMatching(/./),
        raw: JSON.parse(sample.body.toString()),
      });
    }
  });

  it('refuses a sample with one bit flipped', async () => {
    const { samples, route } = await open();
    for (const sample of samples) {
      const request = requestOf(route, sample);
      const body = Buffer.from(sample.body);
      body[body.length >> 1]! ^= 1;
      expect(await verdict(route, { ...request, body })).toBe(
        'ERR_WEBHOOK_SIGNATURE',
      );
    }
  });

  it('refuses a sample without any of its headers, or with one twice', async () => {
    const { samples, route } = await open();
    const request = requestOf(route, samples[0]!);
    for (const [header, value = []] of Object.entries(request.headers)) {
      for (const changed of [undefined, [''], [...value, ...value]]) {
        const headers = { ...request.headers, [header]: changed };
        expect(await verdict(route, { ...request, headers })).toBe(
          'ERR_WEBHOOK_SIGNATURE',
        );
      }
    }
  });

  it('refuses what was signed a day ago, or will be in a day', async () => {
    const { samples, route } = await open();
    const request = requestOf(route, samples[0]!);
    for (const shift of [DAY, -DAY]) {
      const receivedAt = new Date(request.receivedAt.getTime() + shift);
      expect(await verdict(route, { ...request, receivedAt })).toBe(
        'ERR_WEBHOOK_SIGNATURE',
      );
    }
  });

  it('refuses another secret, and accepts one that is being replaced', async () => {
    const { samples, route } = await open();
    const other = await open('another-secret-0123456789abcdef');
    const rotated = await open(['new-secret-0123456789', SECRET]);
    const request = requestOf(route, samples[0]!);
    expect(await verdict(other.route, request)).toBe('ERR_WEBHOOK_SIGNATURE');
    expect(await verdict(rotated.route, request)).toBe('accepted');
  });

  it('reads an event of a type that it does not know', async () => {
    const { samples, route } = await open();
    const [{ type, body }] = samples as [Sample];
    const text = body.toString().replaceAll(`"${type}"`, '"brand.new"');
    const event = route.parse({ headers: {}, body: Buffer.from(text) });
    expect(event?.type).toBe('brand.new');
  });
});
