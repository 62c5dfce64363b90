import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Module } from '@nestjs/common';
import { GraphQLModule, Query, Resolver } from '@nestjs/graphql';
import { OnLiveKitEvent } from 'nestjs-livestream-webhooks/livekit';
import { ADAPTERS, boot } from '../kit/boot.js';
import { receives } from '../kit/receives.js';
import { Rooms, webhooks } from '../kit/rooms.js';

@Resolver()
class RoomsResolver {
  #count = 0;

  constructor(private readonly rooms: Rooms) {}

  @Query(() => [String], { name: 'rooms' })
  list() {
    return this.rooms.names;
  }

  @Query(() => Number)
  count() {
    return this.#count;
  }

  @OnLiveKitEvent('room_started')
  open() {
    this.#count += 1;
  }
}

@Module({
  imports: [
    GraphQLModule.forRoot<ApolloDriverConfig>({
      driver: ApolloDriver,
      autoSchemaFile: true,
    }),
    webhooks(),
  ],
  providers: [Rooms, RoomsResolver],
})
class AppModule {}

for (const adapter of ADAPTERS) {
  test(`GraphQL with Apollo on ${adapter}: queries tell what webhooks told, resolvers may be handlers`, async () => {
    await using running = await boot(adapter, AppModule);
    await receives(running);
    const answer = await fetch(`${running.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ rooms count }' }),
    });
    assert.deepEqual(await answer.json(), {
      data: { rooms: ['room 1'], count: 1 },
    });
  });
}
