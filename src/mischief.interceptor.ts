import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { HandlerContext, WebhookEvent } from 'nestjs-livestream-webhooks';
import { concatMap, defer, type Observable } from 'rxjs';

interface Mischief {
  readonly type: string;
  readonly share: number;
}

/**
 * Makes handlers of one event type fail (`SAMPLE_FAIL='room_finished:0.05'`) or
 * hang (`SAMPLE_HANG`), some of the time: to see what the inbox does about it.
 */
@Injectable()
export class MischiefInterceptor implements NestInterceptor {
  readonly #fail = mischiefIn('SAMPLE_FAIL');
  readonly #hang = mischiefIn('SAMPLE_HANG');

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const [event, call] = context.getArgs<[WebhookEvent, HandlerContext]>();
    return defer(async () => {
      if (strikes(this.#fail, event)) throw new Error('SAMPLE_FAIL asked for');
      if (strikes(this.#hang, event)) await aborted(call.signal);
    }).pipe(concatMap(() => next.handle()));
  }
}

function mischiefIn(name: string): Mischief | undefined {
  const text = process.env[name];
  if (!text) return undefined;
  const [type = '', share = '1'] = text.split(':');
  if (!(Number(share) >= 0 && Number(share) <= 1)) {
    throw new Error(
      `${name} must be an event type and a share: ${name}='room_finished:0.05'`,
    );
  }
  return { type, share: Number(share) };
}

function strikes(mischief: Mischief | undefined, event: WebhookEvent): boolean {
  return mischief?.type === event.type && Math.random() < mischief.share;
}

/** Never, unless the inbox gives up on the handler. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}
