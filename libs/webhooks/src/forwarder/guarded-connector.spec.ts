import { createServer, type Server } from 'node:http';
import type { LookupAddress } from 'node:dns';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as undici from 'undici';
import type { WebhookEvent } from '../core/webhook-event.js';
import { DestinationClient } from './destination-client.js';

const MESSAGE = {
  id: '1',
  contentType: 'application/json',
  body: Buffer.from('{}'),
};

let servers: Server[] = [];
let got: string[] = [];
let port = 0;

/** A server at each of two addresses, under one port. */
beforeEach(async () => {
  got = [];
  servers = [];
  port = 0;
  for (const address of ['127.0.0.1', '127.0.0.2']) {
    const server = createServer((_request, response) => {
      got.push(address);
      response.writeHead(204, { connection: 'close' }).end();
    });
    await new Promise<void>((done) => server.listen(port, address, done));
    port = (server.address() as AddressInfo).port;
    servers.push(server);
  }
});
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

/** Sends once for each answer of the name server. */
async function sendTo(
  answers: readonly (readonly string[])[],
  allow = ['127.0.0.1'],
) {
  const left = [...answers];
  const client = new DestinationClient(
    {
      name: 'moving',
      url: `http://moving.example:${port}`,
      signature: 'none',
      allow,
    },
    1,
    undici,
    (_host, done) => {
      const found = left.shift()!;
      done(
        null,
        found.map((address): LookupAddress => ({ address, family: 4 })),
      );
    },
  );
  const ends: unknown[] = [];
  for (let n = 0; n < answers.length; n++) {
    ends.push(
      await client
        .send({} as WebhookEvent, MESSAGE, new AbortController().signal, 0)
        .catch((error: { code?: string }) => error.code),
    );
  }
  await client.close();
  return ends;
}

describe('connections to a destination', () => {
  it('go where the look-up for the connection itself leads, which is checked each time', async () => {
    const rebound = await sendTo([['127.0.0.1'], ['127.0.0.2'], ['127.0.0.1']]);
    expect(rebound).toEqual([
      undefined,
      'ERR_WEBHOOK_NON_RETRYABLE',
      undefined,
    ]);
    expect(got).toEqual(['127.0.0.1', '127.0.0.1']);
  });

  it('leave out the addresses of a name that are refused', async () => {
    expect(await sendTo([['127.0.0.2', '127.0.0.1']])).toEqual([undefined]);
    expect(got).toEqual(['127.0.0.1']);
  });

  it('go anywhere that a name leads to which is allowed itself', async () => {
    expect(await sendTo([['127.0.0.2']], ['moving.example'])).toEqual([
      undefined,
    ]);
    expect(got).toEqual(['127.0.0.2']);
  });
});
