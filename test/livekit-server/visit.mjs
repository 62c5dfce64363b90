import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { problemsOf } from './checks.mjs';
import { problemsOfForgery } from './forgery.mjs';
import { freeTcpPort } from './free-port.mjs';
import { report } from './report.mjs';
import { Sample } from './sample.mjs';
import * as scenes from './scenes.mjs';
import { startLiveKit } from './server.mjs';
import { Stage } from './stage.mjs';

/** Plays every scene in front of the sample on one adapter, and tells what came of it. */
export async function visit(adapter, { binary, folder }) {
  const start = Date.now();
  const key = `API${randomBytes(6).toString('hex')}`;
  const secret = randomBytes(32).toString('hex');
  const port = await freeTcpPort();
  const ledger = join(folder, `${adapter}.jsonl`);
  const sample = new Sample({ adapter, port, ledger, key, secret });
  await sample.start();
  const { webhook } = sample;
  const livekit = await startLiveKit({ binary, folder, key, secret, webhook });
  const stage = new Stage({ livekit, sample, key, secret });

  try {
    const played = await Promise.all([
      scenes.meeting(stage),
      scenes.deleted(stage),
      scenes.twoDevices(stage),
      scenes.heavy(stage),
    ]);
    // One after the other, when the other rooms are quiet: there is one sample.
    played.push(await scenes.outage(stage, 'SIGKILL'));
    played.push(await scenes.outage(stage, 'SIGTERM'));
    await livekit.stop();
    const { webhooks } = livekit;
    const calls = await sample.calls();
    const seen = { scenes: played, webhooks, calls };
    const problems = [
      ...problemsOf(seen),
      ...(await problemsOfForgery({ sample, key, secret })),
    ];
    await sample.stop('SIGTERM');
    const seconds = (Date.now() - start) / 1000;
    return { text: report(adapter, { ...seen, seconds }), problems };
  } catch (error) {
    const told = [
      `${adapter}: ${error.message}`,
      'What LiveKit complained of:',
      ...livekit.complaints,
      'What the sample printed last:',
      ...sample.lastLines,
    ];
    throw new Error(told.join('\n'), { cause: error });
  }
}
