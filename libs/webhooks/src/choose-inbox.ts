import { Logger } from '@nestjs/common';
import { ConfigurationError } from './core/errors.js';
import type { InboxOption } from './inbox/inbox-option.js';
import { memoryInbox } from './inbox/memory/memory-inbox.js';
import { isProduction } from './is-production.js';

const logger = new Logger('Webhooks');

/**
 * The inbox to use; memory where none was chosen, which is said.
 *
 * @throws {ConfigurationError} in production, where nobody said that losing events is fine.
 */
export function chooseInbox(inbox: InboxOption = memoryInbox()): InboxOption {
  if (inbox.loss === 'none') return inbox;
  if (inbox.loss === 'events' && isProduction()) {
    throw new ConfigurationError(
      "The inbox is memory, which loses acknowledged events when the process ends, and production refuses that. Choose one that keeps them: inbox: sqliteInbox({ path: '.data/webhooks.db' }) for one process, postgresInbox({ connectionString }) for several. Only where losing events is fine: memoryInbox({ acceptLoss: true })",
    );
  }
  const text = `The inbox is ${inbox.name}: events that wait when the process ends are lost`;
  if (inbox.loss === 'accepted') logger.log(text);
  else logger.warn(text);
  return inbox;
}
