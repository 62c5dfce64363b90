import { Injectable } from '@nestjs/common';
import { OnWebhookEvent, type WebhookEvent } from 'nestjs-livestream-webhooks';

/** A handler that remembers what it was handed. */
@Injectable()
export class Recorder {
  readonly events: WebhookEvent[] = [];

  @OnWebhookEvent()
  record(event: WebhookEvent) {
    this.events.push(event);
  }
}
