/** LiveKit's quick start: https://docs.livekit.io/home/server/webhooks/ */
import express from 'express';
import { WebhookReceiver } from 'livekit-server-sdk';
import { API_KEY, API_SECRET, handle, PATH, ready } from './peer.js';

const app = express();
const receiver = new WebhookReceiver(API_KEY, API_SECRET);

app.use(express.raw({ type: 'application/webhook+json' }));
app.post(`/${PATH}`, async (request, response) => {
  try {
    // The quick start: event is a WebhookEvent object
    await receiver.receive(
      request.body.toString(),
      request.get('Authorization'),
    );
    handle();
    response.status(200).send();
  } catch {
    response.status(401).send();
  }
});

const server = app.listen(0, '127.0.0.1', () => ready(server));
