import { IsArray, IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { LONGEST_TIMER } from './core/longest-timer.js';
import { IfGiven } from './if-given.decorator.js';

const MILLISECONDS = `$property must be a whole number of milliseconds, 1 to ${LONGEST_TIMER}`;

/** The class-validator rules of `CircuitOptions`. */
export class CircuitRules {
  @IfGiven()
  @IsInt()
  @Min(1)
  failures?: number;

  @IfGiven()
  @IsInt({ message: MILLISECONDS })
  @Min(1, { message: MILLISECONDS })
  @Max(LONGEST_TIMER, { message: MILLISECONDS })
  pause?: number;
}

/** The class-validator rules of `DestinationOptions`. */
export class DestinationRules {
  @Matches(/^[\w.-]{1,100}$/, {
    message:
      'name must be letters, digits, dots and dashes: its jobs are kept under it',
  })
  name!: string;

  @IfGiven()
  @IsInt({ message: MILLISECONDS })
  @Min(1, { message: MILLISECONDS })
  @Max(LONGEST_TIMER, { message: MILLISECONDS })
  timeout?: number;

  @IfGiven()
  @IsInt({ message: MILLISECONDS })
  @Min(1, { message: MILLISECONDS })
  @Max(LONGEST_TIMER, { message: MILLISECONDS })
  longestRetryAfter?: number;

  @IfGiven()
  @IsArray()
  @IsString({ each: true })
  allow?: string[];

  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(20)
  redirects?: number;
}
