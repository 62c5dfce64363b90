import { isLong, type InboxCommand } from './command.js';
import type { CommandProgress } from './command-store.js';
import type { Inbox } from './inbox.service.js';

interface Way {
  readonly signal: AbortSignal;
  /** How far a process got that died meanwhile. */
  readonly from: CommandProgress | undefined;
  readonly onProgress: (progress: CommandProgress) => void;
}

/** Carries a command out as a caller of the application's own `Inbox` would. @returns what the method returned */
export async function carryOut(
  command: InboxCommand,
  inbox: Pick<Inbox, 'replay' | 'drop' | 'pause' | 'resume' | 'unblock'>,
  { signal, from, onProgress }: Way,
): Promise<unknown> {
  switch (command.kind) {
    case 'replay': {
      const { which, handler, rate } = command;
      const before = from ?? { events: 0, jobs: 0 };
      const added = <
        Some extends { events: number; total: number; jobs: number },
      >(
        it: Some,
      ): Some => ({
        ...it,
        events: it.events + before.events,
        total: it.total + before.events,
        jobs: it.jobs + before.jobs,
      });
      const progress = await inbox.replay(which, {
        ...(handler !== undefined && { handler }),
        ...(rate !== undefined && { rate }),
        ...(from && isLong(command) && { after: from.seq }),
        signal,
        onProgress: (it, seq) => onProgress(added({ ...it, seq })),
      });
      return added(progress);
    }
    case 'drop':
      return inbox.drop(command.seq);
    case 'pause':
      return inbox.pause(command.handler);
    case 'resume':
      return inbox.resume(command.handler);
    case 'unblock':
      return inbox.unblock(command.handler, command.key, command.of);
  }
}
