import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { postgresInbox } from 'nestjs-livestream-webhooks/postgres';
import { Rooms, webhooks } from '../kit/rooms.js';

/** An application as its `main.ts` has it. What the test needs to know it prints. */
const { ADAPTER, DATABASE_URL = '', ROLE, START_TIMEOUT } = process.env;

@Module({
  imports: [
    webhooks({
      inbox: postgresInbox({ connectionString: DATABASE_URL }),
      startTimeout: Number(START_TIMEOUT),
      role: ROLE === 'worker' ? 'worker' : 'all',
    }),
  ],
  providers: [Rooms],
})
class AppModule {}

if (ROLE === 'worker') await NestFactory.createApplicationContext(AppModule);
else await listen(AppModule);

async function listen(module: Type): Promise<void> {
  const app =
    ADAPTER === 'fastify'
      ? await NestFactory.create(module, new FastifyAdapter())
      : await NestFactory.create(module);
  await app.listen(0, '127.0.0.1');
  console.log(`listens at ${await app.getUrl()}.`);
}
