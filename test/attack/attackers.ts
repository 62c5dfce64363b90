import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { until } from '../support/until.js';

const PROGRAM = fileURLToPath(new URL('attacker.mjs', import.meta.url));

/** What is done without a secret: see the program. */
export const ATTACKS = [
  'senseless tokens',
  'forged tokens',
  'forged MACs',
  'slow bytes',
  'chunks without an end',
  'chunks of a byte',
] as const;

interface Attack {
  readonly port: number;
  readonly kind: (typeof ATTACKS)[number];
  readonly connections: number;
}

/** Connections that hold on to a server, out of a process of their own. */
export class Attackers {
  readonly #child: ChildProcess;
  /** How many connections there have been. */
  opened = 0;

  private constructor(attack: Attack) {
    this.#child = fork(PROGRAM, [JSON.stringify(attack)]);
    this.#child.on('message', (opened) => {
      this.opened = opened as number;
    });
  }

  /** Resolves when all of them are there. */
  static async start(attack: Attack): Promise<Attackers> {
    const attackers = new Attackers(attack);
    const all = () => attackers.opened >= attack.connections;
    await until(all, 'all of the attackers');
    return attackers;
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }
}
