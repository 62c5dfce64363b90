import { describe, expect, it } from '@jest/globals';
import { SignatureVerificationError } from '../../core/errors.js';
import { withBodyHint } from './with-body-hint.js';

const sent = '{"event":"room_started"}';
const wrong = new SignatureVerificationError('wrong', { flaw: 'body' });

async function refusal(body: string, error: Error = wrong): Promise<unknown> {
  const verify = () => Promise.reject(error);
  return withBodyHint(Buffer.from(body), verify).catch((thrown) => thrown);
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

  it('is refused as the scheme refuses it, also at once', async () => {
    const error = new TypeError('a fault of the scheme');
    const body = JSON.stringify(Buffer.from(sent));
    expect(await refusal(body, error)).toBe(error);
    const atOnce = withBodyHint(Buffer.from(body), () => {
      throw wrong;
    });
    await expect(atOnce).rejects.toThrow('supertest');
  });

  it('says nothing where the scheme accepts it', async () => {
    const body = Buffer.from(JSON.stringify(Buffer.from(sent)));
    expect(await withBodyHint(body, () => 'signer')).toBe('signer');
  });
});
