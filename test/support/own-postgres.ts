import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, runCommand } from './run-command.js';
import { until } from './until.js';

interface Server {
  readonly url: string;
  readonly folder: string;
}

/** A PostgreSQL server of a test file's own, which may be stopped and started. */
export class OwnPostgres {
  private constructor(private readonly server: Server) {}

  static async start(): Promise<OwnPostgres> {
    const script = join(ROOT, 'test/support/postgres-server.mjs');
    const { code, output } = await runCommand(process.execPath, [script]);
    if (code !== 0) throw new Error(`PostgreSQL did not start: ${output}`);
    return new OwnPostgres(JSON.parse(output) as Server);
  }

  get url(): string {
    return this.server.url;
  }

  /** Ends all connections at once, as a restart of a managed database does. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
    if (!existsSync(this.#lock)) return;
    process.kill(
      Number.parseInt(await readFile(this.#lock, 'utf8'), 10),
      signal,
    );
    await until(() => !existsSync(this.#lock), 'the end of PostgreSQL');
  }

  /** With the options that it had. */
  async again(): Promise<void> {
    const { folder } = this.server;
    const options = await readFile(join(folder, 'postmaster.opts'), 'utf8');
    const [program = '', ...args] = options
      .trim()
      .split(/ (?=")/)
      .map((part) => part.replaceAll('"', ''));
    const { uid, gid } = await stat(folder);
    const child = spawn(program.trim(), args, {
      cwd: folder,
      stdio: 'ignore',
      detached: true,
      ...(process.getuid?.() === 0 && { uid, gid }),
    });
    await once(child, 'spawn');
    child.unref();
    await until(async () => {
      const status = await readFile(this.#lock, 'utf8').catch(() => '');
      return /^ready/m.test(status);
    }, 'PostgreSQL');
  }

  async remove(): Promise<void> {
    await this.stop('SIGQUIT');
    await rm(this.server.folder, {
      recursive: true,
      force: true,
      maxRetries: 5,
    });
  }

  get #lock(): string {
    return join(this.server.folder, 'postmaster.pid');
  }
}
