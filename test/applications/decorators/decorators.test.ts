import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Injectable,
  Module,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import {
  ClsPluginTransactional,
  Transactional,
  TransactionHost,
  type TransactionalAdapter,
} from '@nestjs-cls/transactional';
import { boundMethod } from 'autobind-decorator';
import { ClsModule } from 'nestjs-cls';
import {
  OnLiveKitEvent,
  type LiveKitEvent,
} from 'nestjs-livestream-webhooks/livekit';
import { Memoize } from 'typescript-memoize';
import { ADAPTERS, boot } from '../kit/boot.js';
import { postLiveKit } from '../kit/post-livekit.js';
import { webhooks } from '../kit/rooms.js';
import { until } from '../kit/until.js';

type Opened = LiveKitEvent<'room_started'>;

/** A database without tables: what matters is who is in a transaction. */
const adapterOfNothing: TransactionalAdapter<object, string, object> = {
  connectionToken: 'nothing',
  optionsFactory: () => ({
    wrapWithTransaction: (_options, work, setTransaction) => {
      setTransaction('in a transaction');
      return work();
    },
    getFallbackInstance: () => 'in none',
  }),
};

/** As everybody writes it once. */
function Timed(): MethodDecorator {
  return (_target, _key, descriptor: PropertyDescriptor) => {
    const method = descriptor.value as (...args: unknown[]) => Promise<unknown>;
    descriptor.value = async function (this: unknown, ...args: unknown[]) {
      const start = performance.now();
      try {
        return await method.apply(this, args);
      } finally {
        assert.ok(performance.now() >= start);
      }
    };
  };
}

@Injectable()
class EveryGuard implements CanActivate {
  readonly guarded: string[] = [];

  canActivate(context: ExecutionContext): boolean {
    this.guarded.push(context.getHandler().name);
    return true;
  }
}

@Injectable()
@UseGuards(EveryGuard)
class Handlers {
  readonly ran: string[] = [];

  constructor(private readonly transactions: TransactionHost) {}

  @Timed()
  @OnLiveKitEvent('room_started')
  async timed(_event: Opened) {
    this.ran.push('timed');
  }

  @Memoize((event: Opened) => event.id)
  @OnLiveKitEvent('room_started')
  async cached(_event: Opened) {
    this.ran.push('cached');
  }

  @boundMethod
  @OnLiveKitEvent('room_started')
  async bound(_event: Opened) {
    this.ran.push('bound');
  }

  @Transactional()
  @OnLiveKitEvent('room_started')
  async transactional(_event: Opened) {
    this.ran.push(`transactional ${String(this.transactions.tx)}`);
  }

  @OnLiveKitEvent('room_started')
  @Transactional()
  @Timed()
  async below(_event: Opened) {
    this.ran.push(`below ${String(this.transactions.tx)}`);
  }
}

@Module({
  providers: [{ provide: 'nothing', useValue: {} }],
  exports: ['nothing'],
})
class DatabaseModule {}

@Module({
  imports: [
    ClsModule.forRoot({
      global: true,
      plugins: [
        new ClsPluginTransactional({
          imports: [DatabaseModule],
          adapter: adapterOfNothing,
        }),
      ],
    }),
    webhooks(),
  ],
  providers: [Handlers],
})
class AppModule {}

for (const adapter of ADAPTERS) {
  test(`decorators that wrap methods on ${adapter}: each handler runs once, wrapped and guarded`, async () => {
    await using running = await boot(adapter, AppModule);
    const { ran } = running.app.get(Handlers);
    await postLiveKit(running.webhooks);
    await until(
      () => ran.length >= 5,
      () => `${ran}\n${running.log.join('\n')}`,
    );
    assert.deepEqual(ran.toSorted(), [
      'below in a transaction',
      'bound',
      'cached',
      'timed',
      'transactional in a transaction',
    ]);
    const guarded = ['below', 'bound', 'cached', 'timed', 'transactional'];
    const { guarded: seen } = running.app.get(EveryGuard, { strict: false });
    assert.deepEqual(seen.toSorted(), guarded);
  });
}
