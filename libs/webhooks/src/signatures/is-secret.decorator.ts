import { ValidateBy, type ValidationOptions } from 'class-validator';
import { areUsable } from './secrets.js';

/** A class-validator rule: a secret, or a list of at least one; none of them blank. */
export function IsSecret(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    { name: 'isSecret', validator: { validate: areUsable } },
    options,
  );
}
