import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorText } from '../../core/error-text.js';
import { webAddress } from '../target-url.js';
import type { Terminal } from '../terminal.js';
import { untilInterrupted } from '../until-interrupted.js';
import { UsageError } from '../usage.error.js';
import type { ListenOptions } from './listen.options.js';
import { listeningAccounts } from './listening-accounts.js';
import { receivedJson, receivedLine } from './received-line.js';
import { Receiver } from './receiver.js';
import { routesByPath } from './routes.js';
import { SavedWebhooks } from './saved-webhooks.js';

/** Receives webhooks until it is interrupted. */
export async function listen(
  terminal: Terminal,
  { port, host, source, secret, forward, save, json }: ListenOptions,
): Promise<void> {
  const app =
    forward === undefined ? undefined : webAddress('--forward', forward);
  const routes = routesByPath(
    await listeningAccounts(terminal, source, secret),
  );
  const saved =
    save === undefined ? undefined : new SavedWebhooks(terminal, save);
  const receiver = new Receiver(routes, app, (received) => {
    const now = new Date();
    const files = saved?.save(received);
    terminal.print(
      json
        ? receivedJson(now, received, files)
        : receivedLine(terminal, now, received, files),
    );
  });
  const server = createServer((message, response) => {
    receiver.receive(message, response).catch((error: unknown) => {
      terminal.note(errorText(error));
      response.destroy();
    });
  });
  await untilInterrupted(async (signal) => {
    const url = await listening(server, port, host);
    for (const path of routes.keys()) terminal.note(`listens at ${url}${path}`);
    if (app) terminal.note(`passes what is valid on to ${app.href}`);
    if (!signal.aborted) await once(signal, 'abort');
  });
  server.close();
  server.closeAllConnections();
}

/** @throws {UsageError} where the port or the host is not free for us. */
async function listening(
  server: Server,
  port: number,
  host: string,
): Promise<string> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `cannot listen on port ${port} of ${host} (${code}): choose another --port, or --port 0 for any`,
    );
  }
  const { address, port: actual } = server.address() as AddressInfo;
  return `http://${address.includes(':') ? `[${address}]` : address}:${actual}`;
}
