import { randomUUID } from 'node:crypto';
import { random } from '../support/random.js';
import { genuine } from './body-recipes.js';
import { Sender, type Outcome } from './send-exchange.js';
import type { Target } from './target.js';

/** Sends what each sender would send, as it would. */
export async function sendGenuine(
  port: number,
  targets: readonly Target[],
): Promise<readonly Outcome[]> {
  const requests = targets.map((target) =>
    genuine(target, random(0), { uuid: randomUUID(), at: new Date() }),
  );
  const sender = new Sender(port);
  const outcomes = await sender.send({ number: -1, requests });
  sender.close();
  return outcomes;
}
