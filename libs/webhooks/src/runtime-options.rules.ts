import {
  IsBoolean,
  IsInt,
  IsObject,
  Max,
  Min,
  ValidateBy,
} from 'class-validator';
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

  @IfGiven()
  @ValidateBy(
    { name: 'isInbox', validator: { validate: isInbox } },
    {
      message:
        'inbox must be what sqliteInbox({ path }), postgresInbox({ ... }) or memoryInbox() returns: call it',
    },
  )
  inbox?: object;

  @IfGiven()
  @ValidateBy(
    { name: 'isForwards', validator: { validate: isForwards } },
    {
      message:
        'forward must be a list of what forwardTo(destination, { events }) returns',
    },
  )
  forward?: object[];

  @IfGiven()
  @IsObject()
  limits?: object;

  @IfGiven()
  @IsObject()
  handlers?: object;

  @IfGiven()
  @IsObject()
  retention?: object;

  @IfGiven()
  @IsObject()
  redact?: object;
}

function isInbox(value: unknown): boolean {
  return hasProperty(value, 'create', 'function');
}

function isForwards(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((it) => hasProperty(it, 'destination', 'object'))
  );
}

function hasProperty(value: unknown, name: string, type: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const property: unknown = Reflect.get(value, name);
  return property !== null && typeof property === type;
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
