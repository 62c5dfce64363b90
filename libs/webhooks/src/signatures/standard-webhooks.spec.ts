import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { WebhookRequest } from '../core/webhook-request.js';
import { standardWebhooks } from './standard-webhooks.js';

const AT = new Date('2026-11-23T12:00:00Z');
const TIMESTAMP = String(AT.getTime() / 1000);
const BODY = Buffer.from('{}');

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
const scheme = standardWebhooks({ secret: `whpk_${raw.toString('base64')}` });
const message = Buffer.from(`msg_1.${TIMESTAMP}.${BODY.toString()}`);
const signature = sign(null, message, privateKey).toString('base64');

const request = (
  signatures: string,
  timestamp = TIMESTAMP,
): WebhookRequest => ({
  url: '/',
  headers: {
    'webhook-id': ['msg_1'],
    'webhook-timestamp': [timestamp],
    'webhook-signature': [signatures],
  },
  body: BODY,
  receivedAt: AT,
});

describe('standardWebhooks with a public key', () => {
  it('accepts a signature, also among others', () => {
    expect(scheme.verify(request(`v1a,${signature}`))).toEqual({});
    const others = `v1,AAAA v1a,AAAA v1a,${signature}`;
    expect(scheme.verify(request(others))).toEqual({});
  });

  it('refuses each other spelling of it', () => {
    const bytes = Buffer.from(signature, 'base64');
    const others = [
      signature.replace('==', ''),
      bytes.toString('base64url'),
      // Four bits of the last character stand for nothing.
      signature.slice(0, -3) + next(signature.at(-3)!) + '==',
    ];
    for (const other of others) {
      expect(Buffer.from(other, 'base64').equals(bytes)).toBe(true);
    }
    for (const other of others.filter((text) => text !== signature)) {
      expect(() => scheme.verify(request(`v1a,${other}`))).toThrow();
    }
  });

  it('refuses by the headers alone what is no signature, or too old', () => {
    expect(scheme.verifyHead!(request(`v1a,${signature}`))).toEqual({
      isProven: false,
    });
    const refused = [
      request('v1a,AAAA'),
      request(`v1,${signature}`),
      request(`v1a,${signature}`, String(AT.getTime() / 1000 - 301)),
    ];
    for (const head of refused) {
      expect(() => scheme.verifyHead!(head)).toThrow();
    }
  });
});

function next(character: string): string {
  return String.fromCharCode(character.charCodeAt(0) + 1);
}
