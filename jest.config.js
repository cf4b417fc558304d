const path = require('node:path')

const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } } }],
  },
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.lianjie/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.lianjie/'],
}
const tier = (name, extra = {}) => ({
  ...shared,
  ...extra,
  displayName: name,
  testMatch: [`${path.join(__dirname, 'test', name)}/**/*.test.ts`],
})
// Tiers that need real Kafka, Postgres and Redis share one stack a run, started by the first that needs it.
const onRealParts = {
  globalSetup: '<rootDir>/test/support/stack.setup.ts',
  globalTeardown: '<rootDir>/test/support/stack.teardown.ts',
}
// These start a whole province of their own, from compiled programs.
const onPrograms = { globalSetup: '<rootDir>/test/support/programs.setup.ts' }

module.exports = {
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/support/longest-first.js',
  // Against hanging only: a busy machine takes three times as long as a quiet one.
  testTimeout: 180_000,
  projects: [
    tier('unit'),
    tier('tidy'),
    tier('sim', onPrograms),
    tier('integration', onRealParts),
    tier('fault', onRealParts),
    tier('fuzz', onRealParts),
    tier('e2e', onPrograms),
  ],
}
