import { createHmac } from 'node:crypto';
import type { Random } from '../support/random.js';
import type { FuzzRequest, Known, Step } from './fuzz-request.js';
import { proofHeaders } from './genuine.js';
import { forgeProof, replace, valueOf } from './proof-steps.js';

interface Parts {
  readonly header: object;
  readonly claims: object;
  readonly secret: string;
  /** Whether the token has to name the body's hash. */
  readonly signsBodies: boolean;
  /** Seconds since 1970. */
  readonly now: number;
}

interface ForgedToken {
  readonly token: string;
  readonly signed: Known;
}

type Forge = (parts: Parts, random: Random) => ForgedToken;

const HASHES = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' } as const;

const ALPHABET =
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const encode = (json: object | string) =>
  Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)).toString(
    'base64url',
  );

/** A token over exactly these texts. */
function sign(
  header: object | string,
  claims: object | string,
  secret: string,
  hash = 'sha256',
): string {
  const input = `${encode(header)}.${encode(claims)}`;
  const mac = createHmac(hash, secret).update(input).digest('base64url');
  return `${input}.${mac}`;
}

const withHeader =
  (more: (random: Random) => object, signed: Known): Forge =>
  ({ header, claims, secret }, random) => ({
    token: sign({ ...header, ...more(random) }, claims, secret),
    signed,
  });

const withClaims =
  (more: (random: Random, now: number) => object, signed: Known): Forge =>
  ({ header, claims, secret, now }, random) => {
    const changed = { ...claims, ...more(random, now) };
    return { token: sign(header, changed, secret), signed };
  };

/** Tokens that no library would make, most of them under the right secret. */
const FORGERIES: Readonly<Record<string, Forge>> = {
  'alg none': ({ claims }, { pick }) => {
    const alg = pick(['none', 'None', 'NONE', '']);
    return { token: `${encode({ alg })}.${encode(claims)}.`, signed: false };
  },
  'alg none, signed all the same': withHeader(() => ({ alg: 'none' }), false),
  'another HMAC': ({ header, claims, secret }, { pick }) => {
    const alg = pick(['HS384', 'HS512'] as const);
    const changed = { ...header, alg };
    return { token: sign(changed, claims, secret, HASHES[alg]), signed: false };
  },
  'another kind of alg': withHeader(
    ({ pick }) => ({
      alg: pick([
        'RS256',
        'ES256',
        'PS512',
        'EdDSA',
        'hs256',
        7,
        null,
        ['HS256'],
      ]),
    }),
    false,
  ),
  'without alg': withHeader(() => ({ alg: undefined }), false),
  'with a kid': withHeader(
    ({ pick }) => ({
      kid: pick(['../../dev/null', "' or 1=1", 'x'.repeat(4_000), 7, null]),
    }),
    'perhaps',
  ),
  'with a key of its own': withHeader(
    () => ({ jwk: { kty: 'oct', k: 'AA' }, jku: 'http://localhost/', x5c: [] }),
    'perhaps',
  ),
  'with crit': withHeader(
    ({ pick }) => ({ crit: pick<unknown>([['exp'], ['b64'], [], 'x', null]) }),
    'perhaps',
  ),
  'with a typ': withHeader(
    ({ pick }) => ({ typ: pick<unknown>(['JOSE', '', 7, null, {}]) }),
    'perhaps',
  ),
  'under another secret': ({ header, claims, secret }, { pick }) => {
    const other = pick([
      `${secret} `,
      secret.toUpperCase(),
      secret.slice(1),
      'x',
    ]);
    return { token: sign(header, claims, other), signed: false };
  },
  'with a broken header': ({ claims, secret }, { pick }) => {
    const header = pick([
      '',
      '{',
      'null',
      '[]',
      '"HS256"',
      '{"alg":"HS256"',
      '\0',
    ]);
    return { token: sign(header, claims, secret), signed: false };
  },
  'with broken claims': ({ header, secret }, { pick }) => {
    const claims = pick(['', '{', 'null', '[]', '7', '"x"', '\ufeff{}', '\0']);
    return { token: sign(header, claims, secret), signed: false };
  },
  'with deep claims': ({ header, claims, secret }) => {
    const nest = '['.repeat(2_000) + ']'.repeat(2_000);
    const text = JSON.stringify({ ...claims, deep: 0 }).replace(
      '"deep":0',
      `"deep":${nest}`,
    );
    return { token: sign(header, text, secret), signed: 'perhaps' };
  },
  'with claims twice': ({ header, claims, secret }) => {
    const text = JSON.stringify(claims).replace('{', '{"exp":1,"sha256":"x",');
    return { token: sign(header, text, secret), signed: 'perhaps' };
  },
  'with claims below __proto__': ({ header, claims, secret }) => {
    const text = `{"__proto__":${JSON.stringify(claims)}}`;
    return { token: sign(header, text, secret), signed: false };
  },
  'in another alphabet': ({ header, claims, secret }) => {
    const token = sign(header, claims, secret);
    const plain = Buffer.from(token.split('.')[2]!, 'base64url');
    const input = token.slice(0, token.lastIndexOf('.'));
    return { token: `${input}.${plain.toString('base64')}`, signed: false };
  },
  'with bits to spare': ({ header, claims, secret }, { pick }) => {
    const token = sign(header, claims, secret);
    // Of a MAC of 32 bytes the last character has two bits that stand for nothing.
    const last = ALPHABET.indexOf(token.at(-1)!) + pick([1, 2, 3]);
    return { token: token.slice(0, -1) + ALPHABET[last], signed: false };
  },
  'with dots': ({ header, claims, secret }, { pick }) => {
    const token = sign(header, claims, secret);
    return {
      token: pick([
        `${token}.`,
        `.${token}`,
        token.replace('.', '..'),
        `${token}.x.y`,
      ]),
      signed: false,
    };
  },
  'without exp': withClaims(() => ({ exp: undefined }), false),
  'with an odd exp': withClaims(
    ({ pick }, now) => ({
      exp: pick<unknown>([
        String(now + 300),
        null,
        [now + 300],
        {},
        true,
        -1,
        0,
      ]),
    }),
    false,
  ),
  'with a huge exp': withClaims(
    ({ pick }) => ({ exp: pick([1e21, 1e308, Number.MAX_SAFE_INTEGER]) }),
    'perhaps',
  ),
  expired: withClaims(({ int }, now) => ({ exp: now - int(90, 1e9) }), false),
  'not valid yet': withClaims(
    ({ pick }, now) => ({
      nbf: pick<unknown>([now + 3_600, 1e21, 'soon', []]),
    }),
    false,
  ),
  'with an odd iat': withClaims(
    ({ pick }) => ({ iat: pick<unknown>(['now', [], {}, true]) }),
    false,
  ),
  'with another hash': withClaims(
    ({ pick }) => ({ sha256: pick<unknown>(['', 'x', 7, [], null]) }),
    false,
  ),
  'without a hash': (parts, random) =>
    withClaims(
      () => ({ sha256: undefined }),
      parts.signsBodies ? false : 'perhaps',
    )(parts, random),
  'of another issuer': (parts, random) =>
    withClaims(
      ({ pick }) => ({ iss: pick(ISSUERS) }),
      'iss' in parts.claims ? false : 'perhaps',
    )(parts, random),
};

const ISSUERS: readonly unknown[] = [
  '',
  '__proto__',
  'constructor',
  'x\r\ny',
  'x'.repeat(2_000),
  7,
  [],
  {},
  null,
];

/** Forges the request's token; its proof otherwise, where that is no token. */
export const forgeToken: Step = (request, random) => {
  const { target } = request;
  const found = proofHeaders(target)
    .map((name) => ({ name, parts: partsOf(valueOf(request, name), request) }))
    .find(({ parts }) => parts);
  if (!found?.parts) return forgeProof(request, random);
  const what = random.pick(Object.keys(FORGERIES));
  const { token, signed } = FORGERIES[what]!(found.parts, random);
  request.story.push(`a token ${what}`);
  request.signed = signed;
  replace(request, found.name, [random.pick([token, `Bearer ${token}`])]);
};

/** A token's parts, and which of the secrets signed it. */
function partsOf(
  token: string,
  { target: { secrets, signsBodies }, at }: FuzzRequest,
): Parts | undefined {
  const [header = '', claims = '', mac, ...rest] = token.split('.');
  if (mac === undefined || rest.length > 0) return undefined;
  const secret = secrets.find(
    (candidate) =>
      createHmac('sha256', candidate)
        .update(`${header}.${claims}`)
        .digest('base64url') === mac,
  );
  if (secret === undefined) return undefined;
  const decode = (text: string) =>
    JSON.parse(Buffer.from(text, 'base64url').toString()) as object;
  return {
    header: decode(header),
    claims: decode(claims),
    secret,
    signsBodies,
    now: Math.floor(at.getTime() / 1000),
  };
}
