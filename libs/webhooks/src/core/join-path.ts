/** A path out of its parts, each with or without slashes around it, as Nest takes them: `/hooks/` and `eu` are `hooks/eu`. */
export function joinPath(...parts: readonly (string | undefined)[]): string {
  return parts
    .map((part = '') => part.replaceAll(/^\/+|\/+$/g, ''))
    .filter(Boolean)
    .join('/');
}
