/** The paths of all fields of a message, in order, each once; those in lists end in `[]`. */
export function keyPaths(value: unknown, path = ''): string[] {
  const paths = Array.isArray(value)
    ? value.flatMap((item) => keyPaths(item, `${path}[]`))
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, field]) =>
          keyPaths(field, path ? `${path}.${key}` : key),
        )
      : [path];
  return [...new Set(paths)];
}
