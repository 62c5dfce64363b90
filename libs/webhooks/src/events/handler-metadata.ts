import 'reflect-metadata';
import { ConfigurationError } from '../core/errors.js';
import type { HandlerContext, HandlerOptions } from './handler.js';

// By name, so that two copies of the library in one process understand each other.
/** On a prototype, by method: what stands there later may be another function, a wrapper or a spy. */
const CLASS_METADATA = Symbol.for('nestjs-livestream-webhooks:handlers');
/** On the function, too, for helpers that copy methods from one class to another. */
const METHOD_METADATA = Symbol.for('nestjs-livestream-webhooks:handler');

/** What one decorator on a method asked for. */
export interface HandlerMetadata extends HandlerOptions {
  readonly names: readonly string[];
  /** Milliseconds within which a question must be answered; only on handlers of questions. */
  readonly deadline?: number;
  /** The function that it stood on. */
  readonly method?: object | undefined;
}

/** A decorator that checks the method it stands on: its first parameter must take every event that it names. */
export type HandlerDecorator<Event, Result = unknown> = <
  // Any transaction: which client it is depends on the inbox, and the method says it.
  Method extends (event: Event, context: HandlerContext<any>) => Result,
>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<Method>,
) => void;

type Marks = ReadonlyMap<string, readonly HandlerMetadata[]>;

/**
 * Marks a method as a handler. Decorators stack: each adds to what earlier ones wrote.
 *
 * @throws {ConfigurationError} on what no instance has by a name.
 */
export function markHandler<Event, Result = unknown>(
  metadata: HandlerMetadata,
): HandlerDecorator<Event, Result> {
  return (target, key, descriptor) => {
    if (typeof target === 'function' || typeof key === 'symbol') {
      throw new ConfigurationError(
        `${String(key)} cannot be a handler: decorate a method that instances have, by a name; neither a static one nor one under a symbol`,
      );
    }
    // Where an accessor hands the method out, there is none to see.
    const method: object | undefined = descriptor.value;
    const all = new Map(marksOn(target));
    const earlier = all.get(key) ?? (method && marksOf(method)) ?? [];
    const marks = [...earlier, { ...metadata, method }];
    Reflect.defineMetadata(CLASS_METADATA, all.set(key, marks), target);
    if (method) Reflect.defineMetadata(METHOD_METADATA, marks, method);
  };
}

/**
 * What the decorators of a class asked for, by method. Those of a base class
 * hold for what overrides its methods, unless that is decorated itself.
 */
export function handlersOn(prototype: object): Marks {
  const found = new Map<string, readonly HandlerMetadata[]>();
  for (
    let at: object | null = prototype;
    at && at !== Object.prototype;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    for (const [method, marks] of [...marksOn(at), ...copiesOn(at)]) {
      if (!found.has(method)) found.set(method, marks);
    }
  }
  return found;
}

/** What was decorated in this class itself. */
function marksOn(prototype: object): Marks {
  return Reflect.getOwnMetadata(CLASS_METADATA, prototype) ?? new Map();
}

function marksOf(method: object): readonly HandlerMetadata[] | undefined {
  return Reflect.getMetadata(METHOD_METADATA, method);
}

/** Methods that brought what they are marked with along. */
function* copiesOn(
  prototype: object,
): Generator<[string, readonly HandlerMetadata[]]> {
  const properties = Object.getOwnPropertyDescriptors(prototype);
  for (const [name, { value }] of Object.entries(properties)) {
    const marks = typeof value === 'function' && marksOf(value as object);
    if (marks) yield [name, marks];
  }
}
