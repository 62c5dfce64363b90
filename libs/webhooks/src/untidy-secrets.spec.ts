import { describe, expect, it } from '@jest/globals';
import { defineSource } from './core/define-source.js';
import { IsKeyRing } from './signatures/is-key-ring.decorator.js';
import type { SecretResolver } from './signatures/secrets.js';
import { watchResolvers } from './untidy-secrets.js';

class AcmeRules {
  @IsKeyRing()
  keys?: unknown;
}

const acme = defineSource<'acme', { keys: SecretResolver }>({
  name: 'acme',
  title: 'Acme',
  eventTypes: [],
  retryAfter: 5,
  routes: {},
  rules: AcmeRules,
  fromEnv: () => ({}),
});

const LOOKUP = { url: '/', headers: {} };

function watched(keys: SecretResolver) {
  const warnings: string[] = [];
  const account = watchResolvers(acme({ keys }), (text) => warnings.push(text));
  const { keys: resolve } = account.options as { keys: SecretResolver };
  return { resolve, warnings };
}

describe('a secret that a resolver returns', () => {
  it('is warned of once, and never told', async () => {
    const { resolve, warnings } = watched(async () => 'hush\n');
    expect(await resolve(LOOKUP)).toBe('hush\n');
    await resolve(LOOKUP);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^Source "acme": what the resolver keys returns has a blank/,
      ),
    ]);
    expect(warnings.join()).not.toContain('hush');
  });

  it('is named by its tenant', () => {
    const { resolve, warnings } = watched(() => ({
      tenant: 'Ada\n',
      secret: ['hush', ' hush'],
    }));
    expect(resolve(LOOKUP)).toEqual({
      tenant: 'Ada\n',
      secret: ['hush', ' hush'],
    });
    expect(warnings).toEqual([expect.stringContaining('returns for "Ada?"')]);
  });

  it('is looked at in what a query becomes, which is run once', async () => {
    let runs = 0;
    const query: Record<string, unknown> = {
      // oxlint-disable-next-line unicorn/no-thenable -- as the queries of Knex and Mongoose are
      then: (resolve: (found: string) => void) => {
        runs++;
        resolve('hush\n');
      },
    };
    query['itself'] = query;
    const { resolve, warnings } = watched(() => query as never);
    expect(await resolve(LOOKUP)).toBe('hush\n');
    expect(runs).toBe(1);
    expect(warnings).toHaveLength(1);
  });

  it("is nobody's business where it is tidy, or none", async () => {
    const found = ['hush', undefined, { tenant: ' ', secret: undefined }];
    const { resolve, warnings } = watched(() => found.shift() as string);
    for (let left = 3; left > 0; left--) await resolve(LOOKUP);
    expect(warnings).toEqual([]);
  });

  it('that throws throws as before', () => {
    const { resolve } = watched(() => {
      throw new Error('no database');
    });
    expect(() => resolve(LOOKUP)).toThrow('no database');
  });
});
