import 'reflect-metadata';
import type { HandlerContext, HandlerOptions } from './handler.js';

// By name, so that two copies of the library in one process understand each other.
const HANDLER_METADATA = Symbol.for('nestjs-livestream-webhooks:handler');

/** What one decorator on a method asked for. */
export interface HandlerMetadata extends HandlerOptions {
  readonly names: readonly string[];
  /** Milliseconds within which a question must be answered; only on handlers of questions. */
  readonly deadline?: number;
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

/** Marks a method as a handler. Decorators stack: each adds to what earlier ones wrote. */
export function markHandler<Event, Result = unknown>(
  metadata: HandlerMetadata,
): HandlerDecorator<Event, Result> {
  return (_target, _key, descriptor) => {
    const method = descriptor.value as object;
    const earlier = readHandlerMetadata(method);
    Reflect.defineMetadata(HANDLER_METADATA, [...earlier, metadata], method);
  };
}

/** What the decorators on a method asked for; empty where there is none. */
export function readHandlerMetadata(
  method: object,
): readonly HandlerMetadata[] {
  return Reflect.getMetadata(HANDLER_METADATA, method) ?? [];
}
