import { ValidateBy, type ValidationOptions } from 'class-validator';
import { areUsable } from './secrets.js';

/** A class-validator rule: a secret resolver, or at least one key id, each with secrets that are not blank. */
export function IsKeyRing(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    { name: 'isKeyRing', validator: { validate: isKeyRing } },
    options,
  );
}

function isKeyRing(value: unknown): boolean {
  if (typeof value === 'function') return true;
  if (typeof value !== 'object' || value === null) return false;
  const keys = Object.entries(value);
  return (
    keys.length > 0 &&
    keys.every(([keyId, secret]) => areUsable(keyId) && areUsable(secret))
  );
}
