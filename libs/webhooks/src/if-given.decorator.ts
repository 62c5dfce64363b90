import { ValidateIf } from 'class-validator';

/** Checks an option only where it is there. Not `IsOptional`, which lets `null` pass. */
export function IfGiven(): PropertyDecorator {
  return ValidateIf((_options, value) => value !== undefined);
}
