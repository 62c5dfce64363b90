import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const running = new Set();

// However this run ends, with an error or out of time: nothing stays behind.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A program that this run started, with the lines that it printed. */
export class Program {
  lines = [];
  #child;
  #exit;

  constructor(command, args, { env, onLine = () => {} } = {}) {
    this.#child = spawn(command, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(this.#child);
    this.#exit = once(this.#child, 'exit').finally(() =>
      running.delete(this.#child),
    );
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.lines.push(line);
        onLine(line);
      });
    }
  }

  get ended() {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Sends the signal and waits for the end; what ignores it for `seconds` is a failure. */
  async stop(signal, seconds = 10) {
    this.#child.kill(signal);
    const late = sleep(seconds * 1000, 'late', { ref: false });
    if ((await Promise.race([this.#exit, late])) === 'late') {
      throw new Error(`still runs ${seconds} s after ${signal}`);
    }
  }

  /** Waits until it answers HTTP at all. */
  async answersAt(url, init) {
    await until(`an answer of ${url}`, async () => {
      if (this.ended) {
        throw new Error(`ended while starting:\n${this.lines.join('\n')}`);
      }
      return fetch(url, init).then(Boolean, () => false);
    });
  }
}

/** Asks again and again until the answer is truthy, and returns it. */
export async function until(what, condition, seconds = 20) {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline) {
    const answer = await condition();
    if (answer) return answer;
    await sleep(20);
  }
  throw new Error(`waited ${seconds} s in vain for ${what}`);
}

export async function freeTcpPort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export async function freeUdpPort() {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}
