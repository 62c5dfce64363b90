import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';

/** Server and load do not take each other's core, where the system lets us say so. */
const canPin =
  availableParallelism() > 1 &&
  spawnSync('taskset', ['--version']).status === 0;

/** A process of the bench's that answers what it is asked. */
export class Process {
  #child;
  #started = performance.now();

  /**
   * @param core which one it runs on; any unless given
   * @param execArgv Node's own
   */
  constructor(file, args = [], { env = {}, core, execArgv = [] } = {}) {
    const command = [process.execPath, ...execArgv, file, ...args];
    if (canPin && core !== undefined)
      command.unshift('taskset', '-c', `${core}`);
    this.#child = spawn(command[0], command.slice(1), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, ...env },
    });
  }

  /** Milliseconds since it was started. */
  get age() {
    return performance.now() - this.#started;
  }

  ask(message) {
    this.#child.send(message);
    return this.answer();
  }

  /** What it says next. Rejects where it ends instead. */
  async answer() {
    const heard = new AbortController();
    const exit = once(this.#child, 'exit', heard).then(([code, signal]) => {
      throw new Error(
        `${this.#child.spawnargs.join(' ')} ended: ${code ?? signal}`,
      );
    });
    exit.catch(() => {});
    const [answer] = await Promise.race([
      once(this.#child, 'message', heard),
      exit,
    ]);
    heard.abort();
    return answer;
  }

  /** @param farewell asks it to end by itself; it is killed unless given */
  async end(farewell) {
    if (!this.#child.connected) return;
    const ended = once(this.#child, 'exit');
    if (farewell) this.#child.send(farewell);
    else this.#child.kill('SIGKILL');
    await ended;
  }
}

/** The load, on the core that no server has. */
export function startGenerator() {
  const file = new URL('generator.mjs', import.meta.url).pathname;
  return new Process(file, [], { core: 1 });
}
