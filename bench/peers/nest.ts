import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  NestExpressApplication,
  ExpressAdapter,
} from '@nestjs/platform-express';
import {
  FastifyAdapter,
  NestFastifyApplication,
} from '@nestjs/platform-fastify';
import { ready } from './peer.js';

const TYPE = 'application/webhook+json';

/** Boots a module on the adapter that the command line names, with LiveKit's bodies as text. */
export async function bootNest(module: Type): Promise<void> {
  const app =
    process.argv[2] === 'fastify'
      ? await onFastify(module)
      : await onExpress(module);
  await app.listen(0, '127.0.0.1');
  ready(app.getHttpServer());
}

async function onExpress(module: Type) {
  const app = await NestFactory.create<NestExpressApplication>(
    module,
    new ExpressAdapter(),
    { logger: false },
  );
  app.useBodyParser('text', { type: TYPE });
  return app;
}

async function onFastify(module: Type) {
  const adapter = new FastifyAdapter();
  adapter
    .getInstance()
    .addContentTypeParser(TYPE, { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    );
  return NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: false,
  });
}
