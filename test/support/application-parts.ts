import {
  Body,
  Catch,
  Controller,
  Injectable,
  Post,
  SetMetadata,
  ValidationPipe,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { HttpAdapterHost, Reflector } from '@nestjs/core';
import { map } from 'rxjs';

/** What an ordinary application has around its own routes, strict enough to break a guest that relies on defaults. */

const PUBLIC = 'is-public';
export const Public = () => SetMetadata(PUBLIC, true);

/** An ordinary JSON route. */
@Controller({ path: 'echo', version: '1' })
export class EchoController {
  @Post()
  @Public()
  echo(@Body() body: unknown) {
    return body;
  }
}

/** Refuses everybody who is not on a public route. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    return this.reflector.getAllAndOverride<boolean>(PUBLIC, targets) === true;
  }
}

/** Wraps every result. */
@Injectable()
export class EnvelopeInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler) {
    return next.handle().pipe(map((result: unknown) => ({ wrapped: result })));
  }
}

/** Makes every error a 500 of its own. */
@Catch()
@Injectable()
export class EverythingFilter implements ExceptionFilter {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  catch(_error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<unknown>();
    this.adapterHost.httpAdapter.reply(response, { filtered: true }, 500);
  }
}

export const strictValidation = new ValidationPipe({
  whitelist: true,
  forbidNonWhitelisted: true,
  transform: true,
  validateCustomDecorators: true,
});
