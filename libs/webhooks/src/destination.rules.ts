import { IsArray, IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { IfGiven } from './if-given.decorator.js';
import { IsDelay } from './is-delay.decorator.js';

/** The class-validator rules of `CircuitOptions`. */
export class CircuitRules {
  @IfGiven()
  @IsInt()
  @Min(1)
  failures?: number;

  @IfGiven()
  @IsDelay(1)
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
  @IsDelay(1)
  timeout?: number;

  @IfGiven()
  @IsDelay(1)
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
