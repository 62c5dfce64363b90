import { describe, expect, it } from '@jest/globals';
import type { WebhookRequest } from '../../core/webhook-request.js';
import { bearerJwt } from '../../signatures/bearer-jwt.js';
import { jwtBodyHash } from '../../signatures/jwt-body-hash.js';
import type { PumpfunOptions } from './pumpfun.options.js';
import { pumpfun } from './pumpfun.source.js';

const DAY = 86_400_000;
const options: PumpfunOptions = { secret: 'secret', tokenSecret: 'token' };

const open = (route: string, more: Partial<PumpfunOptions> = {}) =>
  pumpfun.source.routes[route]!.open({ ...options, ...more });

const read = (
  route: string,
  event: unknown,
  more: Partial<PumpfunOptions> = {},
) =>
  open(route, more).parse({
    headers: {},
    body: Buffer.from(JSON.stringify(event)),
  })!;

describe('the pumpfun source', () => {
  it.each([
    [{ event_type: 'call.ended', call_id: 'abc', timestamp: 1_795_400_352 }],
    [{ type: 'call.ended', call_cid: 'abc', created_at: 1_795_400_352_000 }],
    [
      {
        type: 'call.ended',
        call_cid: 'abc',
        created_at: '2026-11-23T02:19:12Z',
      },
    ],
  ])('reads a call under either of its field names: %j', (event) => {
    const parsed = read('call', event);
    expect(parsed).toEqual({
      type: 'call.ended',
      key: 'abc',
      occurredAt: new Date(1_795_400_352_000),
      dedupeFor: DAY,
      data: { ...event, callId: 'abc' },
      raw: event,
    });
  });

  it('reads a call under names of the options', () => {
    const fields = { type: ['kind'], call: ['room'], time: ['at'] };
    const event = { kind: 'call.started', room: 'abc', at: 1 };
    expect(read('call', event, { fields })).toMatchObject({
      type: 'call.started',
      key: 'abc',
      occurredAt: new Date(1_000),
    });
    expect(() => read('call', { type: 'call.started' }, { fields })).toThrow(
      /none of kind holds an event type/,
    );
  });

  it.each([
    [{}],
    [{ event_type: 7 }],
    [{ event_type: '' }],
    [{ event_type: null }],
    ['call.started'],
    [null],
    [['call.started']],
  ])('cannot read %j', (event) => {
    for (const route of ['call', 'livekit', 'receiver']) {
      expect(() => read(route, event)).toThrow();
    }
  });

  it('reads a call without id and time, in the lane of all of these', () => {
    expect(read('call', { type: 'call.started', call_id: 7 })).toMatchObject({
      key: 'default',
      occurredAt: undefined,
      data: { type: 'call.started', call_id: 7 },
    });
  });

  it('reads rooms as the guide and as LiveKit write them', () => {
    const guide = { event: 'recording_started', room: 'room123' };
    expect(read('receiver', guide)).toMatchObject({
      type: 'recording_started',
      key: 'room123',
      dedupeFor: DAY,
      data: { ...guide, roomName: 'room123' },
    });
    const livekit = {
      event: 'room_finished',
      id: 'EV_1',
      createdAt: '1795400352',
      room: { sid: 'RM_1', name: 'standup' },
    };
    const parsed = read('receiver', livekit);
    expect(parsed).toMatchObject({
      id: 'EV_1',
      type: 'room_finished',
      key: 'standup',
      occurredAt: new Date(1_795_400_352_000),
    });
    expect(parsed.dedupeFor).toBeUndefined();
  });

  it('takes no id from a body that its token does not prove', () => {
    const event = { event: 'room_started', id: 'EV_1', room: 'room123' };
    expect(read('livekit', event).id).toBeUndefined();
  });

  describe('on the livekit route', () => {
    const body = Buffer.from('{"event":"room_started","room":"room123"}');
    const at = new Date('2026-11-23T12:00:00Z');
    const keys = { APIkey: 'livekit secret' };
    const request = (
      headers: Record<string, string>,
      changed = body,
    ): WebhookRequest => ({
      url: '/',
      headers: { authorization: [headers['authorization']!] },
      body: changed,
      receivedAt: at,
    });
    const bearer = bearerJwt({ secret: 'token' }).sign!(body, at);
    const own = jwtBodyHash({ keys }).sign!(body, at);

    it("accepts a Bearer token, LiveKit's own token, or both, as the options say", async () => {
      const { tokenSecret: _none, ...withoutToken } = options;
      const accepts = async (
        more: PumpfunOptions,
        headers: Record<string, string>,
      ) =>
        Promise.resolve(
          pumpfun.source.routes['livekit']!.open(more).scheme.verify(
            request(headers),
          ),
        ).then(
          () => true,
          () => false,
        );
      expect(await accepts(options, bearer)).toBe(true);
      expect(await accepts(options, own)).toBe(false);
      expect(await accepts({ ...withoutToken, keys }, bearer)).toBe(false);
      expect(await accepts({ ...withoutToken, keys }, own)).toBe(true);
      expect(await accepts({ ...options, keys }, bearer)).toBe(true);
      expect(await accepts({ ...options, keys }, own)).toBe(true);
    });

    it("refuses a participant's token, which a LiveKit key signed too", async () => {
      const access = bearerJwt({ secret: keys.APIkey }).sign!(body, at);
      const { scheme } = open('livekit', { keys });
      await expect(scheme.verify(request(access))).rejects.toMatchObject({
        code: 'ERR_WEBHOOK_SIGNATURE',
      });
    });

    it('refuses a changed body under LiveKit’s own token', async () => {
      const { scheme } = open('livekit', { keys });
      const changed = Buffer.from('{"event":"room_finished","room":"room123"}');
      await expect(scheme.verify(request(own, changed))).rejects.toThrow(
        /the body is not the one that was signed/,
      );
    });
  });
});
