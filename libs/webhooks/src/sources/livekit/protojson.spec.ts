import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { protojson } from './protojson.js';

const captured = new URL(
  '../../../../../test/fixtures/livekit-captured.jsonl',
  import.meta.url,
);

describe('protojson', () => {
  it('writes the bytes that a real livekit-server sent, for every captured request', () => {
    const [, ...lines] = readFileSync(captured, 'utf8').trim().split('\n');
    const bodies = lines.map((line) =>
      Buffer.from(JSON.parse(line).bodyBase64, 'base64').toString(),
    );
    expect(bodies).toHaveLength(61);
    for (const body of bodies) {
      expect(protojson(JSON.parse(body)).toString()).toBe(body);
    }
  });

  it('leaves commas inside strings alone, escaped quotes and backslashes notwithstanding', () => {
    const text = 'a,b "c,d" \\, e\\",f';
    expect(protojson({ [text]: [text, 1, null], x: {} }).toString()).toBe(
      `{${JSON.stringify(text)}:[${JSON.stringify(text)}, 1, null], "x":{}}`,
    );
  });

  it('writes half a megabyte of metadata', () => {
    const metadata = 'a,"\\é'.repeat(100_000);
    const body = protojson({ metadata, n: 1 }).toString();
    expect(JSON.parse(body)).toEqual({ metadata, n: 1 });
    expect(body.endsWith(', "n":1}')).toBe(true);
  });
});
