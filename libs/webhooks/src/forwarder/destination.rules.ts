import { validateHeaderName, validateHeaderValue } from 'node:http';
import {
  IsArray,
  IsInt,
  IsString,
  Matches,
  Max,
  Min,
  ValidateIf,
  validateSync,
} from 'class-validator';
import type { Destination } from '../core/destination.js';
import { ConfigurationError } from '../core/errors.js';
import { LONGEST_TIMER } from '../core/longest-timer.js';

const IfGiven = () => ValidateIf((_options, value) => value !== undefined);

const MILLISECONDS = `$property must be a whole number of milliseconds, 1 to ${LONGEST_TIMER}`;

class CircuitRules {
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

class DestinationRules {
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

/** Ours, or those of the connection. */
const RESERVED = [
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'transfer-encoding',
];

/** @throws {ConfigurationError} that says which option to change. */
export function checkDestination(destination: Destination): void {
  check(destination.name, new DestinationRules(), destination);
  check(`${destination.name} circuit`, new CircuitRules(), destination.circuit);
  checkHeaders(destination);
}

function checkHeaders({ name, headers = {} }: Destination): void {
  for (const [header, value] of Object.entries(headers)) {
    try {
      validateHeaderName(header);
      validateHeaderValue(header, value);
    } catch (cause) {
      throw new ConfigurationError(
        `The destination "${name}": the header ${JSON.stringify(header)} has characters, in its name or its value, that no header can hold`,
        { cause },
      );
    }
    if (RESERVED.includes(header.toLowerCase())) {
      throw new ConfigurationError(
        `The destination "${name}": the header ${header} is not yours to set, take it out of headers`,
      );
    }
  }
}

function check(name: string, rules: object, options: object = {}): void {
  const errors = validateSync(Object.assign(rules, options), {
    forbidUnknownValues: false,
    validationError: { target: false, value: false },
  });
  const texts = errors.flatMap(({ constraints = {} }) =>
    Object.values(constraints),
  );
  if (texts.length === 0) return;
  throw new ConfigurationError(
    `The destination "${name}": ${texts.join('; ')}`,
  );
}
