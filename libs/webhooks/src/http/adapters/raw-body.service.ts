import {
  Injectable,
  type OnApplicationBootstrap,
  type Type,
} from '@nestjs/common';
import {
  DiscoveryService,
  HttpAdapterHost,
  MetadataScanner,
} from '@nestjs/core';
import { takeExpressBodies } from './express-raw-body.js';
import {
  collectAnySlashRoutes,
  type FastifyRoutes,
} from './fastify-any-slash.js';
import { takeFastifyBodies } from './fastify-raw-body.js';
import { ForeignAnswers } from '../foreign-answers.js';
import { noteNestMiddleware } from './nest-middleware.js';
import { RawBodies } from '../bodies/raw-bodies.js';
import { markRawBodyRoute } from './raw-body-route.js';
import { isSignatureGuard } from '../signature.guard.js';

const GUARDS_METADATA = '__guards__';

/**
 * Sees to it that every route behind a {@link SignatureGuard} gets its bytes,
 * whatever `main.ts` says about body parsing.
 */
@Injectable()
export class RawBodyService implements OnApplicationBootstrap {
  #addAnySlashRoutes = () => {};

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly bodies: RawBodies,
    private readonly answers: ForeignAnswers,
  ) {
    // Under `NestFactory` the adapter is there already, under
    // `Test.createTestingModule` it comes later; in both before the routes do.
    adapterHost.init$.subscribe(() => this.#beforeRoutes());
  }

  onApplicationBootstrap(): void {
    const { httpAdapter } = this.adapterHost;
    if (httpAdapter?.getType() === 'express') {
      takeExpressBodies(httpAdapter.getInstance(), this.bodies, this.answers);
    }
    this.#addAnySlashRoutes();
  }

  #beforeRoutes(): void {
    this.#markRoutes();
    const { httpAdapter } = this.adapterHost;
    if (httpAdapter?.getType() === 'fastify') {
      const instance = httpAdapter.getInstance<FastifyRoutes>();
      this.#addAnySlashRoutes = collectAnySlashRoutes(instance);
      takeFastifyBodies(httpAdapter.getInstance(), this.bodies, this.answers);
    } else if (httpAdapter?.getType() === 'express') {
      noteNestMiddleware(httpAdapter);
    }
  }

  #markRoutes(): void {
    for (const { metatype } of this.discovery.getControllers()) {
      if (!metatype) continue;
      const prototype = (metatype as Type<Record<string, object>>).prototype;
      for (const name of this.scanner.getAllMethodNames(prototype)) {
        const method = prototype[name]!;
        // An inherited method may serve other controllers, whose bodies are theirs.
        const own = Object.hasOwn(prototype, name);
        if (isGuarded(method) || (own && isGuarded(metatype))) {
          markRawBodyRoute(method);
        }
      }
    }
  }
}

function isGuarded(target: object): boolean {
  const guards: unknown[] = Reflect.getMetadata(GUARDS_METADATA, target) ?? [];
  return guards.some(isSignatureGuard);
}
