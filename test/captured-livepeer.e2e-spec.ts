import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  memoryInbox,
  WebhooksModule,
  type Verdict,
  type WebhookEvent,
} from 'nestjs-livestream-webhooks';
import {
  livepeer,
  OnLivepeerAccessControl,
  type LivepeerAccessRequest,
} from 'nestjs-livestream-webhooks/livepeer';
import { DEFAULT_LIMITS } from '../libs/webhooks/src/http/bodies/body-limits.js';
import { RawBodies } from '../libs/webhooks/src/http/bodies/raw-bodies.js';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import { capturedLivepeer, type CapturedRequest } from './support/captured.js';
import { rawRequest } from './support/raw-request.js';
import { Recorder } from './support/recorder.js';
import { until } from './support/until.js';

const { sharedSecret, otherSecrets, requests } = capturedLivepeer();
const secrets = [sharedSecret, ...Object.values(otherSecrets)];

const EVENTS = '/webhooks/livepeer';
const ACCESS = '/webhooks/livepeer/access-control';

const bodyOf = ({ bodyBase64 }: CapturedRequest) =>
  Buffer.from(bodyBase64, 'base64');
const isQuestion = (request: CapturedRequest) =>
  bodyOf(request).includes('"accessKey"');

/** Judged without the library: whether one of the secrets made the signature. */
function isSigned(request: CapturedRequest): boolean {
  const header = request.headers.find(
    ([name]) => name.toLowerCase() === 'livepeer-signature',
  );
  return secrets.some((secret) =>
    header?.[1].endsWith(
      `v1=${createHmac('sha256', secret).update(bodyOf(request)).digest('hex')}`,
    ),
  );
}

@Injectable()
class Gatekeeper {
  verdict: Verdict = 'allow';
  readonly asked: unknown[] = [];

  @OnLivepeerAccessControl()
  decide({ data }: WebhookEvent<string, LivepeerAccessRequest>): Verdict {
    this.asked.push(data.accessKey);
    return this.verdict;
  }
}

describe.each(ADAPTERS)('requests of Livepeer Studio on %s', (adapter) => {
  let running: Running;
  let clock = new Date();

  afterEach(() => running.app.close());

  async function start(providers: (typeof Gatekeeper)[] = [Gatekeeper]) {
    running = await boot({
      adapter,
      metadata: {
        imports: [
          WebhooksModule.forRoot({
            sources: [livepeer({ secret: secrets })],
            inbox: memoryInbox(),
          }),
        ],
        providers: [Recorder, ...providers],
      },
      override: (builder) =>
        builder
          .overrideProvider(RawBodies)
          .useValue(new RawBodies(DEFAULT_LIMITS, () => clock)),
    });
    return running.app.get(Recorder);
  }

  function send(request: CapturedRequest, path: string, late = 0) {
    clock = new Date(Date.parse(request.receivedAt) + late);
    const { method, headers } = request;
    return rawRequest(running.port, {
      method,
      path,
      headers,
      body: bodyOf(request),
    });
  }

  it('get the right verdict, and each event is handled once', async () => {
    const recorder = await start();
    expect(requests).toHaveLength(49);
    const events = new Set<string>();
    for (const request of requests) {
      const path = isQuestion(request) ? ACCESS : EVENTS;
      const { status, body } = await send(request, path);
      const expected =
        request.method === 'GET' ? 404 : isSigned(request) ? 200 : 401;
      expect([request.scenario, status]).toEqual([request.scenario, expected]);
      expect(body).not.toContain('"ret"');
      if (status === 200 && path === EVENTS) {
        events.add(JSON.parse(bodyOf(request).toString()).id);
      }
    }
    await until(() => recorder.events.length >= events.size);
    expect(recorder.events).toHaveLength(events.size);
    expect(new Set(recorder.events.map(({ id }) => id))).toEqual(events);
    expect(running.app.get(Gatekeeper).asked).toHaveLength(5);
  });

  it('that ask for access get the answer of the handler, each time anew', async () => {
    await start();
    const gatekeeper = running.app.get(Gatekeeper);
    const question = requests.find((r) => isQuestion(r) && isSigned(r))!;
    for (const [verdict, status] of [
      ['deny', 403],
      ['allow', 200],
      ['deny', 403],
    ] as const) {
      gatekeeper.verdict = verdict;
      expect((await send(question, ACCESS)).status).toBe(status);
    }
    expect(gatekeeper.asked).toHaveLength(3);
  });

  it('that ask for access are denied where nobody answers', async () => {
    await start([]);
    const question = requests.find((r) => isQuestion(r) && isSigned(r))!;
    expect((await send(question, ACCESS)).status).toBe(403);
  });

  it('that ask for access are no events, even signed, and events are no questions', async () => {
    const recorder = await start();
    const question = requests.find((r) => isQuestion(r) && isSigned(r))!;
    const event = requests.find((r) => !isQuestion(r) && isSigned(r))!;
    expect((await send(question, EVENTS)).status).toBe(400);
    expect((await send(event, ACCESS)).status).toBe(400);
    expect(recorder.events).toEqual([]);
  });

  it('are refused when they are sent again later, or under a fresh timestamp', async () => {
    const recorder = await start();
    const event = requests.find((r) => !isQuestion(r) && isSigned(r))!;
    const late = 600_000;
    const t = Date.parse(event.receivedAt) + late;
    const refreshed = {
      ...event,
      headers: event.headers.map(
        ([name, value]) => [name, value.replace(/^t=\d+/, `t=${t}`)] as const,
      ),
    };
    expect((await send(event, EVENTS, late)).status).toBe(401);
    expect((await send(refreshed, EVENTS, late)).status).toBe(401);
    expect(recorder.events).toEqual([]);
  });
});
