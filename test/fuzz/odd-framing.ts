import { chunksOf, framed, lengthOf } from './framing.js';
import { oneOf, type Step } from './fuzz-request.js';

/** Chunks of chance, as the grammar allows them. */
const chunked: Step = (request, random) => {
  const { pick, chance } = random;
  const spelled = pick(['chunked', 'Chunked', 'CHUNKED']);
  const trailers = chance(0.3) ? 'authorization: x\r\nx-signature: 00\r\n' : '';
  request.framing = framed(
    Buffer.concat([
      ...chunksOf(request.content, random),
      Buffer.from(`${pick(['0', '000', '0;a="b"'])}\r\n${trailers}\r\n`),
    ]),
    { headers: [['Transfer-Encoding', spelled]] },
  );
  request.story.push(`in chunks${trailers && ', with trailers'}`);
};

/** Right, piece by piece. */
const announced: Step = (request) => {
  request.framing = framed(request.content, {
    headers: [lengthOf(request.content.length), ['Expect', '100-continue']],
  });
  request.patient = true;
  request.alone = true;
  request.story.push('announced by Expect: 100-continue');
};

/** All three are the same to Node, which closes the connection afterwards. */
const otherVersion: Step = (request, { pick }) => {
  request.version = pick(['HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0']);
  request.alone = true;
  request.story.push(request.version);
};

const closing: Step = (request) => {
  request.headers.push(['Connection', 'close']);
  request.alone = true;
  request.story.push('Connection: close');
};

/** Asks for another protocol, which nobody here speaks. */
const upgrading: Step = (request, { pick }) => {
  const protocol = pick(['websocket', 'h2c', 'TLS/1.3']);
  request.headers.push(['Connection', 'Upgrade'], ['Upgrade', protocol]);
  request.alone = true;
  request.story.push(`Upgrade: ${protocol}`);
};

/** Sends everything, and does not wait for the answer. */
const leaving: Step = (request) => {
  request.framing = framed(request.content, {
    headers: [lengthOf(request.content.length)],
    ending: 'reset',
  });
  request.alone = true;
  request.story.push('broken off when all was sent');
};

const FRAMINGS: readonly Step[] = [
  chunked,
  chunked,
  chunked,
  announced,
  otherVersion,
  closing,
  upgrading,
  leaving,
];

/** Unusual, but right: the body arrives. */
export const oddFraming: Step = oneOf(FRAMINGS);
