import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { WebhookEventBus } from './events/webhook-event-bus.js';
import { WebhookForwarder } from './forwarder/webhook-forwarder.service.js';
import { Connections } from './http/connections.js';
import { Inbox } from './inbox/inbox.service.js';
import { SecondSignal } from './second-signal.js';
import { SourceStarts } from './source-starts.js';

/**
 * Ends the work when the application ends. Provided by the module that users
 * import: Nest destroys modules from the root down, and the global core would
 * come last, after the database that the handlers need.
 */
@Injectable()
export class WebhooksShutdown implements OnModuleDestroy {
  constructor(
    private readonly inbox: Inbox,
    private readonly bus: WebhookEventBus,
    private readonly forwarder: WebhookForwarder,
    private readonly sourceStarts: SourceStarts,
    private readonly connections: Connections,
    private readonly secondSignal: SecondSignal,
  ) {}

  async onModuleDestroy(): Promise<void> {
    this.secondSignal.begin();
    this.inbox.stopAccepting();
    this.connections.end();
    await Promise.all([this.sourceStarts.stop(), this.inbox.close()]);
    await this.forwarder.close();
    this.bus.close();
  }
}
