import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../../../../../../test/support/fake-clock.js';
import { deliver } from './deliver.js';
import { WebhookQueues } from './webhook-queues.js';

/** Queues whose receiver answers each event as its name says, after so many milliseconds. */
function start(statusOf: (event: string) => number, takes = 0) {
  const clock = new FakeClock();
  const queues = new WebhookQueues(clock);
  const { signal } = new AbortController();
  const sent: string[] = [];
  const add = (event: string, key = 'room', url = 'http://a') =>
    queues.add(url, key, () =>
      deliver(
        async () => {
          sent.push(`${event} at ${clock.elapsed() / 1000}`);
          if (takes) await clock.wait(takes, signal);
          return { status: statusOf(event), withoutBody: false };
        },
        clock,
        signal,
      ),
    );
  return { add, sent, queues };
}

describe('the queues', () => {
  it('send the events of one key one after the other, in order', async () => {
    const { add, sent, queues } = start(() => 200, 5_000);
    for (const event of ['a', 'b', 'c']) void add(event);
    await queues.idle();
    expect(sent).toEqual(['a at 0', 'b at 5', 'c at 10']);
  });

  it('hold a key back while one of its events is retried, and no other key', async () => {
    const { add, sent, queues } = start((event) => (event === 'a' ? 500 : 200));
    void add('a', 'one');
    void add('b', 'one');
    void add('x', 'two');
    void add('y', 'two');
    await queues.idle();
    expect(sent).toEqual([
      'a at 0',
      'x at 0',
      'y at 0',
      'a at 1',
      'a at 3',
      'a at 7',
      'a at 15',
      'b at 15',
    ]);
  });

  it('are separate for each URL', async () => {
    const { add, sent, queues } = start((event) => (event === 'a' ? 500 : 200));
    void add('a', 'room', 'http://one');
    void add('b', 'room', 'http://two');
    await queues.idle();
    expect(sent.slice(0, 2)).toEqual(['a at 0', 'b at 0']);
  });

  it('drop an event that is more than 30 s old when its turn comes', async () => {
    const { add, sent, queues } = start(() => 500);
    const ends = Promise.all(['a', 'b', 'c', 'd'].map((event) => add(event)));
    await queues.idle();
    expect(sent.at(-1)).toBe('c at 45');
    expect((await ends).map(({ reason }) => reason)).toEqual([
      'given up',
      'given up',
      'given up',
      'too old',
    ]);
    expect((await ends)[3]).toMatchObject({ attempts: 0, latency: 0 });
  });

  it('drop an event when 200 of its key are waiting behind the one that is being sent', async () => {
    const { add, sent, queues } = start(() => 200, 1);
    const many = Array.from({ length: 203 }, (_, n) => add(String(n)));
    const other = add('other', 'another');
    await queues.idle();
    const reasons = (await Promise.all(many)).map(({ reason }) => reason);
    expect(reasons.slice(0, 201).every((it) => it === undefined)).toBe(true);
    expect(reasons.slice(201)).toEqual(['queue full', 'queue full']);
    expect(await other).toMatchObject({ outcome: 'acknowledged' });
    expect(sent).toHaveLength(202);
  });

  it('take a key up again that had become empty', async () => {
    const { add, sent } = start(() => 200);
    await add('a');
    await add('b');
    expect(sent).toEqual(['a at 0', 'b at 0']);
  });

  it('are idle when they never held anything', async () => {
    await expect(start(() => 200).queues.idle()).resolves.toBeUndefined();
  });
});
