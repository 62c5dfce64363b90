import { Injectable, Logger, UseInterceptors } from '@nestjs/common';
import {
  OnPumpfunEvent,
  type PumpfunEvent,
} from 'nestjs-livestream-webhooks/pumpfun';
import { LedgerInterceptor } from './ledger.interceptor.js';

/** What is told of calls in Pump.fun's shapes. */
@Injectable()
@UseInterceptors(LedgerInterceptor)
export class CallHandlers {
  readonly #logger = new Logger('Sample');

  @OnPumpfunEvent('call.started', 'call.ended')
  watch({ type, data }: PumpfunEvent<'call.started' | 'call.ended'>) {
    this.#logger.log(`${type} of the call ${data.callId ?? 'without an id'}`);
  }
}
