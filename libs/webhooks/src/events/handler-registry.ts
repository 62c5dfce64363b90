import { ConfigurationError } from '../core/errors.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import { wants, type Handler } from './handler.js';

/** The handlers of this process, by id and by the events that they want. */
export class HandlerRegistry {
  readonly #handlers = new Map<string, Handler>();
  /** By id and alias: under which jobs may wait. */
  readonly #owners = new Map<string, Handler>();
  readonly #places = new Map<Handler, number>();
  readonly #byName = new Map<string, Set<Handler>>();
  /** Filled as events come in: looking a handler up must not cost a search per event. */
  readonly #idsByEvent = new Map<string, readonly string[]>();

  get all(): readonly Handler[] {
    return [...this.#handlers.values()];
  }

  /** @throws {ConfigurationError} when the id is taken. */
  add(handler: Handler): void {
    const { id, aliases = [] } = handler;
    if (this.#handlers.has(id)) {
      throw new ConfigurationError(
        `Two handlers have the id "${id}", so their jobs could not be told apart. ` +
          `Give one of them another: { id: '...' } as the last argument of its decorator. ` +
          `If there is only one, its class is provided by two modules: provide it in one and export it.`,
      );
    }
    const names = [id, ...aliases];
    const other = names
      .map((name) => this.#owners.get(name))
      .find((owner) => owner !== undefined);
    if (other) {
      throw new ConfigurationError(
        `The handlers "${other.id}" and "${id}" want the same jobs: they share an alias, or the id of one is an alias of the other. Take it out of the aliases of one of them`,
      );
    }
    for (const name of names) this.#owners.set(name, handler);
    this.#places.set(handler, this.#handlers.size);
    this.#handlers.set(id, handler);
    for (const name of handler.subscriptions.flatMap(({ names }) => names)) {
      const known = this.#byName.get(name);
      if (known) known.add(handler);
      else this.#byName.set(name, new Set([handler]));
    }
    this.#idsByEvent.clear();
  }

  get(id: string): Handler | undefined {
    return this.#handlers.get(id);
  }

  /** The ids of the handlers that want this event. */
  idsFor(event: WebhookEvent): readonly string[] {
    const name = `${event.source}.${event.type}`;
    const key = `${event.account}\0${name}`;
    let ids = this.#idsByEvent.get(key);
    if (!ids) {
      ids = this.#namedBy([name, '*'])
        .filter(({ subscriptions }) =>
          subscriptions.some((s) => wants(s, event)),
        )
        .map(({ id }) => id);
      // A sender chooses the types of its events: what it makes up must not fill the memory.
      if (this.#idsByEvent.size < 1_000) this.#idsByEvent.set(key, ids);
    }
    return ids;
  }

  /** In the order in which they came. */
  #namedBy(names: readonly string[]): readonly Handler[] {
    const found = new Set(
      names.flatMap((name) => [...(this.#byName.get(name) ?? [])]),
    );
    const placeOf = (handler: Handler) => this.#places.get(handler)!;
    return [...found].sort((a, b) => placeOf(a) - placeOf(b));
  }
}
