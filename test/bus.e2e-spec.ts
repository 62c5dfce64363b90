import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  memoryInbox,
  WebhookEventBus,
  WebhooksModule,
} from 'nestjs-livestream-webhooks';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import { postLiveKit, roomEvent, testLiveKit } from './support/livekit.js';
import { until } from './support/until.js';

describe.each(ADAPTERS)('the bus on %s', (adapter) => {
  let running: Running;

  afterEach(() => running.app.close());

  async function start(metadata: object = {}, options: object = {}) {
    running = await boot({
      adapter,
      metadata: {
        ...metadata,
        imports: [
          ...(('imports' in metadata ? metadata.imports : []) as []),
          WebhooksModule.forRoot({
            sources: [testLiveKit()],
            inbox: memoryInbox(),
            ...options,
          }),
        ],
      },
    });
    return running.app.get(WebhookEventBus);
  }

  const receive = async (event: object) =>
    (await postLiveKit(`${running.url}/webhooks/livekit`, event)).status;

  it('tells listeners once of each event by name, and stops when told', async () => {
    const bus = await start();
    const heard: string[] = [];
    const everything: string[] = [];
    const listener = (event: { data: { room: { name: string } } }) => {
      heard.push(event.data.room.name);
    };
    bus.on('livekit.room_started', listener);
    bus.once('livekit.room_started', (event) => heard.push(`once ${event.id}`));
    bus.on('*', (event) => everything.push(event.type));

    const first = roomEvent('room_started', 'one');
    await receive(first);
    await receive(first);
    await receive(roomEvent('room_finished', 'one'));
    await receive(roomEvent('room_started', 'two'));
    await until(() => heard.length === 3);
    bus.off('livekit.room_started', listener);
    await receive(roomEvent('room_started', 'three'));

    await until(() => everything.length === 4);
    expect(heard).toEqual(['one', `once ${first.id}`, 'two']);
    expect(everything).toEqual([
      'room_started',
      'room_finished',
      'room_started',
      'room_started',
    ]);
  });

  it('streams what this process accepts', async () => {
    const bus = await start();
    const streamed: string[] = [];
    let completed = false;
    bus.stream().subscribe({
      next: (event) => streamed.push(event.type),
      complete: () => (completed = true),
    });
    await receive(roomEvent('room_started'));
    await receive(roomEvent('room_finished'));
    await until(() => streamed.length === 2);
    expect(streamed).toEqual(['room_started', 'room_finished']);
    await running.app.close();
    expect(completed).toBe(true);
  });

  it('survives listeners that fail', async () => {
    const bus = await start();
    const heard: string[] = [];
    bus.on('*', () => {
      throw new Error('sync');
    });
    bus.on('*', () => Promise.reject(new Error('async')));
    bus.on('*', (event) => heard.push(event.id));
    expect(await receive(roomEvent())).toBe(200);
    await until(() => heard.length === 1);
    expect(await receive(roomEvent())).toBe(200);
    await until(() => heard.length === 2);
  });

  it('registers a function with an id as a handler, until the application has started', async () => {
    const handled: string[] = [];

    @Injectable()
    class Subscriber implements OnModuleInit {
      constructor(private readonly bus: WebhookEventBus) {}

      onModuleInit() {
        this.bus.on(
          'livekit.room_started',
          (event, { handler, attempt }) => {
            handled.push(`${handler} ${attempt} ${event.data.room.name}`);
          },
          { id: 'rooms' },
        );
      }
    }
    const bus = await start({ providers: [Subscriber] });
    await receive(roomEvent('room_started', 'standup'));
    await until(() => handled.length === 1);
    expect(handled).toEqual(['rooms 1 standup']);
    expect(() => bus.on('*', () => {}, { id: 'late' })).toThrow(
      /The handler "late" comes too late/,
    );
  });

  it('is bridged to @nestjs/event-emitter where the application opted in', async () => {
    const { EventEmitterModule, OnEvent } =
      await import('@nestjs/event-emitter');
    const emitted: string[] = [];

    @Injectable()
    class EmitterListener {
      @OnEvent('livekit.room_started')
      started(event: { id: string }) {
        emitted.push(event.id);
      }
    }
    await start(
      { imports: [EventEmitterModule.forRoot()], providers: [EmitterListener] },
      { eventEmitter: true },
    );
    const event = roomEvent('room_started');
    await receive(event);
    await until(() => emitted.length === 1);
    expect(emitted).toEqual([event.id]);
  });
});
