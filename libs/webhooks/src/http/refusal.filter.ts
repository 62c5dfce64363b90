import {
  Catch,
  Injectable,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Refusal } from './refusal.js';

/** Sends refusals of the generated controllers as they are, whatever filters the application has. */
@Injectable()
@Catch(Refusal)
export class RefusalFilter implements ExceptionFilter<Refusal> {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  catch(refusal: Refusal, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<unknown>();
    const { httpAdapter } = this.adapterHost;
    for (const [name, value] of Object.entries(refusal.headers)) {
      httpAdapter.setHeader(response, name, value);
    }
    httpAdapter.reply(response, refusal.getResponse(), refusal.getStatus());
  }
}
