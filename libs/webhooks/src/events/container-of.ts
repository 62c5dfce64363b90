import type { ExternalContextCreator, NestContainer } from '@nestjs/core';

/** Nest's container, which knows what is global in the application. Nest hands it to nobody but its own parts: this is one of them. */
export function containerOf(contexts: ExternalContextCreator): NestContainer {
  const { container } = contexts as unknown as {
    readonly container: NestContainer;
  };
  return container;
}
