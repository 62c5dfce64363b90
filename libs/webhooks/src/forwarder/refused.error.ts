/** A destination did not take what it was sent. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';

  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}
