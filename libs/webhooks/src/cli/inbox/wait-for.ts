import { setTimeout as sleep } from 'node:timers/promises';
import { QUIET, type CommandRecord } from '../../inbox/command-store.js';
import type { InboxVisit } from '../../inbox/inbox-visit.js';
import { Progress } from '../progress.js';
import { readable } from '../../core/readable.js';
import type { Terminal } from '../terminal.js';
import { untilInterrupted } from '../until-interrupted.js';

const LOOK_EVERY = 100;

/**
 * Waits until the application has carried a command out, with a progress bar.
 *
 * @returns `undefined` where it has not, or it failed: that is told
 */
export async function waitFor(
  terminal: Terminal,
  visit: InboxVisit,
  id: number,
): Promise<CommandRecord | undefined> {
  const record = await untilInterrupted((signal) =>
    lastLook(terminal, visit, id, signal),
  );
  const later = `"inbox command ${id}" tells what becomes of it, with --stop it takes it back`;
  if (record?.state === 'done') return record;
  if (!record)
    terminal.fail(
      `There is no command ${id}: one that is finished is forgotten after a day`,
    );
  else if (record.state === 'failed') {
    terminal.fail(
      `The application could not do it: ${readable(record.error ?? '')}`,
    );
  } else if (record.state === 'running' && record.quietFor < QUIET) {
    terminal.fail(`The application goes on with command ${id}: ${later}`);
  } else if (record.isBehind) {
    terminal.fail(`Command ${id} waits for another one: ${later}`);
  } else {
    terminal.fail(
      `No process of the application works here: command ${id} is left in the inbox, and carried out when one starts; ${later}`,
    );
  }
  return undefined;
}

/** How it stands when nothing more is to be expected, or nobody wants to wait any longer. */
async function lastLook(
  terminal: Terminal,
  { commands, patience }: InboxVisit,
  id: number,
  signal: AbortSignal,
): Promise<CommandRecord | undefined> {
  let bar: Progress | undefined;
  let since = performance.now();
  try {
    for (;;) {
      const record = await commands.look(id);
      if (!record || record.finishedAt || signal.aborted) return record;
      const { state, progress, quietFor, isBehind } = record;
      if (progress) {
        bar ??= new Progress(terminal, progress.total, 'events');
        bar.reach(progress.events);
      }
      if (state === 'running' && quietFor > QUIET) return record;
      if (state === 'running' || isBehind) since = performance.now();
      if (performance.now() - since > patience) return record;
      await sleep(LOOK_EVERY, undefined, { signal }).catch(() => {});
    }
  } finally {
    bar?.stop();
  }
}
