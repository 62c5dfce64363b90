import { describe, expect, it } from '@jest/globals';
import { idempotencyKey } from './idempotency-key.js';

describe('an idempotency key', () => {
  it('is that of an account, a tenant, an event and a handler', () => {
    const event = { account: 'livekit', id: 'EV_1' };
    expect(idempotencyKey(event, 'Rooms.close')).toBe(
      'livekit:EV_1:Rooms.close',
    );
    expect(idempotencyKey({ ...event, tenant: 'acme' }, 'h')).toBe(
      'livekit:acme:EV_1:h',
    );
  });

  it('cannot be made to look like that of another', () => {
    const keys = [
      idempotencyKey({ account: 'a', tenant: 't', id: 'x' }, 'h'),
      idempotencyKey({ account: 'a', id: 't:x' }, 'h'),
      idempotencyKey({ account: 'a:t', id: 'x' }, 'h'),
      idempotencyKey({ account: 'a', id: 't' }, 'x:h'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('can be made of any text', () => {
    expect(idempotencyKey({ account: 'a', id: '\ud800\0' }, 'h')).toBe(
      'a:%EF%BF%BD%00:h',
    );
  });
});
