import { performance } from 'node:perf_hooks';
import { LiveKitSimulator } from '../../testing/livekit-simulator/livekit-simulator.js';
import { Progress } from '../progress.js';
import type { Terminal } from '../terminal.js';
import { untilInterrupted } from '../until-interrupted.js';
import type { PlayRoomOptions } from '../../testing/livekit-simulator/play-room.options.js';
import { playRooms, type Rooms } from './play-rooms.js';
import { Problems } from './problems.js';
import { simulateReport } from './simulate-report.js';

/** Who sends, and to whom. */
export interface Server {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** Plays rooms to a receiver, as a LiveKit server would tell of them, and says what became of their events. */
export async function simulate(
  terminal: Terminal,
  server: Server,
  { json, ...options }: Rooms & { readonly json?: boolean },
): Promise<void> {
  const problems = new Problems();
  const progress = new Progress(terminal, options.rooms, 'rooms');
  const simulator = new LiveKitSimulator({
    ...server,
    onOutcome: (outcome) => problems.add(outcome),
  });
  const start = performance.now();
  const rooms = await untilInterrupted((signal) => {
    signal.addEventListener('abort', () => simulator.close());
    const play = async (room: PlayRoomOptions) => {
      await simulator.playRoom(room);
      progress.step();
    };
    return playRooms(play, options, signal);
  });
  const seconds = (performance.now() - start) / 1000;
  simulator.close();
  progress.stop();

  const { summary } = simulator;
  terminal.print(
    json
      ? JSON.stringify({ rooms, seconds, ...summary })
      : simulateReport(summary, rooms, seconds),
  );
  if (summary.acknowledged === summary.sent) return;
  terminal.fail(problems.lines.join('\n'));
}
