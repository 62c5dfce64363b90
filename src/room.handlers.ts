import { Injectable, UseInterceptors } from '@nestjs/common';
import { OnWebhookEvent, type WebhookEvent } from 'nestjs-livestream-webhooks';
import {
  OnLiveKitEvent,
  type LiveKitEvent,
} from 'nestjs-livestream-webhooks/livekit';
import { LedgerInterceptor } from './ledger.interceptor.js';
import { MischiefInterceptor } from './mischief.interceptor.js';

/** Who is in which room, from what LiveKit tells. */
@Injectable()
@UseInterceptors(LedgerInterceptor, MischiefInterceptor)
export class RoomHandlers {
  readonly #participants = new Map<string, number>();

  @OnLiveKitEvent('participant_joined', 'participant_left')
  count(event: LiveKitEvent<'participant_joined' | 'participant_left'>) {
    const { sid } = event.data.room;
    const change = event.type === 'participant_joined' ? 1 : -1;
    this.#participants.set(sid, (this.#participants.get(sid) ?? 0) + change);
  }

  @OnLiveKitEvent('room_finished')
  close(event: LiveKitEvent<'room_finished'>) {
    this.#participants.delete(event.data.room.sid);
  }

  @OnWebhookEvent()
  audit(_event: WebhookEvent) {
    // Every event of every source comes here, unknown types too.
  }
}
