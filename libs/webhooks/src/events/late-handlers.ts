import { Injectable, Logger } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
// Whether something has been made Nest says for a context only.
import { STATIC_CONTEXT } from '@nestjs/core/injector/constants.js';
import { handlersOn } from './handler-metadata.js';

type Module = ModulesContainer extends Map<string, infer Found> ? Found : never;

/**
 * Says so when a module is loaded after the start (`LazyModuleLoader`) and has
 * handlers: an event is kept with a job for each handler that is there when it
 * comes, so they would miss what came before.
 */
@Injectable()
export class LateHandlers {
  readonly #logger = new Logger('Webhooks');
  readonly #known = new Set<Module>();

  constructor(private readonly modules: ModulesContainer) {}

  /** From here on modules are late. */
  seal(): void {
    for (const module of this.modules.values()) this.#known.add(module);
  }

  /** Looks for late modules; called with each event, so it costs nothing where there is none. */
  look(): void {
    if (this.modules.size === this.#known.size) return;
    for (const module of this.modules.values()) {
      if (this.#known.has(module) || !isLoaded(module)) continue;
      this.#known.add(module);
      for (const name of handlersIn(module)) this.#warn(name, module);
    }
  }

  #warn(name: string, { name: moduleName }: Module): void {
    this.#logger.warn(
      `${name} is no handler: ${moduleName} was loaded after the application had started, and the events before would be lost to it. Import ${moduleName} in another module; or leave the handler where it is loaded at the start, and load there, in the method, what it needs`,
    );
  }
}

/** Its own class is made when all of its providers are known. */
function isLoaded(module: Module): boolean {
  const own = module.providers.get(module.metatype);
  return own?.getInstanceByContextId(STATIC_CONTEXT).isResolved ?? false;
}

function handlersIn({ providers, controllers }: Module): string[] {
  const hosts = [...providers.values(), ...controllers.values()];
  return hosts
    .filter(({ instance, isAlias }) => instance && !isAlias)
    .flatMap(({ instance }) => {
      const prototype = Object.getPrototypeOf(instance) as object | null;
      if (!prototype) return [];
      const { name } = prototype.constructor;
      return [...handlersOn(prototype).keys()].map((it) => `${name}.${it}`);
    });
}
