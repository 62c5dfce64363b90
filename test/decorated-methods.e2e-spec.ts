import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  Controller,
  Injectable,
  Logger,
  Module,
  Scope,
  SetMetadata,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
  type Provider,
  type Type,
} from '@nestjs/common';
import { LazyModuleLoader, Reflector } from '@nestjs/core';
import type { TestingModuleBuilder } from '@nestjs/testing';
import {
  Inbox,
  memoryInbox,
  OnWebhookEvent,
  sqliteInbox,
  WebhooksModule,
  type InboxOption,
} from 'nestjs-livestream-webhooks';
import { livekit, OnLiveKitEvent } from 'nestjs-livestream-webhooks/livekit';
import { sendWebhook } from 'nestjs-livestream-webhooks/testing';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import { postLiveKit, roomEvent, testLiveKit } from './support/livekit.js';
import { until } from './support/until.js';

/** What ran, in order. */
const ran: string[] = [];

/** Wraps the method, and copies nothing of what was put on it. */
function Timed(): MethodDecorator {
  return (_target, _key, descriptor: PropertyDescriptor) => {
    const method = descriptor.value as (...args: unknown[]) => unknown;
    descriptor.value = async function (this: unknown, ...args: unknown[]) {
      ran.push('timed');
      return method.apply(this, args);
    };
  };
}

/** Hands the method out by an accessor, bound. */
function Bound(): MethodDecorator {
  return (_target, _key, { value }: PropertyDescriptor) => ({
    configurable: true,
    get(this: object) {
      return (value as () => void).bind(this) as never;
    },
  });
}

const Role = (role: string) => SetMetadata('role', role);

@Injectable()
class RoleGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    const role = this.reflector.get<string>('role', handler);
    ran.push(`guard of ${context.getClass().name}.${handler.name}: ${role}`);
    return role === 'open';
  }
}

@Injectable()
class Rooms {
  @OnLiveKitEvent('room_started')
  opened(): void {
    ran.push('opened');
  }
}

describe.each(ADAPTERS)('on %s, a decorated method', (adapter) => {
  let running: Running | undefined;

  afterEach(async () => {
    jest.restoreAllMocks();
    await running?.app.close();
    running = undefined;
  });

  interface Given {
    readonly modules?: Type[];
    readonly providers?: Provider[];
    readonly controllers?: Type[];
    readonly inbox?: InboxOption;
    readonly override?: (builder: TestingModuleBuilder) => TestingModuleBuilder;
  }

  async function start({
    modules = [],
    providers = [],
    controllers = [],
    inbox = memoryInbox(),
    ...setup
  }: Given): Promise<INestApplication> {
    ran.length = 0;
    const imports = [
      ...modules,
      WebhooksModule.forRoot({ sources: [testLiveKit()], inbox }),
    ];
    const metadata = { imports, providers, controllers };
    running = await boot({ adapter, metadata, testing: true, ...setup });
    return running.app;
  }

  /** @returns the ids of the handlers that an event had */
  const receive = async (app: INestApplication) =>
    (await sendWebhook(app, livekit, 'room_started')).handlers;

  const warnings = () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    return () => warn.mock.calls.map(([text]) => String(text));
  };

  it('is a handler under a decorator that wraps it, above one, and both', async () => {
    @Injectable()
    class Wrapped {
      @Timed()
      @OnLiveKitEvent('room_started')
      above(): void {
        ran.push('above');
      }

      @OnLiveKitEvent('room_started')
      @Timed()
      below(): void {
        ran.push('below');
      }

      @OnLiveKitEvent('room_started')
      @Timed()
      @OnLiveKitEvent('room_finished')
      both(): void {
        ran.push('both');
      }

      @Bound()
      @OnLiveKitEvent('room_started')
      bound(): void {
        ran.push(`bound to ${this.constructor.name}`);
      }

      @OnLiveKitEvent('room_started')
      @Bound()
      boundBefore(): void {
        ran.push('bound before');
      }
    }
    const app = await start({ providers: [Wrapped] });
    expect(await receive(app)).toEqual([
      'Wrapped.above',
      'Wrapped.below',
      'Wrapped.both',
      'Wrapped.bound',
      'Wrapped.boundBefore',
    ]);
    const expected = ['above', 'below', 'both', 'bound to Wrapped'];
    expect(ran.filter((it) => it !== 'timed').sort()).toEqual(
      [...expected, 'bound before'].sort(),
    );
    expect(ran.filter((it) => it === 'timed')).toHaveLength(3);
  });

  describe('whose function is replaced', () => {
    @Injectable()
    class Guarded {
      @UseGuards(RoleGuard)
      @Timed()
      @Role('open')
      @OnLiveKitEvent('room_started')
      allowed(): void {
        ran.push('allowed');
      }

      @Timed()
      @UseGuards(RoleGuard)
      @OnLiveKitEvent('room_started')
      hidden(): void {
        ran.push('hidden');
      }
    }

    it('keeps the guards that were put on it before, and what they ask for', async () => {
      const app = await start({ providers: [Guarded] });
      await expect(receive(app)).rejects.toThrow('Forbidden');
      expect(ran.toSorted()).toEqual([
        'allowed',
        'guard of Guarded.allowed: open',
        'guard of Guarded.hidden: undefined',
        'timed',
      ]);
    });

    it('keeps them where a test provides something else instead of its class', async () => {
      const allowed = jest.fn();
      const hidden = jest.fn();
      const app = await start({
        providers: [Guarded],
        override: (it) =>
          it.overrideProvider(Guarded).useValue({ allowed, hidden }),
      });
      await expect(receive(app)).rejects.toThrow('Forbidden');
      expect(allowed).toHaveBeenCalledTimes(1);
      expect(hidden).not.toHaveBeenCalled();
    });

    it('refuses to boot where Nest does not make such a guard', async () => {
      @Injectable()
      class Hidden {
        @Timed()
        @OnLiveKitEvent('room_started')
        @UseGuards(RoleGuard)
        opened(): void {}
      }
      await expect(start({ providers: [Hidden] })).rejects.toThrow(
        /^RoleGuard would not run before Hidden\.opened.+above the decorator that wraps/,
      );
    });

    it('refuses to boot where a factory makes a guarded class, whose guard Nest does not see', async () => {
      @Injectable()
      @UseGuards(RoleGuard)
      class Made extends Rooms {}
      const useFactory = () => new Made();
      await expect(
        start({ providers: [{ provide: 'made', useFactory }] }),
      ).rejects.toThrow(/^RoleGuard would not run before Made\.opened/);
    });
  });

  it('keeps its guards where a factory that hands its class out is listed before it', async () => {
    @Injectable()
    class Guarded {
      @OnLiveKitEvent('room_started')
      @Role('open')
      @UseGuards(RoleGuard)
      opened(): void {
        ran.push('opened');
      }
    }
    @Module({ providers: [Guarded], exports: [Guarded] })
    class OwnModule {}
    const alias = {
      provide: 'guarded',
      inject: [Guarded],
      useFactory: (guarded: Guarded) => guarded,
    };
    @Module({ imports: [OwnModule], providers: [alias] })
    class AliasModule {}
    const app = await start({ modules: [AliasModule, OwnModule] });
    expect(await receive(app)).toEqual(['Guarded.opened']);
    expect(ran).toEqual(['guard of Guarded.opened: open', 'opened']);
  });

  it('is called by its name: a spy is called that came before the start, or after it', async () => {
    const early = jest.spyOn(Rooms.prototype, 'opened');
    const app = await start({ providers: [Rooms] });
    expect(await receive(app)).toEqual(['Rooms.opened']);
    expect(early).toHaveBeenCalledTimes(1);

    early.mockRestore();
    const late = jest.spyOn(app.get(Rooms), 'opened').mockReturnValue();
    await receive(app);
    expect(late).toHaveBeenCalledTimes(1);
    expect(ran).toEqual(['opened']);
  });

  it('is a handler in what a test provides instead of its class', async () => {
    const opened = jest.fn();
    const app = await start({
      providers: [Rooms],
      override: (it) => it.overrideProvider(Rooms).useValue({ opened }),
    });
    expect(await receive(app)).toEqual(['Rooms.opened']);
    expect(opened).toHaveBeenCalledTimes(1);
    expect(opened.mock.calls[0]).toMatchObject([
      { type: 'room_started' },
      { handler: 'Rooms.opened' },
    ]);
  });

  it('is a handler in a class that is provided instead of its own, with the guards of that', async () => {
    @Injectable()
    class Others {
      opened(): void {
        ran.push('others');
      }
    }
    @Injectable()
    @UseGuards(RoleGuard)
    class GuardedRooms extends Rooms {}
    const app = await start({
      providers: [Rooms, GuardedRooms],
      override: (it) =>
        it
          .overrideProvider(Rooms)
          .useClass(Others)
          .overrideProvider(GuardedRooms)
          .useClass(Others),
    });
    await expect(receive(app)).rejects.toThrow('Forbidden');
    expect(ran.toSorted()).toEqual([
      'guard of GuardedRooms.opened: undefined',
      'others',
    ]);
  });

  it('that is missing in what is provided instead of its class is warned about', async () => {
    const warned = warnings();
    const app = await start({
      providers: [Rooms],
      override: (it) => it.overrideProvider(Rooms).useValue({}),
    });
    expect(await receive(app)).toEqual([]);
    expect(warned()).toContain(
      'Rooms.opened is no handler: what is provided in place of Rooms has no method opened',
    );
  });

  it('is inherited, also by what overrides it; decorated again, that says for itself', async () => {
    abstract class Base {
      @OnLiveKitEvent('room_started')
      kept(): void {
        ran.push(`kept of ${this.constructor.name}`);
      }

      @OnLiveKitEvent('room_started')
      overridden(): void {
        ran.push('never');
      }

      @OnLiveKitEvent('room_started')
      moved(): void {
        ran.push('never');
      }
    }
    @Injectable()
    class Sub extends Base {
      override overridden(): void {
        ran.push('overridden');
      }

      @OnLiveKitEvent('room_finished')
      override moved(): void {
        ran.push('moved');
      }
    }
    const app = await start({ providers: [Sub] });
    expect((await receive(app)).toSorted()).toEqual([
      'Sub.kept',
      'Sub.overridden',
    ]);
    expect(ran.toSorted()).toEqual(['kept of Sub', 'overridden']);
    const ended = await sendWebhook(app, livekit, 'room_finished');
    expect(ended.handlers).toEqual(['Sub.moved']);
  });

  it('refuses to boot where an override leaves a guard behind', async () => {
    class Base {
      @UseGuards(RoleGuard)
      @OnLiveKitEvent('room_started')
      opened(): void {}
    }
    @Injectable()
    class Sub extends Base {
      override opened(): void {}
    }
    await expect(start({ providers: [Sub] })).rejects.toThrow(
      /^RoleGuard would not run before Sub\.opened.+on the method that overrides it/,
    );
  });

  it('is a handler once in each class that a mixin makes, or copies it to', async () => {
    const Opening = <Base extends abstract new (...args: any[]) => object>(
      base: Base,
    ) => {
      abstract class Mixed extends base {
        @OnLiveKitEvent('room_started')
        opened(): void {
          ran.push(`opened in ${this.constructor.name}`);
        }
      }
      return Mixed;
    };
    @Injectable()
    class One extends Opening(Object) {}
    @Injectable()
    class Two extends Opening(Object) {}
    @Injectable()
    class Copy {}
    const descriptors = Object.getOwnPropertyDescriptors(Rooms.prototype);
    Object.defineProperty(Copy.prototype, 'opened', descriptors.opened);
    const app = await start({ providers: [One, Two, Copy] });
    expect(await receive(app)).toEqual([
      'One.opened',
      'Two.opened',
      'Copy.opened',
    ]);
    expect(ran.toSorted()).toEqual([
      'opened',
      'opened in One',
      'opened in Two',
    ]);
  });

  it('is wrapped on controllers and on request-scoped classes, too', async () => {
    @Controller()
    class Inner {
      @Timed()
      @OnLiveKitEvent('room_started')
      opened(): void {
        ran.push('controller');
      }
    }
    @Injectable({ scope: Scope.REQUEST })
    class Scoped {
      @UseGuards(RoleGuard)
      @Timed()
      @Role('open')
      @OnLiveKitEvent('room_started')
      opened(): void {
        ran.push('scoped');
      }
    }
    const app = await start({ providers: [Scoped], controllers: [Inner] });
    await receive(app);
    const spy = jest.spyOn(Scoped.prototype, 'opened').mockReturnValue();
    await receive(app);
    expect(spy).toHaveBeenCalledTimes(1);
    expect(ran.filter((it) => it === 'scoped')).toHaveLength(1);
    expect(ran.filter((it) => it === 'controller')).toHaveLength(2);
    expect(ran).toContain('guard of Scoped.opened: open');
  });

  it.each(['static', 'symbol'])('that is %s is refused', (which) => {
    const decorate = () => {
      class Odd {
        static opened(): void {}
        [Symbol.iterator](): void {}
      }
      const [target, key] =
        which === 'static'
          ? [Odd, 'opened' as const]
          : [Odd.prototype, Symbol.iterator];
      const descriptor = Object.getOwnPropertyDescriptor(target, key)!;
      OnWebhookEvent()(target, key, descriptor);
    };
    expect(decorate).toThrow(/cannot be a handler/);
  });

  it('in a module that is loaded later is warned about with the first event, and its jobs stay', async () => {
    @Module({ providers: [Rooms] })
    class RoomsModule {}
    const folder = await mkdtemp(join(tmpdir(), 'lazy-'));
    const inbox = () => sqliteInbox({ path: join(folder, 'webhooks.db') });
    const waiting = async (app: INestApplication) =>
      (await app.get(Inbox).stats()).withoutHandler;

    // A job of it waits from a time when its module was imported.
    let app = await start({ providers: [Rooms], inbox: inbox() });
    await app.get(Inbox).pause('Rooms.opened');
    await postLiveKit(`${running!.url}/webhooks/livekit`, roomEvent());
    await app.close();

    const warned = warnings();
    app = await start({ inbox: inbox() });
    await app.get(LazyModuleLoader).load(() => RoomsModule);
    expect(await receive(app)).toEqual([]);
    await receive(app);
    const told = warned().filter((text) => text.startsWith('Rooms.opened is'));
    expect(told).toEqual([
      expect.stringMatching(
        /no handler: RoomsModule was loaded after .+Import RoomsModule/,
      ),
    ]);
    expect(await waiting(app)).toBe(1);
    await app.close();

    app = await start({ providers: [Rooms], inbox: inbox() });
    await app.get(Inbox).resume('Rooms.opened');
    await until(() => ran.includes('opened'));
    await app.close();
    running = undefined;
    await rm(folder, { recursive: true });
  });
});
