import { beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Dispatcher } from './dispatcher.js';
import type {
  Claim,
  InboxStore,
  JobEnd,
  Outcome,
  Wanted,
} from './inbox-store.js';
import { Slots } from './slots.js';

/** A store that hands out one job of each handler, and writes down what it is told. */
class Told {
  readonly ends: JobEnd[] = [];
  /** Of which handlers the end was told to be on record. */
  readonly recorded: string[] = [];
  claims = 0;
  dues = 0;

  constructor(
    private readonly handlers: string[],
    private readonly refused?: (end: JobEnd) => boolean,
  ) {}

  async claim(): Promise<Claim[]> {
    this.claims++;
    return this.handlers.splice(0).map((handler) => claimOf(handler));
  }

  async settle(ends: readonly JobEnd[]): Promise<Claim[]> {
    if (this.refused && ends.some(this.refused)) throw new Error('refused');
    this.ends.push(...ends);
    return [];
  }

  async nextDue(): Promise<number> {
    this.dues++;
    return 0;
  }

  refuses = (error: unknown) => (error as Error).message === 'refused';
}

/** A store that hands out as much as is asked for while there is something due, each job in a lane of its own. */
class Stocked extends Told {
  readonly counts: number[] = [];

  constructor(public due: number) {
    super([]);
  }

  override async claim(
    wanted: readonly { readonly limit: number }[] = [],
  ): Promise<Claim[]> {
    const count = Math.min(wanted[0]!.limit, this.due);
    this.due -= count;
    this.counts.push(count);
    return Array.from({ length: count }, (_, index) => ({
      ...claimOf('h'),
      lane: `${this.due + index}`,
    }));
  }
}

/** Has a store take its time to record ends. */
class Recording {
  #ends: readonly JobEnd[] = [];
  #end = () => {};

  constructor(private readonly store: Told) {
    store.settle = async (ends) => {
      this.#ends = ends;
      await new Promise<void>((resolve) => (this.#end = resolve));
      store.ends.push(...ends);
      return [];
    };
  }

  /** Whether so many are being recorded. */
  has(count: number): boolean {
    return this.#ends.length === count;
  }

  /** @returns how many have been recorded until now */
  end(): number {
    this.#end();
    return this.store.ends.length;
  }
}

const claimOf = (handler: string) =>
  ({ handler, lane: 'one', attempt: 1, event: { seq: 1 } }) as Claim;

function open(...given: Parameters<typeof make>) {
  const dispatcher = make(...given);
  dispatcher.open();
  return dispatcher;
}

function make(
  store: Told,
  run: (claim: Claim) => Promise<Outcome>,
  limits: Record<string, number>,
  {
    elapsed = () => performance.now(),
    sleep = (milliseconds: number) =>
      new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
  } = {},
) {
  return new Dispatcher({
    store: store as unknown as InboxStore,
    call: (work) => work(),
    run: async (claim) => ({
      outcome: await run(claim),
      recorded: () => store.recorded.push(claim.handler),
    }),
    slots: new Slots(new Map(Object.entries(limits)), 10),
    running: new Slots(new Map(Object.entries(limits)), 10),
    elapsed,
    sleep,
  });
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('it did not come true');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

const DONE: Outcome = { kind: 'done' };

/** A handler that knows how many of its runs there were at once. */
function counted() {
  let running = 0;
  const runs = {
    most: 0,
    run: async () => {
      runs.most = Math.max(runs.most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
      return DONE;
    },
  };
  return runs;
}

describe('the dispatcher', () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('records what the others did where the store refuses how one job ended, and tries that one again', async () => {
    const odd: Outcome = { kind: 'retry', delay: Number.NaN, error: '' };
    const store = new Told(
      ['odd', 'good'],
      ({ outcome }) => outcome.kind === 'retry' && Number.isNaN(outcome.delay),
    );
    const dispatcher = open(
      store,
      async ({ handler }) => (handler === 'odd' ? odd : DONE),
      { odd: 1, good: 1 },
    );
    await until(() => store.ends.length === 2);
    await dispatcher.close(0, false);
    const outcomes = store.ends.map(
      ({ claim, outcome }) => `${claim.handler} ${outcome.kind}`,
    );
    expect(outcomes.sort()).toEqual(['good done', 'odd retry']);
    expect(store.recorded.sort()).toEqual(['good', 'odd']);
  });

  it('takes what nobody thought of for a failure', async () => {
    const store = new Told(['h']);
    const dispatcher = open(store, () => Promise.reject(new Error('ours')), {
      h: 1,
    });
    await until(() => store.ends.length === 1);
    await dispatcher.close(0, false);
    expect(store.ends[0]!.outcome).toMatchObject({
      kind: 'retry',
      error: expect.stringContaining('ours'),
    });
  });

  it('looks for the jobs of idle handlers while another one is full, and asks no more than it looks', async () => {
    const store = new Told(['slow']);
    let letGo: (outcome: Outcome) => void = () => {};
    const dispatcher = open(
      store,
      () => new Promise((resolve) => (letGo = resolve)),
      { slow: 1, quick: 1 },
    );
    // This store says that a lane of an idle handler is due: it must be claimed.
    await until(() => store.claims >= 10);
    expect(store.dues).toBeLessThanOrEqual(store.claims);
    letGo(DONE);
    await dispatcher.close(1_000, false);
  });

  it('shares the room among its loops: jobs that end at once are not one batch while the others sleep', async () => {
    const sizes: number[] = [];
    const batches = new (class extends Stocked {
      readonly batchesAtOnce = 2;

      override async settle(ends: readonly JobEnd[]): Promise<Claim[]> {
        sizes.push(ends.length);
        return super.settle(ends);
      }
    })(40);
    const dispatcher = open(batches, async () => DONE, { h: 10 });
    await until(() => batches.ends.length === 40);
    await dispatcher.close(1_000, false);
    expect(Math.max(...sizes)).toBe(5);
  });

  it('records what ends at once before anything else gets a turn', async () => {
    const store = new Told(['h']);
    const dispatcher = open(store, async () => DONE, { h: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    expect(store.ends).toHaveLength(1);
    await dispatcher.close(1_000, false);
  });

  it('rests as long as it kept the store busy once it has caught up, and not while it is behind', async () => {
    let time = 0;
    const rests: number[] = [];
    const store = new (class extends Stocked {
      override claim(
        wanted?: readonly { readonly limit: number }[],
      ): Promise<Claim[]> {
        // A call takes this store 4 ms.
        time += 4;
        return super.claim(wanted);
      }
    })(3);
    const dispatcher = open(
      store,
      async () => DONE,
      { h: 2 },
      {
        elapsed: () => time,
        sleep: async (milliseconds) => {
          // What comes meanwhile is the next batch.
          if (rests.push(milliseconds) > 1) return;
          store.due = 2;
          dispatcher.look();
        },
      },
    );
    await until(() => store.ends.length === 5);
    await dispatcher.close(1_000, false);
    // Two of three: there may be more. One: that was all.
    expect(store.counts.slice(0, 3)).toEqual([2, 1, 2]);
    expect(rests[0]).toBe(4);
  });

  it('asks what is due where nothing was handed out, and else not at once', async () => {
    let time = 0;
    let due = 0;
    const store = new (class extends Told {
      override async claim(): Promise<Claim[]> {
        if (due === 0) return [];
        due--;
        return [claimOf('h')];
      }

      override async nextDue(): Promise<number> {
        this.dues++;
        return 1_000;
      }
    })([]);
    const dispatcher = open(
      store,
      async () => DONE,
      { h: 2 },
      { elapsed: () => time },
    );
    await until(() => store.dues === 1);
    for (let count = 1; count <= 5; count++) {
      due++;
      dispatcher.look();
      await until(() => store.ends.length === count);
    }
    expect(store.dues).toBe(1);
    time += 50;
    await until(() => store.dues === 2);
    await dispatcher.close(1_000, false);
  });

  it('drains all that is due, however little runs at once', async () => {
    const store = new Stocked(30);
    const dispatcher = open(store, async () => DONE, { h: 2 });
    await dispatcher.close(5_000, true);
    expect(store.ends).toHaveLength(30);
  });

  it('asks what else is due although the next try of a job is far away', async () => {
    let time = 0;
    const far: Outcome = { kind: 'retry', delay: 3_600_000, error: '' };
    const store = new Told(['h']);
    store.nextDue = async () => {
      store.dues++;
      return 1_000;
    };
    let letGo: (outcome: Outcome) => void = () => {};
    const dispatcher = open(
      store,
      () => new Promise((resolve) => (letGo = resolve)),
      { h: 1, other: 1 },
      { elapsed: () => time },
    );
    await until(() => store.claims === 1);
    time += 60;
    await until(() => store.dues === 1);
    letGo(far);
    await until(() => store.dues === 2);
    await dispatcher.close(1_000, false);
    expect(store.ends).toHaveLength(1);
  });

  it('looks at a handler that found room while the store was asked what else is due', async () => {
    let time = 0;
    let answer = (_wait: number) => {};
    const store = new Told(['full']);
    store.nextDue = () => {
      if (store.dues++ > 0) return Promise.resolve(60_000);
      return new Promise((resolve) => (answer = resolve));
    };
    let end = () => {};
    const dispatcher = open(
      store,
      () => new Promise((resolve) => (end = () => resolve(DONE))),
      { full: 1, idle: 1 },
      { elapsed: () => time },
    );
    await until(() => store.claims > 0);
    time += 60;
    dispatcher.look(['idle']);
    await until(() => store.dues > 0);
    const { claims } = store;
    end();
    await new Promise((resolve) => setImmediate(resolve));
    answer(60_000);
    await until(() => store.claims > claims);
    await dispatcher.close(10, false);
  });

  it('looks for the jobs of others, too, while one handler never has a pause', async () => {
    let time = 0;
    const store = new (class extends Told {
      readonly asked: string[] = [];

      override async claim(
        wanted: readonly { readonly handler: string }[] = [],
      ): Promise<Claim[]> {
        this.asked.push(...wanted.map(({ handler }) => handler));
        return wanted
          .filter(({ handler }) => handler === 'busy')
          .map(({ handler }) => claimOf(handler));
      }
    })([]);
    const dispatcher = open(
      store,
      // Its next event is there whenever one ends.
      async () => {
        time += 1;
        dispatcher.look(['busy']);
        return DONE;
      },
      { busy: 2, quiet: 2 },
      { elapsed: () => time },
    );
    await until(() => store.asked.includes('quiet'));
    store.asked.length = 0;
    await until(() => store.asked.includes('quiet'));
    await dispatcher.close(1_000, false);
    expect(store.dues).toBe(0);
  });

  describe('offers room to an accept', () => {
    const none = { seqs: [], claims: [], due: [] };
    const brings = (count: number) => new Map([['h', count]]);

    /** What an accept is offered that brings so many jobs. */
    async function offered(dispatcher: Dispatcher, count: number) {
      let wanted: readonly Wanted[] = [];
      await dispatcher.offer(brings(count), async (it) => {
        wanted = it;
        return none;
      });
      return wanted;
    }

    it('and starts what it hands out once it is acknowledged', async () => {
      const store = new Told([]);
      const ran: string[] = [];
      const dispatcher = open(
        store,
        async ({ lane }) => {
          ran.push(lane);
          return DONE;
        },
        { h: 2 },
      );
      const claims = ['a', 'b'].map((lane) => ({ ...claimOf('h'), lane }));
      await dispatcher.offer(brings(3), async (wanted) => {
        expect(wanted).toEqual([{ handler: 'h', limit: 2 }]);
        return { ...none, claims };
      });
      await Promise.resolve();
      expect(ran).toEqual([]);
      await until(() => store.ends.length === 2);
      expect(ran).toEqual(['a', 'b']);
      expect(await offered(dispatcher, 1)).toEqual([
        { handler: 'h', limit: 1 },
      ]);
      await dispatcher.close(1_000, false);
    });

    it('and runs no more at once than there is room for, however many accepts were offered the same', async () => {
      const store = new Told([]);
      const runs = counted();
      const dispatcher = open(store, runs.run, { h: 2 });
      const accept = (from: number) =>
        dispatcher.offer(brings(2), async (wanted) => ({
          ...none,
          claims: Array.from({ length: wanted[0]!.limit }, (_, n) => ({
            ...claimOf('h'),
            lane: `${from + n}`,
          })),
        }));
      await Promise.all([accept(0), accept(2), accept(4)]);
      await until(() => store.ends.length === 6);
      expect(runs.most).toBe(2);
      await dispatcher.close(1_000, false);
    });

    it('and looks at what it left due', async () => {
      const store = new Stocked(0);
      const dispatcher = open(store, async () => DONE, { h: 1 });
      await until(() => store.dues > 0);
      await dispatcher.offer(brings(1), async () => {
        store.due = 1;
        return { ...none, due: ['h'] };
      });
      await until(() => store.ends.length === 1);
      await dispatcher.close(1_000, false);
    });

    it('but none to a handler that has more due than it has room for', async () => {
      const store = new Stocked(3);
      const running: (() => void)[] = [];
      const dispatcher = open(
        store,
        () => new Promise((resolve) => running.push(() => resolve(DONE))),
        { h: 2 },
      );
      await until(() => running.length === 2);
      expect(await offered(dispatcher, 1)).toEqual([]);
      running.shift()!();
      // The third, which waited before.
      await until(() => running.length === 2);
      expect(await offered(dispatcher, 1)).toEqual([]);
      for (const end of running) end();
      await until(() => store.ends.length === 3);
      await until(() => store.counts.at(-1) === 0);
      expect(await offered(dispatcher, 1)).toHaveLength(1);
      await dispatcher.close(1_000, false);
    });

    it('but none while what waited longer is being asked for', async () => {
      let answer = () => {};
      const store = new (class extends Stocked {
        override async claim(
          wanted?: readonly { readonly limit: number }[],
        ): Promise<Claim[]> {
          const claims = await super.claim(wanted);
          if (this.counts.length > 1) {
            await new Promise<void>((resolve) => (answer = resolve));
          }
          return claims;
        }
      })(4);
      let end = () => {};
      const dispatcher = open(
        store,
        () => new Promise((resolve) => (end = () => resolve(DONE))),
        { h: 1 },
      );
      await until(() => store.counts.length === 1);
      await new Promise((resolve) => setImmediate(resolve));
      end();
      await until(() => store.counts.length === 2);
      expect(await offered(dispatcher, 1)).toEqual([]);
      answer();
      await dispatcher.close(10, false);
    });

    it('and gives back at once what waits for its turn when it closes', async () => {
      const store = new Told(['h']);
      let end = () => {};
      const dispatcher = open(
        store,
        () => new Promise((resolve) => (end = () => resolve(DONE))),
        { h: 1 },
      );
      await until(() => store.claims > 0);
      const claims = [{ ...claimOf('h'), lane: 'waits' }];
      await dispatcher.offer(brings(1), async () => ({ ...none, claims }));
      const closed = dispatcher.close(60_000, false);
      await until(() => store.ends.length === 1);
      expect(store.ends[0]).toMatchObject({
        claim: { lane: 'waits' },
        outcome: { kind: 'released' },
      });
      end();
      await closed;
      expect(store.ends[1]!.outcome.kind).toBe('done');
    });

    it('and does not run what was lost while it waited for its turn', async () => {
      const lost: Claim[] = [{ ...claimOf('h'), lane: 'lost' }];
      const store = new (class extends Told {
        readonly leaseTime = 30;
        renewals = 0;

        async renew(): Promise<Claim[]> {
          this.renewals++;
          return lost;
        }
      })(['h']);
      const ran: string[] = [];
      let end = () => {};
      const dispatcher = open(
        store,
        ({ lane }) => {
          ran.push(lane);
          return new Promise((resolve) => (end = () => resolve(DONE)));
        },
        { h: 1 },
      );
      await until(() => ran.length === 1);
      await dispatcher.offer(brings(1), async () => ({
        ...none,
        claims: lost,
      }));
      const { renewals } = store;
      await until(() => store.renewals > renewals + 1);
      end();
      await until(() => store.ends.length === 2);
      expect(ran).toEqual(['one']);
      await dispatcher.close(10, false);
    });

    it('and looks for what may be kept where no answer came', async () => {
      const store = new Stocked(0);
      store.nextDue = async () => {
        store.dues++;
        return 60_000;
      };
      const dispatcher = open(store, async () => DONE, { h: 1 });
      await until(() => store.dues > 0);
      const { length } = store.counts;
      const failing = dispatcher.offer(brings(1), () =>
        Promise.reject(new Error('away')),
      );
      await expect(failing).rejects.toThrow('away');
      await until(() => store.counts.length > length);
      await dispatcher.close(10, false);
    });

    it('but none while more ends than there is room are not on record, those included that are being recorded', async () => {
      const store = new Stocked(9);
      const recording = new Recording(store);
      let ran = 0;
      const dispatcher = open(store, async () => (ran++, DONE), { h: 20 });
      await until(() => recording.has(9));
      // Their ends are the tenth and the eleventh, of room for ten.
      const claims = [claimOf('h'), { ...claimOf('h'), lane: 'other' }];
      await dispatcher.offer(brings(2), async () => ({ ...none, claims }));
      await until(() => ran === 11);
      expect(await offered(dispatcher, 1)).toEqual([]);
      await until(() => recording.end() === 11 && store.counts.at(-1) === 0);
      const room = [{ handler: 'h', limit: 1 }];
      expect(await offered(dispatcher, 1)).toEqual(room);
      await dispatcher.close(10, false);
    });

    it('but none where the process runs no jobs', async () => {
      const dispatcher = make(new Told([]), async () => DONE, { h: 2 });
      expect(await offered(dispatcher, 1)).toEqual([]);
    });

    it('but none once it closes, and gives back what came too late', async () => {
      const store = new Told([]);
      const dispatcher = open(store, async () => DONE, { h: 1 });
      let closed: Promise<void> | undefined;
      await dispatcher.offer(brings(1), async () => {
        // As soon as the accept is done.
        void Promise.resolve().then(() => {
          closed = dispatcher.close(1_000, false);
        });
        return { ...none, claims: [claimOf('h')] };
      });
      expect(await offered(dispatcher, 1)).toEqual([]);
      await closed;
      const kinds = store.ends.map(({ outcome }) => outcome.kind);
      expect(kinds).toEqual(['released']);
    });
  });

  it('runs no more of a handler at once than its limit, though a lane goes on while its room is taken', async () => {
    const store = new (class extends Stocked {
      #next = 3;

      override async settle(ends: readonly JobEnd[]): Promise<Claim[]> {
        await super.settle(ends);
        // Another one of the same lane, each time.
        return ends
          .filter(() => this.#next-- > 0)
          .map(({ claim }) => ({ ...claim }));
      }
    })(5);
    const runs = counted();
    const dispatcher = open(store, runs.run, { h: 2 });
    await until(() => store.ends.length === 8);
    expect(runs.most).toBe(2);
    await dispatcher.close(1_000, false);
  });

  it('keeps the place of a lane that goes on until its end is on record', async () => {
    const asked: string[][] = [];
    const store = new (class extends Stocked {
      readonly batchesAtOnce = 2;

      override async claim(wanted: readonly Wanted[] = []): Promise<Claim[]> {
        asked.push(wanted.map(({ handler }) => handler));
        return asked.length === 1 ? [claimOf('h')] : [];
      }
    })(0);
    const recording = new Recording(store);
    const dispatcher = open(store, async () => DONE, { h: 1, g: 1 });
    await until(() => recording.has(1));
    const { length } = asked;
    dispatcher.look();
    await until(() => asked.length > length);
    expect(asked.slice(length).flat()).not.toContain('h');
    await until(() => recording.end() === 1 && asked.at(-1)!.includes('h'));
    await dispatcher.close(10, false);
  });

  it('gives back what still runs when its time is over', async () => {
    const store = new Told(['h']);
    let aborted: unknown;
    let running = false;
    const dispatcher = new Dispatcher({
      store: store as unknown as InboxStore,
      call: (work) => work(),
      run: (_claim, { signal }) => {
        running = true;
        signal.addEventListener('abort', () => (aborted = signal.reason));
        return new Promise(() => {});
      },
      slots: new Slots(new Map([['h', 1]]), 1),
      running: new Slots(new Map([['h', 1]]), 1),
      elapsed: () => performance.now(),
      sleep: async () => {},
    });
    dispatcher.open();
    await until(() => running);
    await dispatcher.close(10, false);
    expect(store.ends.map(({ outcome }) => outcome.kind)).toEqual(['released']);
    expect(String(aborted)).toMatch(/shutting down/);
  });
});
