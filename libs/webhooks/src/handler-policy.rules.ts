import { IsIn, IsInt, Min } from 'class-validator';
import { IfGiven } from './if-given.decorator.js';
import { IsDelay } from './is-delay.decorator.js';

const POSITIVE = '$property must be a whole number, 1 or more';

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
  @IsDelay(0)
  backoff?: number;

  @IfGiven()
  @IsDelay(0)
  maxDelay?: number;

  @IfGiven()
  @IsIn(['continue', 'block'])
  onDead?: string;

  @IfGiven()
  @IsInt({ message: POSITIVE })
  @Min(1, { message: POSITIVE })
  concurrency?: number;

  @IfGiven()
  @IsDelay(1)
  timeout?: number;

  @IfGiven()
  @IsDelay(0)
  abandonAfter?: number;
}
