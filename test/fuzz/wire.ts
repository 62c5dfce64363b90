import type { FuzzRequest } from './fuzz-request.js';

/** A request as bytes. */
export interface Wire {
  readonly head: Buffer;
  readonly body: Buffer;
}

export function wireOf(request: FuzzRequest): Wire {
  const { method, path, version, headers, content, framing, respell } = request;
  const all = [
    ...headers,
    ...(framing?.headers ?? [['Content-Length', String(content.length)]]),
  ];
  const lines = [
    `${method} ${path} ${version}`,
    ...all.map(([name, value]) => `${name}: ${value}`),
  ];
  const head = `${lines.join('\r\n')}\r\n\r\n`;
  return {
    head: Buffer.from(respell?.(head) ?? head, 'latin1'),
    body: framing?.payload ?? content,
  };
}
