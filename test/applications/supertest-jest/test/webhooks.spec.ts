import type { INestApplication } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import {
  sendWebhook,
  signWebhook,
  type SignedWebhook,
} from 'nestjs-livestream-webhooks/testing';
import request from 'supertest';
import { account, AppModule, Rooms } from '../src/app.module';

describe.each(['express', 'fastify'])('on %s', (adapter) => {
  let app: INestApplication;

  async function boot() {
    const builder = Test.createTestingModule({ imports: [AppModule] });
    const testing = await builder.compile();
    app =
      adapter === 'fastify'
        ? testing.createNestApplication(new FastifyAdapter())
        : testing.createNestApplication();
    app.useLogger(false);
    await app.init();
    if (adapter === 'fastify') await app.getHttpAdapter().getInstance().ready();
  }

  const overrides = { room: { name: 'standup' } };
  const post = ({ path, headers }: SignedWebhook) =>
    request(app.getHttpServer()).post(path).set(headers);

  describe('with real timers', () => {
    beforeEach(boot);
    afterEach(() => app.close());

    it('supertest sends the bytes that were signed', async () => {
      const text = await signWebhook(account, 'room_started');
      await post(text).send(text.body.toString()).expect(200, {});

      const bytes = await signWebhook(account, 'room_started');
      const raw = (body: unknown) => body as string;
      await post(bytes).serialize(raw).send(bytes.body).expect(200, {});
    });

    it('supertest writes a Buffer as JSON of its numbers, which nobody signed', async () => {
      const webhook = await signWebhook(account, 'room_started');
      await post(webhook).send(webhook.body).expect(401);
    });

    it('the test kit throws what a handler throws', async () => {
      const sent = sendWebhook(app, livekit, 'room_started', { overrides });
      await expect(sent).rejects.toThrow('not yet');
    });
  });

  // Fastify itself stands still without these two.
  const doNotFake =
    adapter === 'fastify' ? (['nextTick', 'queueMicrotask'] as const) : [];

  describe.each([
    ['before the application starts', {}],
    ['once it runs', {}],
    ['at another time', { now: new Date('2020-02-02') }],
  ])('with all timers faked %s', (when, at) => {
    const fake = () => jest.useFakeTimers({ ...at, doNotFake: [...doNotFake] });

    beforeEach(async () => {
      if (when !== 'once it runs') fake();
      await boot();
      if (when === 'once it runs') fake();
    });

    afterEach(async () => {
      await app.close();
      jest.useRealTimers();
    });

    it('a webhook is taken, and handed out', async () => {
      const webhook = await signWebhook(account, 'room_started');
      await post(webhook).send(webhook.body.toString()).expect(200, {});
      const sent = sendWebhook(app, livekit, 'room_started', {
        overrides: { room: { name: 'another' } },
      });
      expect(await sent).toMatchObject({ handlers: ['Rooms.open'] });
    });

    it('time that is advanced brings the retry', async () => {
      const sent = sendWebhook(app, livekit, 'room_started', { overrides });
      await expect(sent).rejects.toThrow('not yet');
      const { opened } = app.get(Rooms);
      expect(opened).toEqual(['standup']);
      while (opened.length < 2) await jest.advanceTimersByTimeAsync(1_000);
    });

    it('time that is advanced ends the wait of a handler', async () => {
      const sending = sendWebhook(app, livekit, 'room_finished', { overrides });
      const { closed } = app.get(Rooms);
      while (closed.length === 0) await jest.advanceTimersByTimeAsync(10_000);
      expect(await sending).toMatchObject({ handlers: ['Rooms.close'] });
    });

    it('a handler that waits for nobody’s time is named', async () => {
      const timeout = 200;
      const sending = sendWebhook(app, livekit, 'room_finished', { timeout });
      await expect(sending).rejects.toThrow(
        'not done within 200 ms: Rooms.close',
      );
      await jest.advanceTimersByTimeAsync(60_000);
    });
  });
});
