import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Injectable, Module } from '@nestjs/common';
import { LazyModuleLoader } from '@nestjs/core';
import {
  OnLiveKitEvent,
  type LiveKitEvent,
} from 'nestjs-livestream-webhooks/livekit';
import { ADAPTERS, boot } from '../kit/boot.js';
import { postLiveKit } from '../kit/post-livekit.js';
import { receives } from '../kit/receives.js';
import { Rooms, webhooks } from '../kit/rooms.js';

@Module({ providers: [Rooms] })
class RoomsModule {}

@Module({ imports: [webhooks()] })
class LateModule {}

/** Expensive, so loaded when it is needed. */
@Module({ providers: [Rooms], exports: [Rooms] })
class ArchiveModule {}

/** Here from the start, so no event is missed. */
@Injectable()
class LoadingHandlers {
  readonly names: string[] = [];

  constructor(private readonly loader: LazyModuleLoader) {}

  @OnLiveKitEvent('room_started')
  async open(event: LiveKitEvent<'room_started'>) {
    const module = await this.loader.load(() => ArchiveModule);
    module.get(Rooms).open(event);
    this.names.push(event.data.room.name);
  }
}

@Module({
  imports: [webhooks()],
  providers: [{ provide: Rooms, useClass: LoadingHandlers }],
})
class EarlyModule {}

for (const adapter of ADAPTERS) {
  test(`a handler in a module that is loaded later on ${adapter}: the log says with the first event what to do`, async () => {
    await using running = await boot(adapter, LateModule);
    await running.app.get(LazyModuleLoader).load(() => RoomsModule);
    const { status } = await postLiveKit(running.webhooks);
    assert.equal(status, 200);
    const told = running.log.filter((line) => line.includes('RoomsModule'));
    assert.match(
      told.join('\n'),
      /^log .+\nwarn Webhooks Rooms\.open is no handler: .+ Import RoomsModule/,
    );
  });

  test(`a handler that loads what it needs on ${adapter}: it gets its events`, async () => {
    await using running = await boot(adapter, EarlyModule);
    await receives(running);
  });
}
