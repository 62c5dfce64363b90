import { appendFile } from 'node:fs/promises';
import {
  Injectable,
  Logger,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { HandlerContext, WebhookEvent } from 'nestjs-livestream-webhooks';
import { concatMap, type Observable } from 'rxjs';

/** Logs each handler call that ended well, and writes it to the file `SAMPLE_LEDGER` where that is set. */
@Injectable()
export class LedgerInterceptor implements NestInterceptor {
  readonly #logger = new Logger('Sample');
  readonly #file = process.env['SAMPLE_LEDGER'];

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const [event, call] = context.getArgs<[WebhookEvent, HandlerContext]>();
    return next.handle().pipe(
      concatMap(async (result: unknown) => {
        await this.#record(event, call);
        return result;
      }),
    );
  }

  async #record(event: WebhookEvent, call: HandlerContext): Promise<void> {
    const { handler, attempt } = call;
    const { source, id, type, key } = event;
    this.#logger.log(`${handler} handled ${source}.${type} of ${key} (${id})`);
    if (!this.#file) return;
    const at = new Date().toISOString();
    const line = { handler, source, id, type, key, attempt, at };
    await appendFile(this.#file, `${JSON.stringify(line)}\n`);
  }
}
