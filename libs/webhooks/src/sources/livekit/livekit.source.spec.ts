import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { WebhookEvent } from 'livekit-server-sdk';
import { beluga } from './beluga.js';
import { livekitEventTypes } from './livekit.events.js';
import { livekitSamples } from './livekit.samples.js';
import { livekit, livekitKey } from './livekit.source.js';

const route = livekit.source.routes['events']!.open({
  apiKey: 'key',
  apiSecret: 'secret',
});

const parse = (event: object) =>
  route.parse({ headers: {}, body: Buffer.from(JSON.stringify(event)) })!;

describe('the livekit source', () => {
  it.each(livekitEventTypes)('reads its sample of %s', (type) => {
    const sample = livekitSamples[type] as { id: string; createdAt: string };
    const event = parse(sample);
    expect(event).toMatchObject({
      type,
      id: sample.id,
      occurredAt: new Date(Number(sample.createdAt) * 1000),
      raw: sample,
    });
    expect(event.data).toEqual(
      WebhookEvent.fromJson(sample as never, { ignoreUnknownFields: true }),
    );
  });

  it('has the fields that its types promise in every sample', () => {
    const promised = {
      room: ['room'],
      participant: ['room', 'participant'],
      track: ['room', 'participant', 'track'],
      egress: ['egressInfo'],
      ingress: ['ingressInfo'],
      agent: ['job'],
    };
    for (const type of livekitEventTypes) {
      const fields = promised[type.split('_')[0] as keyof typeof promised];
      const data = parse(livekitSamples[type]).data as Record<string, unknown>;
      for (const field of fields) expect(data[field]).toBeDefined();
    }
  });

  it('fills what protojson leaves out, and keeps what the message does not know', () => {
    const { data, raw } = parse({
      event: 'egress_started',
      egressInfo: { egressId: 'EG_1', newField: 1 },
      another: [1],
    });
    expect((data as WebhookEvent).egressInfo?.status).toBe(0);
    expect(raw).toMatchObject({ egressInfo: { newField: 1 }, another: [1] });
  });

  it('reads types and enum values that it does not know', () => {
    expect(
      parse({ event: 'new_thing', egressInfo: { status: 'EGRESS_NEW' } }).type,
    ).toBe('new_thing');
  });

  it('leaves the id and the time open where LiveKit sent none', () => {
    const event = parse({ event: 'room_started', room: { name: 'r' } });
    expect([event.id, event.occurredAt]).toEqual([undefined, undefined]);
  });

  it('hands out data that can be logged and stringified, BigInts and all', () => {
    for (const type of livekitEventTypes) {
      const event = parse(livekitSamples[type]);
      expect(() => JSON.stringify(event)).not.toThrow();
      expect(() => inspect(event)).not.toThrow();
    }
  });

  it.each<[string, object, string]>([
    ['the egress id', { egressInfo: { egressId: 'EG', roomName: 'r' } }, 'EG'],
    ['else the ingress id', { ingressInfo: { ingressId: 'IN' } }, 'IN'],
    [
      'else the room name',
      { room: { name: 'r' }, participant: { identity: 'p' } },
      'r',
    ],
    [
      'else the participant',
      { participant: { identity: 'p' }, track: { sid: 't' } },
      'p',
    ],
    ['else the track', { track: { sid: 't' } }, 't'],
    ['else the room of the job', { job: { room: { name: 'r' } } }, 'r'],
    ['else one for all', { egressInfo: {} }, 'default'],
  ])('orders by %s', (_what, event, key) => {
    expect(livekitKey(WebhookEvent.fromJson(event as never))).toBe(key);
  });

  it('orders by another key where the options say so', () => {
    const bySid = livekit.source.routes['events']!.open({
      apiKey: 'key',
      apiSecret: 'secret',
      key: (event) => event.room?.sid ?? '',
    });
    const body = Buffer.from('{"event":"x","room":{"sid":"RM_1","name":"r"}}');
    expect(bySid.parse({ headers: {}, body })?.key).toBe('RM_1');
  });
});

describe('the Beluga flavour', () => {
  const account = livekit.fromEnv(beluga, {
    LIVEKIT_API_SECRET: 'the secret',
  });
  const belugaRoute = account.source.routes['events']!.open(account.options);
  const request = (event: object) => {
    const body = Buffer.from(JSON.stringify(event));
    const mac = createHmac('sha256', 'the secret').update(body).digest('hex');
    return {
      url: '/',
      headers: { 'x-livekit-signature': [mac] },
      body,
      receivedAt: new Date(),
    };
  };

  it("has the guide's path, secret and events", () => {
    expect(account).toMatchObject({
      account: 'beluga',
      path: 'voice/livekit/webhooks',
    });
    expect(
      livekit.source.publishedSecrets?.in(account.options as never),
    ).toEqual(['the secret']);
  });

  it('verifies the hex HMAC of the body, and nothing that LiveKit signs', async () => {
    const genuine = request({ event: 'room_finished' });
    const verify = async (more: object = {}) =>
      belugaRoute.scheme.verify({ ...genuine, ...more });
    expect(await verify()).toEqual({});
    await expect(verify({ body: Buffer.from('{}') })).rejects.toThrow(
      /the signature is not that of the body/,
    );
    const { scheme: own } = livekit.source.routes['events']!.open({
      apiKey: 'key',
      apiSecret: 'the secret',
    });
    const { authorization } = own.sign!(genuine.body);
    await expect(
      verify({ headers: { authorization: [authorization] } }),
    ).rejects.toThrow(
      /there is no signature in the x-livekit-signature header/,
    );
  });

  it("refuses a participant's token, which is signed in the same way", async () => {
    const { scheme: own } = livekit.source.routes['events']!.open({
      apiKey: 'key',
      apiSecret: 'the secret',
    });
    const token = own.sign!(Buffer.from(''))['authorization']!;
    const [header, payload, mac = ''] = token.split('.');
    const forged = {
      ...request({}),
      headers: {
        'x-livekit-signature': [Buffer.from(mac, 'base64url').toString('hex')],
      },
      body: Buffer.from(`${header}.${payload}`),
    };
    await expect(
      (async () => belugaRoute.scheme.verify(forged))(),
    ).rejects.toThrow(/may be the token of a participant/);
  });

  it('reads the events that it subscribed to, and leaves the others out', () => {
    expect(belugaRoute.parse(request({ event: 'room_finished' }))?.type).toBe(
      'room_finished',
    );
    expect(
      belugaRoute.parse(request({ event: 'room_started' })),
    ).toBeUndefined();
  });
});
