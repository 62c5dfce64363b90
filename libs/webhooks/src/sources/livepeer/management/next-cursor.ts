/**
 * Reads where the next page begins out of a `Link` header. Of the address in it
 * only the cursor is taken: the API key goes to nobody but the API.
 *
 * @returns `undefined` after the last page
 */
export function nextCursor(link: string | null): string | undefined {
  const next = [...(link ?? '').matchAll(/<([^>]*)>([^<]*)/g)].find(
    ([, , parameters = '']) => /;\s*rel="?next"?/i.test(parameters),
  );
  const url = next?.[1];
  if (!url || !URL.canParse(url)) return undefined;
  const cursor = new URL(url).searchParams.get('cursor');
  // Livepeer writes out the cursor that it does not have: the last page has this one.
  return cursor && cursor !== 'undefined' ? cursor : undefined;
}
