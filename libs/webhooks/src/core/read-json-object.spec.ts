import { describe, expect, it } from '@jest/globals';
import { BodyUnreadableError } from './errors.js';
import { readJsonObject } from './read-json-object.js';

describe('a body that must be a JSON object', () => {
  it.each([
    ['cut off', Buffer.from('{"token":"hush'), 'the body is not JSON'],
    ['empty', Buffer.alloc(0), 'the body is not JSON'],
    ['a list', Buffer.from('["hush"]'), 'the body is no JSON object'],
    ['null', Buffer.from('null'), 'the body is no JSON object'],
    ['no text', Buffer.from([0x7b, 0xff]), 'the body is not UTF-8'],
  ])(
    'and is %s is refused by a reason that quotes nothing of it',
    (...given) => {
      const [, body, reason] = given;
      expect(() => readJsonObject(body)).toThrow(
        new BodyUnreadableError(reason),
      );
    },
  );
});
