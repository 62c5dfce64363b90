import {
  AudioFrame,
  AudioSource,
  LocalAudioTrack,
  Room,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { isAudit } from './sample.mjs';
import { until } from './until.mjs';

const SAMPLE_RATE = 48_000;
const SILENCE = new Int16Array(SAMPLE_RATE / 100);

/** Where rooms happen: real participants on the server, the sample watching. */
export class Stage {
  #credentials;

  constructor({ livekit, sample, key, secret }) {
    this.livekit = livekit;
    this.sample = sample;
    this.#credentials = [key, secret];
    this.rooms = new RoomServiceClient(livekit.url, key, secret);
  }

  async join(room, identity, { metadata } = {}) {
    const token = new AccessToken(...this.#credentials, {
      identity,
      metadata,
      name: `${identity} 👩‍💻`,
    });
    token.addGrant({ roomJoin: true, room });
    const participant = new Room();
    const url = this.livekit.url.replace('http', 'ws');
    await participant.connect(url, await token.toJwt(), {
      autoSubscribe: true,
      dynacast: false,
    });
    return participant;
  }

  /** Publishes a tenth of a second of silence as a microphone. */
  async speak(participant) {
    const source = new AudioSource(SAMPLE_RATE, 1);
    const track = LocalAudioTrack.createAudioTrack('microphone', source);
    const options = new TrackPublishOptions();
    options.source = TrackSource.SOURCE_MICROPHONE;
    await participant.localParticipant.publishTrack(track, options);
    for (let sent = 0; sent < 10; sent++) {
      await source.captureFrame(
        new AudioFrame(SILENCE, SAMPLE_RATE, 1, SILENCE.length),
      );
    }
  }

  /** Waits until the sample has handled so many events of a type in a room. */
  handled(room, type, count = 1) {
    return until(`${count} x ${type} in ${room}`, async () => {
      const calls = await this.sample.calls();
      const matching = calls.filter(
        (call) => isAudit(call) && call.key === room && call.type === type,
      );
      return matching.length >= count;
    });
  }

  /** Waits until the server's log and the sample's ledger have the last of a room. */
  finished(room) {
    const isEnd = (event) =>
      event.type === 'room_finished' && (event.room ?? event.key) === room;
    return until(`the end of ${room}`, async () => {
      const calls = await this.sample.calls();
      // `audit` and `close` both handle it.
      return (
        calls.filter(isEnd).length >= 2 && this.livekit.webhooks.some(isEnd)
      );
    });
  }
}
