import { describe, expect, it } from '@jest/globals';
import { livekitSamples } from './livekit.samples.js';
import { unknownNames } from './unknown-names.js';

describe('names that the installed livekit-server-sdk does not know', () => {
  it('are found at any depth and in lists, with what they read as', () => {
    expect(
      unknownNames({
        event: 'participant_joined',
        roomEndReason: 'ROOM_END_NEWER',
        participant: {
          kind: 'HOLOGRAM',
          state: 'ACTIVE',
          kindDetails: ['FORWARDED', 'NEWER'],
          tracks: [{ type: 'SMELL' }, { type: 'VIDEO' }],
        },
        egress_info: { status: 'EGRESS_NEWER' },
      }),
    ).toEqual([
      'roomEndReason reads as ROOM_END_UNKNOWN, 0: this livekit-server-sdk does not know "ROOM_END_NEWER"',
      'participant.kind reads as STANDARD, 0: this livekit-server-sdk does not know "HOLOGRAM"',
      'participant.kindDetails lacks a value: this livekit-server-sdk does not know "NEWER"',
      'participant.tracks.type reads as AUDIO, 0: this livekit-server-sdk does not know "SMELL"',
      'egress_info.status reads as EGRESS_STARTING, 0: this livekit-server-sdk does not know "EGRESS_NEWER"',
    ]);
  });

  it.each(Object.entries(livekitSamples))('are none in %s', (_type, sample) => {
    expect(unknownNames(sample)).toEqual([]);
  });

  it('are not looked for in what is no message: fields that are null, unknown or of another form', () => {
    expect(
      unknownNames({
        event: 'room_started',
        room: null,
        track: 'no message',
        job: [],
        participant: { kind: 3, attributes: { kind: 'ANY' } },
        newer: { kind: 'ANY' },
      }),
    ).toEqual([]);
  });
});
