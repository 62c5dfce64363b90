import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Injectable,
  Module,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import {
  SkipThrottle,
  ThrottlerGuard,
  ThrottlerModule,
} from '@nestjs/throttler';
import { ADAPTERS, boot, type Running } from '../kit/boot.js';
import { postLiveKit } from '../kit/post-livekit.js';
import { receives } from '../kit/receives.js';
import { Rooms, webhooks } from '../kit/rooms.js';
import { until } from '../kit/until.js';

const IS_PUBLIC = 'isPublic';
const Public = () => SetMetadata(IS_PUBLIC, true);

/** The guard of Nest's own documentation, which knows nobody here. */
@Injectable()
class AuthGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    return (
      this.reflector.getAllAndOverride<boolean>(IS_PUBLIC, targets) ?? false
    );
  }
}

const guard = { provide: APP_GUARD, useClass: AuthGuard };
const throttler = { provide: APP_GUARD, useClass: ThrottlerGuard };
const limits = ThrottlerModule.forRoot([{ ttl: 60_000, limit: 1 }]);

@Module({ imports: [webhooks()], providers: [guard, Rooms] })
class GuardedModule {}

@Module({
  imports: [webhooks({ decorators: [Public()] })],
  providers: [guard, Rooms],
})
class PublicModule {}

@Module({ imports: [webhooks(), limits], providers: [throttler, Rooms] })
class ThrottledModule {}

@Module({
  imports: [webhooks({ decorators: [SkipThrottle()] }), limits],
  providers: [throttler, Rooms],
})
class UnthrottledModule {}

const about = (text: string, { log }: Running) =>
  log.filter((line) => line.includes('Webhooks') && line.includes(text));
const warnings = (running: Running) => about('Global guards', running);
const refusals = (running: Running) => about('by the application', running);
const seen = (running: Running) => () => running.log.join('\n');

for (const adapter of ADAPTERS) {
  test(`a global guard on ${adapter} without an opt-out: said at boot and when it refuses, with the fix`, async () => {
    await using running = await boot(adapter, GuardedModule);
    assert.match(
      warnings(running)[0] ?? '',
      /\(AuthGuard\).*decorators: \[Public\(\)/,
    );
    assert.equal((await postLiveKit(running.webhooks)).status, 403);
    await until(() => refusals(running).length === 1, seen(running));
    assert.match(
      refusals(running)[0]!,
      /\/webhooks\/livekit: answered 403 .*decorators: \[Public\(\)/,
    );
  });

  test(`a global guard on ${adapter} that lets webhooks through: nothing is said`, async () => {
    await using running = await boot(adapter, PublicModule);
    await receives(running);
    assert.deepEqual([warnings(running), refusals(running)], [[], []]);
  });

  test(`a throttler on ${adapter}: what it refuses is one line, and one with the number`, async () => {
    const running = await boot(adapter, ThrottledModule);
    for (const status of [200, 429, 429, 429]) {
      assert.equal((await postLiveKit(running.webhooks)).status, status);
    }
    await running.app.close();
    const [first, sum, ...others] = refusals(running);
    assert.match(first ?? '', /answered 429 .*SkipThrottle\(\)/);
    assert.match(sum ?? '', /\(2 more within 10 s\)/);
    assert.deepEqual(others, []);
  });

  test(`a throttler on ${adapter} that skips webhooks: all are taken`, async () => {
    await using running = await boot(adapter, UnthrottledModule);
    await receives(running);
    await receives(running);
    assert.deepEqual([warnings(running), refusals(running)], [[], []]);
  });
}
