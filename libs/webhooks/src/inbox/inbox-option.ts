import type { InboxStore } from './inbox-store.js';

/** An inbox as chosen in `forRoot`. */
export interface InboxOption {
  /** What it is called in the log and in errors. */
  readonly name: string;
  /** What is lost with the process: nothing, or events; `accepted` where the application said that this is fine. */
  readonly loss: 'none' | 'events' | 'accepted';
  /** Whether several processes may share it. */
  readonly shared: boolean;
  /** The options by which the command line finds it, for hints that can be copied into a shell; absent where nobody else can look at it. */
  readonly commandLine?: string;
  create(): InboxStore;
}
