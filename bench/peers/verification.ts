import { WebhookVerificationService } from '@hookflo/tern';
import { WebhookReceiver } from 'livekit-server-sdk';
import { standardWebhooks } from 'nestjs-livestream-webhooks';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { Webhook } from 'standardwebhooks';
import { median } from '../../numbers.mjs';
import { signedRequests } from '../../load/signed-requests.mjs';
import { receive } from './bare-receive.js';
import { API_KEY, API_SECRET } from './peer.js';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const { rounds, calls } = JSON.parse(process.argv[2]!);

const requests = signedRequests(2_000, 80, {
  key: API_KEY,
  secret: API_SECRET,
}).map((bytes: Buffer) => {
  const end = bytes.indexOf('\r\n\r\n');
  const authorization = /^Authorization: (.*)\r$/m.exec(
    `${bytes.toString('latin1', 0, end)}\r\n`,
  )![1]!;
  const body = bytes.subarray(end + 4);
  const headers = { authorization: [authorization] };
  const request = { url: '/', headers, body, receivedAt: new Date() };
  return { authorization, body, text: body.toString(), request };
});

const receiver = new WebhookReceiver(API_KEY, API_SECRET);
const { source, options } = livekit.fromEnv();
const route = source.routes['events']!.open(options);

const ours = standardWebhooks({ secret: SECRET });
const official = new Webhook(SECRET);
const { body, text } = requests[0]!;
const signed = ours.sign!(body);
const standard = {
  url: '/',
  headers: Object.fromEntries(
    Object.entries(signed).map(([name, value]) => [name, [value]]),
  ),
  body,
  receivedAt: new Date(),
};
/** Dodo Payments signs as Standard Webhooks has it. */
const tern = { platform: 'dodopayments', secret: SECRET } as const;

type Sample = (typeof requests)[number];
const SIDES: Record<string, (sample: Sample) => unknown> = {
  sdk: ({ text: body, authorization }) => receiver.receive(body, authorization),
  ours: ({ request }) => {
    void route.scheme.verify(request);
    return route.parse(request);
  },
  bare: ({ authorization, body }) => receive(authorization, body),
  oursJson: ({ request }) => {
    void route.scheme.verify(request);
    return JSON.parse(request.body.toString());
  },
  decode: ({ request }) => route.parse(request),
  oursStandard: () => {
    void ours.verify(standard);
    return JSON.parse(text);
  },
  standard: () => official.verify(text, signed),
  async tern() {
    const url = 'http://localhost/';
    const request = new Request(url, {
      method: 'POST',
      body: text,
      headers: signed,
    });
    const { isValid } = await WebhookVerificationService.verify(request, tern);
    if (!isValid) throw new Error('tern refuses it');
  },
};

const times: Record<string, number[]> = {};
// In turns: what disturbs the machine disturbs them all; the first round warms up.
for (let round = 0; round <= rounds; round++) {
  for (const [name, run] of Object.entries(SIDES)) {
    const since = performance.now();
    for (let call = 0; call < calls; call++) {
      await run(requests[call % requests.length]!);
    }
    const each = ((performance.now() - since) * 1_000) / calls;
    if (round > 0) (times[name] ??= []).push(each);
  }
}
process.send!(
  Object.fromEntries(
    Object.entries(times).map(([name, all]) => [name, median(all)]),
  ),
);
