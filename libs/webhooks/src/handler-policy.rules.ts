import { IsIn, IsInt, Max, Min } from 'class-validator';
import { LONGEST_TIMER } from './core/longest-timer.js';
import { IfGiven } from './if-given.decorator.js';

const POSITIVE = '$property must be a whole number, 1 or more';
const MILLISECONDS = `$property must be a whole number of milliseconds, 0 to ${LONGEST_TIMER}`;

/** The class-validator rules of `HandlerPolicy`. */
export class HandlerPolicyRules {
  @IfGiven()
  @IsIn(['key', 'none'])
  order?: string;

  @IfGiven()
  @IsInt({ message: POSITIVE })
  @Min(1, { message: POSITIVE })
  attempts?: number;

  @IfGiven()
  @IsInt({ message: MILLISECONDS })
  @Min(0, { message: MILLISECONDS })
  @Max(LONGEST_TIMER, { message: MILLISECONDS })
  backoff?: number;

  @IfGiven()
  @IsInt({ message: MILLISECONDS })
  @Min(0, { message: MILLISECONDS })
  @Max(LONGEST_TIMER, { message: MILLISECONDS })
  maxDelay?: number;

  @IfGiven()
  @IsIn(['continue', 'block'])
  onDead?: string;

  @IfGiven()
  @IsInt({ message: POSITIVE })
  @Min(1, { message: POSITIVE })
  concurrency?: number;

  @IfGiven()
  @IsInt({ message: MILLISECONDS })
  @Min(1, { message: MILLISECONDS })
  @Max(LONGEST_TIMER, { message: MILLISECONDS })
  timeout?: number;

  @IfGiven()
  @IsInt({ message: MILLISECONDS })
  @Min(0, { message: MILLISECONDS })
  @Max(LONGEST_TIMER, { message: MILLISECONDS })
  abandonAfter?: number;
}
