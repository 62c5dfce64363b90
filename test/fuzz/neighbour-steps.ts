import { oneOf, refuse, type FuzzRequest, type Step } from './fuzz-request.js';

/** What a route of ours is not called. */
const ELSEWHERE: readonly ((path: string) => string)[] = [
  (path) => `${path}/x`,
  (path) => `${path}/events`,
  (path) => `${path}x`,
  (path) => path.slice(0, -1),
  (path) => `/x${path}`,
  (path) => `/${path}`,
  (path) => `${path}/../livekit`,
  (path) => `${path}/%2e%2e/livekit`,
  (path) => path.replace(/\/(?=[^/]*$)/, '%2f'),
  (path) => path.replace(/\/(?=[^/]*$)/, '\\'),
  (path) => `${path}%00`,
  (path) => `${path}%20`,
  (path) => `${path}.json`,
  (path) => path.replaceAll('/', '//'),
  () => '/',
  () => '/webhooks',
  () => '/webhooks/',
  () => '/webhooks/__proto__',
  () => '/__proto__/constructor',
  () => `/${'x'.repeat(4_000)}`,
  () => `/${'../'.repeat(500)}`,
  () => `/${'a/'.repeat(1_000)}`,
];

/** Perhaps a route's name, as the framework sees it. */
const PERHAPS: readonly ((path: string) => string)[] = [
  (path) => `${path}/`,
  (path) => path.toUpperCase(),
  (path) =>
    path.replace(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (path) => path.replace('e', '%65'),
  (path) => `${path};x=1`,
  (path) => `http://localhost${path}`,
  (path) => `HTTP://user@evil.example:99999${path}`,
  (path) => `${path}#x`,
];

const UNDECODABLE: readonly ((path: string) => string)[] = [
  (path) => `${path}%`,
  (path) => `${path}%zz`,
  (path) => path.replace('e', '%c0%af'),
  () => '/%',
  () => '/%ff%fe',
];

const NO_TARGET: readonly string[] = [
  'no-slash',
  '*',
  '?',
  '/a b',
  '/a\tb',
  '/\u0000',
  '/\u007f',
  '/webhooks/livekit?\u00e9',
];

/** Query strings do not decide which route it is, nor whether it is signed. */
const QUERIES: readonly string[] = [
  '',
  'a=b',
  'a[b]=c&a[__proto__]=d',
  '__proto__[polluted]=1',
  '%zz&%',
  '&&&===',
  'a=b?c=d/../e',
  `x=${'y'.repeat(4_000)}`,
  'x&'.repeat(1_500),
];

const OTHER_METHODS: readonly string[] = [
  'GET',
  'HEAD',
  'PUT',
  'PATCH',
  'DELETE',
  'TRACE',
  'PROPFIND',
  'MKCOL',
  'SEARCH',
  'PURGE',
  'QUERY',
  'M-SEARCH',
];

const NO_METHODS: readonly string[] = [
  'post',
  'FOO',
  'POSTS',
  '',
  'P\u00d6ST',
  '__proto__',
];

const withPath =
  (
    paths: readonly ((path: string) => string)[],
    statuses: readonly number[],
  ): Step =>
  (request, { pick }) => {
    request.path = pick(paths)(request.path);
    note(request);
    refuse(request, statuses);
  };

/** As it is, or 404: the framework says which paths are one. */
const perhapsPath: Step = (request, { pick }) => {
  request.path = pick(PERHAPS)(request.path);
  request.also.push(404, 400);
  request.alone = true;
  note(request);
};

const query: Step = (request, { pick }) => {
  request.path += `?${pick(QUERIES)}`;
  note(request);
};

const noTarget: Step = (request, { pick }) => {
  request.path = pick(NO_TARGET);
  note(request);
  refuse(request, [400, 404]);
};

const otherMethod: Step = (request, { pick }) => {
  request.method = pick(OTHER_METHODS);
  note(request);
  refuse(request, [404]);
};

/** Express answers it itself, for every route that there is. */
const options: Step = (request) => {
  request.method = 'OPTIONS';
  note(request);
  refuse(request, [200, 404]);
};

/** Node knows it, and closes the connection of whoever asks for a tunnel. */
const tunnel: Step = (request) => {
  request.method = 'CONNECT';
  note(request);
  refuse(request, [400], 'nobody here makes tunnels');
};

const noMethod: Step = (request, { pick }) => {
  request.method = pick(NO_METHODS);
  note(request);
  refuse(request, [400]);
};

const STEPS: readonly Step[] = [
  withPath(ELSEWHERE, [404]),
  withPath(ELSEWHERE, [404]),
  withPath(UNDECODABLE, [400, 404]),
  perhapsPath,
  perhapsPath,
  query,
  query,
  noTarget,
  otherMethod,
  otherMethod,
  options,
  tunnel,
  noMethod,
];

/** Signed as it should be, but for another path, or under another method. */
export const toNeighbour: Step = oneOf(STEPS);

function note({ method, path, story }: FuzzRequest): void {
  story.push(`${method} ${path.slice(0, 80)}`);
}
