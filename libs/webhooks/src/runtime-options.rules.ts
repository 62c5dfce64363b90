import { IsBoolean, IsInt, IsOptional, Min } from 'class-validator';

const MILLISECONDS = '$property must be a number of milliseconds, 0 or more';
const POSITIVE = '$property must be a whole number, 1 or more';

/** The class-validator rules of `RuntimeOptions`. */
export class RuntimeOptionsRules {
  @IsOptional()
  @IsBoolean()
  globalEnhancers?: boolean;

  @IsOptional()
  @IsBoolean()
  eventEmitter?: boolean;

  @IsOptional()
  @IsInt({ message: MILLISECONDS })
  @Min(0, { message: MILLISECONDS })
  shutdownTimeout?: number;
}

/** The class-validator rules of `limits`. */
export class LimitsRules {
  @IsOptional()
  @IsInt({ message: POSITIVE })
  @Min(1, { message: POSITIVE })
  body?: number;

  @IsOptional()
  @IsInt({ message: POSITIVE })
  @Min(1, { message: POSITIVE })
  inFlight?: number;

  @IsOptional()
  @IsInt({ message: POSITIVE })
  @Min(1, { message: POSITIVE })
  timeout?: number;
}
