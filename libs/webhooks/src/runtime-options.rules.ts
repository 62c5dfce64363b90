import { IsBoolean, IsInt, Max, Min, ValidateBy } from 'class-validator';
import { LONGEST_TIMER } from './core/longest-timer.js';
import type { EventContext } from './events/event-context.js';
import { IfGiven } from './if-given.decorator.js';
import { IsDelay } from './is-delay.decorator.js';

const MILLISECONDS = '$property must be a number of milliseconds, 0 or more';
const POSITIVE = '$property must be a whole number, 1 or more';

/** The class-validator rules of `RuntimeOptions`. */
export class RuntimeOptionsRules {
  @IfGiven()
  @IsBoolean()
  globalEnhancers?: boolean;

  @IfGiven()
  @IsBoolean()
  eventEmitter?: boolean;

  @IfGiven()
  @IsDelay(0)
  startTimeout?: number;

  @IfGiven()
  @ValidateBy(
    {
      name: 'isFunction',
      validator: { validate: (value) => typeof value === 'function' },
    },
    {
      message:
        'context must be a function that calls run: (event, run) => storage.run(store, run)',
    },
  )
  context?: EventContext;

  @IfGiven()
  @IsInt({ message: MILLISECONDS })
  @Min(0, { message: MILLISECONDS })
  @Max(LONGEST_TIMER)
  shutdownTimeout?: number;

  @IfGiven()
  @IsInt({ message: POSITIVE })
  @Min(1, { message: POSITIVE })
  concurrency?: number;
}

/** The class-validator rules of `retention`: of the store, so longer than any timer. */
export class RetentionRules {
  @IfGiven()
  @IsInt({ message: MILLISECONDS })
  @Min(0, { message: MILLISECONDS })
  done?: number;

  @IfGiven()
  @IsInt({ message: MILLISECONDS })
  @Min(0, { message: MILLISECONDS })
  dead?: number;
}

/** The class-validator rules of `redact`. */
export class RedactRules {
  @IfGiven()
  @IsBoolean()
  atRest?: boolean;
}

/** The class-validator rules of `limits`. */
export class LimitsRules {
  @IfGiven()
  @IsInt({ message: POSITIVE })
  @Min(1, { message: POSITIVE })
  body?: number;

  @IfGiven()
  @IsInt({ message: POSITIVE })
  @Min(1, { message: POSITIVE })
  inFlight?: number;

  @IfGiven()
  @IsInt({ message: POSITIVE })
  @Min(1, { message: POSITIVE })
  @Max(LONGEST_TIMER)
  timeout?: number;
}
