/** What gives a handler its id where its decorator does not. */
export interface NameGiver {
  readonly type: Function;
  readonly method: string;
}

/** A class without a name of its own, as compilers and bundlers call it: `default`, `default_1`, `rooms_default`, `_class`. */
const NAMELESS = /^(?:(?:\w*_)?default(?:_?\d+)?|_?class_?\d*)?$/;

/** Nest's `mixin()` gives a class such a name, another one each time that the process starts. */
const RANDOM = /^[0-9a-f]{21}$/;

/** As minifiers name: people who write short names begin them with a capital (`T`, `S3`, `Api`). */
const SHORT = /^[\w$]{1,3}$/;
const SHORT_AND_SMALL = /^[a-z_$][\w$]?$/;

/** `class t{`, `class extends e(n){`: whoever prints for people has a blank before the brace. */
const WRITTEN_TIGHT =
  /^class(?: [\w$]+)?(?: extends [\w$.]+(?:\([\w$.,]*\))?)?\{/;

/**
 * Why the names of this class and method are those of a build rather than those
 * in the code: after the next build another handler may have them. `undefined`
 * where people seem to have written them.
 */
export function madeUpName({ type, method }: NameGiver): string | undefined {
  // A static member may stand in the place of the name.
  const name: unknown = type.name;
  if (typeof name !== 'string' || NAMELESS.test(name)) {
    return 'its class has no name of its own';
  }
  if (RANDOM.test(name)) return 'the name of its class is a random one';

  const isTight = WRITTEN_TIGHT.test(Function.prototype.toString.call(type));
  if (SHORT_AND_SMALL.test(name) || (isTight && SHORT.test(name))) {
    return 'the name of its class looks minified';
  }
  if (isTight && method.length === 1) {
    return 'the name of its method looks minified';
  }
  return undefined;
}
