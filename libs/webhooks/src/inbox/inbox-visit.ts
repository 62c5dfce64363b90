import type { CommandStore } from './command-store.js';
import type { InboxStore } from './inbox-store.js';

/** The inbox of an application that runs, or does not, as somebody beside it may use it: he looks, and leaves commands. */
export interface InboxVisit extends Pick<
  InboxStore,
  'get' | 'find' | 'stats' | 'close'
> {
  readonly commands: Pick<CommandStore, 'leave' | 'look' | 'stop'>;
  /** Milliseconds after which an application that runs has seen a command. */
  readonly patience: number;
}
