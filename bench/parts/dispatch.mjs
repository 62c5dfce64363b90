import { PEERS } from '../load/compile-peers.mjs';
import { Process } from '../load/process.mjs';

/** The bus alone: from an event to three listeners. */
export async function dispatch({ report, size }) {
  const file = new URL('dispatch.js', PEERS).pathname;
  const measuring = new Process(file, [JSON.stringify(size)], { core: 0 });
  const { ours, octokit } = await measuring.answer();
  await measuring.end();
  report.head('An event to three listeners, in process');
  report.fact('@octokit/webhooks', `${octokit.toFixed(2)} us`);
  report.fact('ours: WebhookEventBus', `${ours.toFixed(2)} us`);
  report.share('  ours / @octokit/webhooks', ours / octokit);
}
