/** The limit: no framework, no library, the same checks. */
import { createServer } from 'node:http';
import { receive } from './bare-receive.js';
import { PATH, ready } from './peer.js';

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const event = receive(request.headers.authorization, body);
    const found = request.url === `/${PATH}`;
    response.writeHead(!found ? 404 : event ? 200 : 401, {
      'content-type': 'application/json',
    });
    response.end('{}');
  });
});

server.listen(0, '127.0.0.1', () => ready(server));
