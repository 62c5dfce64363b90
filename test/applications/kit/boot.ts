import type { AddressInfo } from 'node:net';
import type {
  INestApplication,
  LoggerService,
  NestApplicationOptions,
  Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';

export const ADAPTERS = ['express', 'fastify'] as const;
export type Adapter = (typeof ADAPTERS)[number];

export interface Running extends AsyncDisposable {
  readonly app: INestApplication;
  readonly url: string;
  /** Where LiveKit's webhooks go. */
  readonly webhooks: string;
  /** What Nest's logger was told, a line each: level, context, text. */
  readonly log: readonly string[];
}

interface Setup {
  readonly options?: NestApplicationOptions;
  /** What stands in `main.ts` between create and listen. */
  readonly main?: (app: INestApplication) => unknown;
}

/** Boots an application that listens on a free port of this machine. */
export async function boot(
  adapter: Adapter,
  module: Type,
  { options = {}, main }: Setup = {},
): Promise<Running> {
  const log: string[] = [];
  const withLog = { logger: keeping(log), abortOnError: false, ...options };
  const app =
    adapter === 'fastify'
      ? await NestFactory.create(module, new FastifyAdapter(), withLog)
      : await NestFactory.create(module, withLog);
  await main?.(app);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    app,
    url,
    webhooks: `${url}/webhooks/livekit`,
    log,
    [Symbol.asyncDispose]: () => app.close(),
  };
}

function keeping(log: string[]): LoggerService {
  const keep =
    (level: string) =>
    (...message: unknown[]) =>
      void log.push(`${level} ${message.reverse().join(' ')}`);
  return {
    log: keep('log'),
    warn: keep('warn'),
    error: keep('error'),
    debug: keep('debug'),
    verbose: keep('verbose'),
    fatal: keep('fatal'),
  };
}
