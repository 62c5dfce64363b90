import { Injectable, Logger, UseInterceptors } from '@nestjs/common';
import type { Verdict } from 'nestjs-livestream-webhooks';
import {
  OnLivepeerAccessControl,
  OnLivepeerEvent,
  type LivepeerAccessQuestion,
  type LivepeerEvent,
} from 'nestjs-livestream-webhooks/livepeer';
import { environment } from './environment.js';
import { LedgerInterceptor } from './ledger.interceptor.js';

/** Which streams are live at Livepeer, and who may watch them. */
@Injectable()
@UseInterceptors(LedgerInterceptor)
export class StreamHandlers {
  readonly #logger = new Logger('Sample');
  readonly #accessKey = environment()['SAMPLE_ACCESS_KEY'];

  @OnLivepeerEvent('stream.started', 'stream.idle')
  watch({ data }: LivepeerEvent<'stream.started' | 'stream.idle'>) {
    const state = data.isActive ? `live at ${data.playbackUrl}` : 'idle';
    // A name is what somebody typed: quoted, it cannot begin a line of its own.
    this.#logger.log(`${JSON.stringify(data.stream.name)} is ${state}`);
  }

  @OnLivepeerAccessControl()
  decide({ data }: LivepeerAccessQuestion): Verdict {
    return data.accessKey === this.#accessKey ? 'allow' : 'deny';
  }
}
