import { ConfigurationError } from '../core/errors.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import { wants, type Handler } from './handler.js';

/** The handlers of this process, by id and by the events that they want. */
export class HandlerRegistry {
  readonly #handlers = new Map<string, Handler>();
  /** Filled as events come in: looking a handler up must not cost a search per event. */
  readonly #idsByEvent = new Map<string, readonly string[]>();

  get all(): readonly Handler[] {
    return [...this.#handlers.values()];
  }

  /** @throws {ConfigurationError} when the id is taken. */
  add(handler: Handler): void {
    if (this.#handlers.has(handler.id)) {
      throw new ConfigurationError(
        `Two handlers have the id "${handler.id}", so their jobs could not be told apart. ` +
          `Give one of them another: { id: '...' } as the last argument of its decorator. ` +
          `If there is only one, its class is provided by two modules: provide it in one and export it.`,
      );
    }
    const names = namesOf(handler);
    const other = this.all.find((one) =>
      namesOf(one).some((name) => names.includes(name)),
    );
    if (other) {
      throw new ConfigurationError(
        `The handlers "${other.id}" and "${handler.id}" want the same jobs: they share an alias, or the id of one is an alias of the other. Take it out of the aliases of one of them`,
      );
    }
    this.#handlers.set(handler.id, handler);
    this.#idsByEvent.clear();
  }

  get(id: string): Handler | undefined {
    return this.#handlers.get(id);
  }

  /** The ids of the handlers that want this event. */
  idsFor(event: WebhookEvent): readonly string[] {
    const name = `${event.account}\0${event.source}.${event.type}`;
    let ids = this.#idsByEvent.get(name);
    if (!ids) {
      ids = this.all
        .filter(({ subscriptions }) =>
          subscriptions.some((s) => wants(s, event)),
        )
        .map(({ id }) => id);
      // A sender chooses the types of its events: what it makes up must not fill the memory.
      if (this.#idsByEvent.size < 1_000) this.#idsByEvent.set(name, ids);
    }
    return ids;
  }
}

/** Under which its jobs may wait. */
function namesOf({ id, aliases = [] }: Handler): readonly string[] {
  return [id, ...aliases];
}
