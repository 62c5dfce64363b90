import { describe, expect, it } from '@jest/globals';
import { queueKey } from './queue-key.js';

const room = { sid: 'RM_1', name: 'standup' };
const participant = { sid: 'PA_1', identity: 'ada' };
const track = { sid: 'TR_1' };

describe('the queue of an event', () => {
  it.each<[string, object, string]>([
    ['its egress', { room, egressInfo: { egressId: 'EG_1' } }, 'EG_1'],
    ['its ingress', { room, ingressInfo: { ingressId: 'IN_1' } }, 'IN_1'],
    ['its room', { room, participant, track }, 'standup'],
    ['its participant', { participant, track }, 'ada'],
    ['its track', { track }, 'TR_1'],
    ['one for all others', { job: { id: 'AJ_1' } }, 'default'],
  ])('is that of %s', (_what, payload, key) => {
    expect(queueKey(payload)).toBe(key);
  });

  it('has no name where the egress has no id, as when it failed to start', () => {
    expect(queueKey({ room, egressInfo: { status: 'EGRESS_FAILED' } })).toBe(
      '',
    );
  });
});
