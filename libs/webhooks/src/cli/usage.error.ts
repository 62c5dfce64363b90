/** An option is wrong: the command ends with 2 and says which one to change. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
