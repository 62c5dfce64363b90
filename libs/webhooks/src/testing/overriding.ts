/** A copy of `base` with `overrides` laid over it, objects field by field; `undefined` takes a field away. */
export function overriding(base: object, overrides: object): object {
  const result: Record<string, unknown> = { ...base };
  for (const [field, value] of Object.entries(overrides)) {
    const before = Object.hasOwn(result, field) ? result[field] : undefined;
    if (value === undefined) delete result[field];
    else {
      // Not assigned: "__proto__" is a field like any other in a hostile body.
      Object.defineProperty(result, field, {
        value:
          isPlain(value) && isPlain(before) ? overriding(before, value) : value,
        configurable: true,
        enumerable: true,
        writable: true,
      });
    }
  }
  return result;
}

function isPlain(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    (Object.getPrototypeOf(value) === Object.prototype ||
      Object.getPrototypeOf(value) === null)
  );
}
