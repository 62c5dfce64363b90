import { describe, expect, it } from '@jest/globals';
import { readHeaders } from './read-headers.js';

const EXPECTED = {
  authorization: ['Bearer a:b'],
  'x-twice': ['1', '2'],
};

describe('headers as tools print them', () => {
  it.each([
    ['lines', 'Authorization: Bearer a:b\nX-Twice: 1\nX-Twice: 2\n'],
    [
      'an HTTP dump',
      'POST /hook?x=1 HTTP/1.1\r\nAuthorization:Bearer a:b\r\nX-Twice: 1\r\nX-Twice: 2\r\n\r\n{"a": 1}\n',
    ],
    [
      'curl -v',
      '> POST / HTTP/2\n> Authorization: Bearer a:b\n> X-Twice: 1\n> X-Twice: 2\n>\n',
    ],
    ['an object', '{"Authorization":"Bearer a:b","X-Twice":["1","2"]}'],
    [
      'pairs',
      '[["Authorization","Bearer a:b"],["X-Twice","1"],["X-Twice","2"]]',
    ],
    [
      'rawHeaders',
      '["Authorization","Bearer a:b","X-Twice","1","X-Twice","2"]',
    ],
  ])('%s', (_form, text) => {
    expect(readHeaders(text)).toEqual(EXPECTED);
  });

  it.each(['no header', '{"half": ', ': no name'])('refuses %s', (text) => {
    expect(() => readHeaders(text)).toThrow(/^--headers: /);
  });
});
