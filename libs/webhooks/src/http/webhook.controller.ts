import {
  Controller,
  Injectable,
  Post,
  Req,
  Res,
  UseFilters,
  UseGuards,
  VERSION_NEUTRAL,
  type CanActivate,
  type ExecutionContext,
  type Type,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { AnyAccountSlot } from '../core/account.js';
import { Accounts } from '../core/accounts.js';
import type { RouteDefinition } from '../core/webhook-source.js';
import { authenticate, verifiedRequest } from './authenticate.js';
import { RefusalFilter } from './refusal.filter.js';
import { asSignatureGuard } from './signature.guard.js';
import { WebhookReceiver } from './webhook-receiver.service.js';

/**
 * Makes the controller of an account: a class of its own, so that Nest logs it
 * and guards, Swagger and devtools see it.
 */
export function createWebhookController(
  { account, source }: AnyAccountSlot,
  path: string,
  decorators: readonly ClassDecorator[],
): Type {
  // Versions of the application's own API are none of the sender's business.
  @Controller({ path, version: VERSION_NEUTRAL })
  @UseFilters(RefusalFilter)
  class WebhookController {
    constructor(
      readonly receiver: WebhookReceiver,
      readonly adapterHost: HttpAdapterHost,
    ) {}
  }
  for (const [name, route] of Object.entries(source.routes)) {
    addRoute(WebhookController.prototype, account, name, route);
  }
  for (const decorate of decorators) decorate(WebhookController);
  const of =
    account === source.name ? source.title : `${source.title}-${account}`;
  const name = `${pascalCase(of)}WebhookController`;
  Object.defineProperty(WebhookController, 'name', { value: name });
  return WebhookController;
}

/** `LiveKit-eu` as the name of a class has it: `LiveKitEu`. */
function pascalCase(text: string): string {
  return text
    .split(/\W+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

interface Receiving {
  readonly receiver: WebhookReceiver;
  readonly adapterHost: HttpAdapterHost;
}

function addRoute(
  prototype: object,
  account: string,
  name: string,
  { path, receives = 'events' }: RouteDefinition<never>,
): void {
  const descriptor = {
    configurable: true,
    writable: true,
    // The answer is sent here rather than returned: what interceptors of the application make of a result is not for senders.
    async value(this: Receiving, message: object, response: object) {
      const request = verifiedRequest(message);
      const status =
        receives === 'events'
          ? await acknowledge(this.receiver, account, name, request)
          : await answer(this.receiver, account, name, request);
      this.adapterHost.httpAdapter.reply(response, {}, status);
    },
  };
  // A route may have any name; a method of that name could be hidden by a field of the controller.
  const method = `receive${pascalCase(name)}`;
  Object.defineProperty(prototype, method, descriptor);
  Reflect.defineMetadata(
    'design:paramtypes',
    [Object, Object],
    prototype,
    method,
  );
  Post(path)(prototype, method, descriptor);
  UseGuards(AccountGuard(account, name))(prototype, method, descriptor);
  Req()(prototype, method, 0);
  Res()(prototype, method, 1);
}

async function acknowledge(
  receiver: WebhookReceiver,
  ...webhook: Parameters<WebhookReceiver['receive']>
): Promise<number> {
  await receiver.receive(...webhook);
  return 200;
}

async function answer(
  receiver: WebhookReceiver,
  ...webhook: Parameters<WebhookReceiver['ask']>
): Promise<number> {
  return (await receiver.ask(...webhook)) === 'allow' ? 200 : 403;
}

/** Verifies with the scheme of an account, whose secrets may have come after the controller. */
function AccountGuard(account: string, routeName: string): Type<CanActivate> {
  @Injectable()
  class AccountSignatureGuard implements CanActivate {
    constructor(readonly accounts: Accounts) {}

    canActivate(context: ExecutionContext): Promise<true> {
      const { route, account: found } = this.accounts.route(account, routeName);
      const { retryAfter } = found.source;
      return authenticate(context, route.scheme, { name: account, retryAfter });
    }
  }
  return asSignatureGuard(AccountSignatureGuard);
}
