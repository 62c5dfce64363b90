import { Process } from '../load/process.mjs';
import { PEERS } from '../load/compile-peers.mjs';

/** Verification alone, without sockets: in a process of its own, one core. */
export async function verify({ report, env, size }) {
  const file = new URL('verification.js', PEERS).pathname;
  const measuring = new Process(file, [JSON.stringify(size)], { env, core: 0 });
  const times = await measuring.answer();
  await measuring.end();
  report.head('Verification of a LiveKit event of 1 KB, in process');
  const us = (name, what) => report.fact(what, `${times[name].toFixed(1)} us`);
  us('sdk', 'WebhookReceiver.receive');
  us('ours', 'ours: verify, parse, decode the official message');
  us('bare', 'node:crypto by hand: verify, JSON.parse');
  us('oursJson', 'ours: verify, JSON.parse');
  us('decode', 'ours: parse, decode the official message');
  report.share(
    '  verify + parse / WebhookReceiver.receive',
    times.ours / times.sdk,
    0.25,
  );
  report.share(
    '  verify + JSON.parse / by hand',
    times.oursJson / times.bare,
    1.5,
  );
  report.head('Verification of a Standard Webhooks body, in process');
  us('oursStandard', 'ours: standardWebhooks, JSON.parse');
  us('standard', 'standardwebhooks');
  us('tern', '@hookflo/tern');
  report.share(
    '  ours / standardwebhooks',
    times.oursStandard / times.standard,
  );
  report.share('  ours / @hookflo/tern', times.oursStandard / times.tern);
}
