import { connect } from 'node:net';
import { once } from 'node:events';

/** A connection that is kept, over which one request goes at a time: next to nothing of the load is our own. */
export class Connection {
  #received = '';
  #answered = () => {};

  static async open(port) {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new Connection(socket);
  }

  constructor(socket) {
    this.socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (text) => this.#read(text));
    socket.on('close', () => this.#answered(0));
    socket.on('error', () => {});
  }

  /** @returns the status; 0 where the connection broke */
  send(request) {
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.socket.write(request);
    });
  }

  close() {
    this.socket.destroy();
  }

  #read(text) {
    this.#received += text;
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0 || !this.#isWhole(end + 4)) return;
    const status = Number(this.#received.slice(9, 12));
    this.#received = '';
    this.#answered(status);
  }

  #isWhole(bodyAt) {
    const head = this.#received.slice(0, bodyAt);
    const length = /^content-length: *(\d+)/im.exec(head);
    if (length) return this.#received.length >= bodyAt + Number(length[1]);
    return this.#received.endsWith('0\r\n\r\n');
  }
}
