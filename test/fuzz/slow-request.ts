import { Connection } from './connection.js';
import { refuse } from './fuzz-request.js';
import { genuineBody, signedRequest } from './genuine.js';
import { random } from '../support/random.js';
import type { Outcome } from './send-exchange.js';
import type { Target } from './target.js';
import { wireOf } from './wire.js';

/** Sends the beginning of a genuine request, and then nothing, for as long as the sample waits. */
export async function sendSlowly(
  port: number,
  target: Target,
): Promise<Outcome> {
  const at = new Date();
  const stamp = { uuid: 'ffffffff-ffff-4fff-8fff-ffffffffffff', at };
  const body = genuineBody(target, random(0), stamp);
  const request = signedRequest(target, body, at);
  request.story.push('whose body stops half way');
  refuse(request, [408]);

  const connection = await Connection.open(port);
  const { head } = wireOf(request);
  void connection.write(Buffer.concat([head, body.subarray(0, 20)]));
  const answer = await connection.final();
  connection.close();
  return { request, answer, trailing: [] };
}
