import { applyDecorators } from '@nestjs/common';
import { IsInt, Max, Min } from 'class-validator';
import { LONGEST_TIMER } from './core/longest-timer.js';

/** A whole number of milliseconds, as many as a timer can wait. */
export function IsDelay(least: 0 | 1): PropertyDecorator {
  const message = `$property must be a whole number of milliseconds, ${least} to ${LONGEST_TIMER}`;
  return applyDecorators(
    IsInt({ message }),
    Min(least, { message }),
    Max(LONGEST_TIMER, { message }),
  );
}
