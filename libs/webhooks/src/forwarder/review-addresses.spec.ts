import { describe, expect, it } from '@jest/globals';
import { forwardTo } from './forward-to.js';
import type { Resolve } from './guarded-connector.js';
import { reviewAddresses } from './review-addresses.js';

const NAMES: Readonly<Record<string, readonly string[]>> = {
  'billing.example.com': ['10.1.2.3', 'fd00::1'],
  'search.example.com': ['203.0.114.5'],
  'both.example.com': ['10.1.2.3', '203.0.114.5'],
};

const lookUp: Resolve = (host, done) => {
  const addresses = NAMES[host];
  if (!addresses) done(new Error('ENOTFOUND'), []);
  else
    done(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    );
};

const review = (url: string, allow: readonly string[] = []) =>
  reviewAddresses(
    [forwardTo({ name: 'it', url, allow, signature: 'none' }, { events: [] })],
    lookUp,
  );

describe('a destination whose name leads', () => {
  it('nowhere that may be called is warned of, with what to do', async () => {
    expect(await review('https://billing.example.com/a?token=1')).toEqual([
      `Each event for the destination "it" will be a dead letter: billing.example.com is, or leads to, an address that is not public. If that is meant, put it into the destination's allow: ['billing.example.com']`,
    ]);
    expect(await review('http://search.example.com', ['10.0.0.0/8'])).toEqual([
      expect.stringMatching(/without TLS/),
    ]);
  });

  it.each([
    ['somewhere public', 'https://search.example.com', []],
    ['also somewhere public', 'https://both.example.com', []],
    ['into an allowed range', 'https://billing.example.com', ['10.0.0.0/8']],
    ['where it may', 'http://billing.example.com', ['billing.example.com']],
    ['nowhere at all', 'https://nobody.example.com', []],
  ])('%s is fine', async (_what, url, allow) => {
    expect(await review(url, allow)).toEqual([]);
  });

  it('where its function says is not looked up', async () => {
    const endpointFor = () => ({ url: 'https://billing.example.com' });
    const forward = forwardTo({ name: 'it', endpointFor }, { events: ['*'] });
    expect(await reviewAddresses([forward], lookUp)).toEqual([]);
  });
});
