import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freeTcpPort, freeUdpPort } from './free-port.mjs';
import { Program } from './program.mjs';

/** What becomes of a webhook, in the words of the server's log. */
const OUTCOMES = ['sent webhook', 'failed to send webhook', 'dropped webhook'];

/** A LiveKit server of its own, on the loopback interface only. */
export async function startLiveKit({ binary, folder, key, secret, webhook }) {
  const port = await freeTcpPort();
  const file = join(folder, 'livekit.yaml');
  const config = {
    port,
    bind_addresses: ['127.0.0.1'],
    rtc: {
      // It would listen on every interface; UDP is enough here.
      tcp_port: 0,
      udp_port: await freeUdpPort(),
      node_ip: '127.0.0.1',
      use_external_ip: false,
      enable_loopback_candidate: true,
      ips: { includes: ['127.0.0.1/32'] },
      // Nobody listens there; without it the participants would ask Google's.
      stun_servers: ['127.0.0.1:9'],
    },
    keys: { [key]: secret },
    webhook: { urls: [webhook], api_key: key },
    room: { empty_timeout: 60, departure_timeout: 1 },
    logging: { json: true, level: 'info', sample: false },
  };
  // YAML can be written as JSON.
  await writeFile(file, JSON.stringify(config));

  const webhooks = [];
  const complaints = [];
  const program = new Program(binary, ['--config', file], {
    onLine(line) {
      if (!line.startsWith('{')) return;
      const entry = JSON.parse(line);
      if (OUTCOMES.includes(entry.msg)) webhooks.push(webhookOf(entry));
      // It logs an answer of 401 at info, as a webhook that was sent.
      if (entry.level !== 'info' || entry.statusCode >= 300) {
        complaints.push(line);
      }
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await program.answersAt(url);
  return { url, webhooks, complaints, stop: () => program.stop('SIGTERM') };
}

/** Times in milliseconds. The server logs once it has the answer, or has given up. */
function webhookOf(entry) {
  const answeredAt = entry.ts * 1000;
  const sentAt = answeredAt - (entry.sendDuration ?? 0) * 1000;
  return {
    outcome: entry.msg,
    status: entry.statusCode,
    id: entry.id,
    type: entry.event,
    room: entry.room,
    participant: entry.participantID,
    track: entry.trackID,
    queuedAt: sentAt - (entry.queueDuration ?? 0) * 1000,
    sentAt,
  };
}
