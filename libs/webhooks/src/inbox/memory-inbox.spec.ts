import { Logger } from '@nestjs/common';
import { inboxContract } from './inbox.contract.js';
import { Lanes } from './lanes.js';
import { MemoryInbox } from './memory-inbox.js';

Logger.overrideLogger(false);

const soon = (attempt: number) => (attempt < 3 ? 1 : undefined);

inboxContract('memory', {
  create: (now) => new MemoryInbox(new Lanes(16, soon), 1_000, 1_000, now),
});
