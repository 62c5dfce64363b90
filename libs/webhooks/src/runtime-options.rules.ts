import { IsBoolean, IsInt, IsOptional, Min } from 'class-validator';

/** The class-validator rules of `RuntimeOptions`. */
export class RuntimeOptionsRules {
  @IsOptional()
  @IsBoolean()
  globalEnhancers?: boolean;

  @IsOptional()
  @IsBoolean()
  eventEmitter?: boolean;

  @IsOptional()
  @IsInt()
  @Min(0)
  shutdownTimeout?: number;
}

/** The class-validator rules of `limits`. */
export class LimitsRules {
  @IsOptional()
  @IsInt()
  @Min(1)
  body?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  inFlight?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  timeout?: number;
}
