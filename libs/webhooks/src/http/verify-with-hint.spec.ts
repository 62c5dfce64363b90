import { describe, expect, it } from '@jest/globals';
import { SignatureVerificationError } from '../core/errors.js';
import type { SignatureScheme } from '../core/signature-scheme.js';
import { verifyWithHint } from './verify-with-hint.js';

const refusing: SignatureScheme = {
  verify: () => {
    throw new SignatureVerificationError('wrong', { flaw: 'body' });
  },
};

const sent = '{"event":"room_started"}';

async function refusal(body: string | Buffer, scheme = refusing) {
  const request = {
    url: '/',
    headers: {},
    body: Buffer.from(body),
    receivedAt: new Date(),
  };
  return verifyWithHint(scheme, request).catch((error: unknown) => error);
}

describe('A refused body', () => {
  it.each([
    ['a Buffer', JSON.stringify(Buffer.from(sent)), 'supertest'],
    ['bytes', JSON.stringify(new Uint8Array(Buffer.from(sent))), 'as it is'],
    ['text', JSON.stringify(sent), 'twice'],
  ])('that was JSON made of %s is told of', async (_what, body, hint) => {
    const error = await refusal(body);
    expect(error).toBeInstanceOf(SignatureVerificationError);
    expect(error).toMatchObject({
      message: expect.stringMatching(`^wrong; .*${hint}`),
      flaw: 'body',
    });
  });

  it.each(['', '{}', sent, '{"type":"Buffers"}', '\u{1f3a5}'])(
    'like %j is refused without a guess',
    async (body) => {
      expect(await refusal(body)).toMatchObject({ message: 'wrong' });
    },
  );

  it('keeps other errors as they are', async () => {
    const error = new TypeError('a fault of the scheme');
    const broken = {
      verify: () => {
        throw error;
      },
    };
    expect(await refusal(JSON.stringify(Buffer.from(sent)), broken)).toBe(
      error,
    );
  });
});
