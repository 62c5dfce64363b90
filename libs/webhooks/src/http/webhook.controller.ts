import {
  Controller,
  HttpCode,
  Post,
  Req,
  Res,
  UseFilters,
  UseGuards,
  VERSION_NEUTRAL,
  type Type,
} from '@nestjs/common';
import type { AnyAccountSlot } from '../core/account.js';
import type { RouteDefinition } from '../core/webhook-source.js';
import { AccountGuard } from './account.guard.js';
import { verifiedRequest } from './authenticate.js';
import { answersItself } from './foreign-answers.js';
import { describeRoute } from './describe-route.js';
import { AnySlash } from './adapters/raw-body-route.js';
import { RefusalFilter } from './refusal.filter.js';
import { Refusal } from './refusal.js';
import { WebhookAnswer } from './webhook-answer.js';
import { WebhookReceiver } from './webhook-receiver.service.js';

const UNDECORATED = Symbol('account of an undecorated controller');

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
    constructor(readonly receiver: WebhookReceiver) {}
  }
  for (const [name, route] of Object.entries(source.routes)) {
    addRoute(WebhookController.prototype, account, source.title, name, route);
  }
  for (const decorate of decorators) decorate(WebhookController);
  if (decorators.length === 0) {
    Reflect.defineMetadata(UNDECORATED, account, WebhookController);
  }
  const of =
    account === source.name ? source.title : `${source.title}-${account}`;
  const name = `${pascalCase(of)}WebhookController`;
  Object.defineProperty(WebhookController, 'name', { value: name });
  return WebhookController;
}

/** The account of a generated controller on which the application has put nothing. */
export function undecoratedAccount(controller: Type): string | undefined {
  return Reflect.getMetadata(UNDECORATED, controller);
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
}

function addRoute(
  prototype: object,
  account: string,
  title: string,
  name: string,
  { path, receives = 'events' }: RouteDefinition<never>,
): void {
  const descriptor = {
    configurable: true,
    writable: true,
    async value(this: Receiving, message: object, response: object) {
      const request = verifiedRequest(message);
      const answered = WebhookAnswer.of(response);
      answersItself(message);
      try {
        answered.settle(
          receives === 'events'
            ? await acknowledge(this.receiver, account, name, request)
            : await answer(this.receiver, account, name, request),
        );
      } catch (error) {
        if (error instanceof Refusal) answered.refuse(error);
        throw error;
      }
      return {};
    },
  };
  // A route may have any name; a method of that name could be hidden by a field of the controller.
  const method = `receive${pascalCase(name)}`;
  Object.defineProperty(prototype, method, descriptor);
  // Swagger names its operations by it, and stack traces their frames.
  const handle: object = Reflect.get(prototype, method);
  Object.defineProperty(handle, 'name', { value: method });
  describeRoute(handle, title, receives);
  Reflect.defineMetadata(
    'design:paramtypes',
    [Object, Object],
    prototype,
    method,
  );
  AnySlash(prototype, method, descriptor);
  Post(path)(prototype, method, descriptor);
  HttpCode(200)(prototype, method, descriptor);
  UseGuards(AccountGuard(account, name))(prototype, method, descriptor);
  Req()(prototype, method, 0);
  Res({ passthrough: true })(prototype, method, 1);
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
