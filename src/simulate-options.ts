import { parseArgs } from 'node:util';

export interface SimulateOptions {
  readonly to: string;
  readonly rooms: number;
  readonly participants: number;
  /** Rooms that start in a second; absent for as fast as the receiver answers. */
  readonly rate?: number;
  /** Milliseconds between two events of a room. */
  readonly pace: number;
}

const DEFAULT_TO = `http://127.0.0.1:${process.env['PORT'] ?? 3000}/webhooks/livekit`;

export const SIMULATE_HELP = `Sends what a LiveKit server would send, to see what a receiver makes of it.

  npm run simulate -- [options]

  --to URL           the receiver            (${DEFAULT_TO})
  --rooms N          how many rooms to play  (10)
  --participants N   how many join each      (3)
  --rate R           rooms that start in a second, whatever the receiver does;
                     without it as fast as it answers, 100 rooms at a time
  --pace MS          milliseconds between two events of a room (0: as fast as
                     the receiver answers)
  --help             this text

Signs with LIVEKIT_API_KEY and LIVEKIT_API_SECRET: those of the receiver.
Ends with 1 when an event was refused or dropped, with 2 when an option is wrong.`;

/**
 * Reads the command line; `undefined` where it asks for help.
 *
 * @throws {Error} that says which option to change.
 */
export function simulateOptions(args: string[]): SimulateOptions | undefined {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      to: text,
      rooms: text,
      participants: text,
      rate: text,
      pace: text,
      help: { type: 'boolean' },
    },
  });
  if (values.help) return undefined;
  const { to = DEFAULT_TO, rate } = values;
  if (!/^https?:\/\//.test(to) || !URL.canParse(to)) {
    throw new Error(
      `--to must be the whole address of a receiver: write --to ${DEFAULT_TO}`,
    );
  }
  return {
    to,
    rooms: whole('rooms', values.rooms ?? '10', 1),
    participants: whole('participants', values.participants ?? '3', 0),
    pace: whole('pace', values.pace ?? '0', 0),
    ...(rate !== undefined && { rate: positive('rate', rate) }),
  };
}

function whole(name: string, text: string, least: number): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(number) && number >= least) {
    return number;
  }
  throw new Error(
    `--${name} must be a whole number, ${least} or more: write --${name} 10`,
  );
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  throw new Error(
    `--${name} must be a number above 0: write --${name} 5, or leave it out`,
  );
}
