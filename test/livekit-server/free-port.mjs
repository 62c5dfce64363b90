import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

export function freeTcpPort() {
  return portOf(createServer().listen(0, '127.0.0.1'));
}

export function freeUdpPort() {
  return portOf(createSocket('udp4').bind(0, '127.0.0.1'));
}

async function portOf(socket) {
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}
