import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

/** What the application does about a room, whoever receives the webhooks. */
@Injectable()
export class Followers {
  readonly billed: string[] = [];
  readonly mailed: string[] = [];
  /** How often the mail server fails before it is back. */
  failures = 0;
  /** Milliseconds that billing takes. */
  delay = 0;

  async bill(room: string): Promise<void> {
    if (this.delay > 0) await sleep(this.delay);
    this.billed.push(room);
  }

  async mail(room: string): Promise<void> {
    if (this.failures-- > 0) throw new Error('the mail server is away');
    this.mailed.push(room);
  }
}
