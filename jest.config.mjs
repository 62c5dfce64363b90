/** Nest 12 is ESM only: run through `npm test`, which starts Node with --experimental-vm-modules. */
export default {
  testEnvironment: 'node',
  testTimeout: 60_000,
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  roots: ['<rootDir>/libs/webhooks/src', '<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts', '**/*.e2e-spec.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/test/packaging/',
    '<rootDir>/test/applications/',
  ],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
  // The tests run the library's sources, under the names that users import.
  moduleNameMapper: {
    '^nestjs-livestream-webhooks$': '<rootDir>/libs/webhooks/src/index.ts',
    '^nestjs-livestream-webhooks/postgres$':
      '<rootDir>/libs/webhooks/src/inbox/postgres/index.ts',
    '^nestjs-livestream-webhooks/testing$':
      '<rootDir>/libs/webhooks/src/testing/index.ts',
    '^nestjs-livestream-webhooks/(.*)$':
      '<rootDir>/libs/webhooks/src/sources/$1/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/libs/webhooks/dist'],
};
