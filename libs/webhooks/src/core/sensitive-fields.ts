/**
 * A field of a JSON document: its name and the fields around it. Lists are no
 * step of the way: what is in a list is in the field that holds the list.
 */
export interface Field {
  readonly name: string;
  readonly parent: Field | undefined;
}

/** The field of this name; without a parent, one of the document itself. */
export function fieldOf(name: string, parent: Field | undefined): Field {
  // Here and not at each comparison: a long name may have many fields in it.
  return { name: plain(name), parent };
}

/**
 * Makes the test whether a field is one of these: `'streamKey'` is a field of
 * that name anywhere, `'ingressInfo.url'` a `url` directly in an `ingressInfo`.
 */
export function sensitiveFields(
  paths: readonly string[],
): (field: Field) => boolean {
  const parentsByName = new Map<string, string[][]>();
  for (const path of paths) {
    const [name = '', ...parents] = path.split('.').map(plain).reverse();
    parentsByName.set(name, [...(parentsByName.get(name) ?? []), parents]);
  }
  return (field) =>
    parentsByName.get(field.name)?.some((names) => isIn(field, names)) ?? false;
}

function isIn({ parent }: Field, names: readonly string[]): boolean {
  let outer = parent;
  for (const name of names) {
    if (outer?.name !== name) return false;
    outer = outer.parent;
  }
  return true;
}

/** protojson may write `stream_key` as well as `streamKey`, and receivers of JSON are often lenient about case. */
function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}
