import 'reflect-metadata';
import type { RouteDefinition } from '../core/webhook-source.js';

/**
 * Where `@nestjs/swagger` looks. By name, so that nobody needs the package; a
 * version that looks elsewhere shows the routes without their schemas.
 */
const OPERATION = 'swagger/apiOperation';
const PARAMETERS = 'swagger/apiParameters';
const RESPONSES = 'swagger/apiResponse';

/** `{}` */
const ANSWER = { type: 'object', properties: {} };
const TROUBLE = {
  400: { description: 'The body is not what the sender documents' },
  401: { description: 'The sender is not proven' },
  413: { description: 'The body is larger than limits.body' },
  503: { description: 'It cannot be taken now; Retry-After says when' },
};

/** Tells Swagger what a generated route takes and answers. */
export function describeRoute(
  method: object,
  title: string,
  receives: NonNullable<RouteDefinition<never>['receives']>,
): void {
  const isAsked = receives === 'questions';
  const operation = {
    summary: `${isAsked ? 'Questions' : 'Webhooks'} of ${title}`,
    description: `For ${title} only: whoever cannot prove to be it is answered 401.`,
  };
  const body = {
    in: 'body',
    required: true,
    // As ApiBody has it: the schema below takes its place, but without one Swagger throws.
    type: String,
    description: `A JSON object, as ${title} documents it`,
    schema: { type: 'object', additionalProperties: true },
  };
  const schema = ANSWER;
  const responses = isAsked
    ? {
        200: { description: 'Allowed', schema },
        403: { description: 'Denied', schema },
      }
    : { 200: { description: 'Kept, now or before', schema } };
  Reflect.defineMetadata(OPERATION, operation, method);
  Reflect.defineMetadata(PARAMETERS, [body], method);
  Reflect.defineMetadata(RESPONSES, { ...TROUBLE, ...responses }, method);
}
