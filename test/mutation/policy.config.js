// npm run mutate:policy: bends the policy engine in thousands of small ways and sees whether a test notices.
//   npm run mutate:policy -- --mutate region-node/enrollment/policy/deductible.ts      one file
// What survived is listed and judged in README.md beside this file.
process.env.LIANJIE_POLICY_CASES ??= '200'

module.exports = {
  testRunner: 'policy',
  plugins: ['./test/mutation/runner.js'],
  coverageAnalysis: 'perTest',
  mutate: ['region-node/enrollment/policy/**/*.ts', '!region-node/enrollment/policy/tools/problem.ts'],
  // Only what the tests read is copied into the folder in which it is bent.
  ignorePatterns: [
    '*',
    '!common/**',
    '!proto/**',
    '!region-node/**',
    '!test/**',
    '!deploy/settings/**',
    '!package.json',
  ],
  reporters: ['clear-text', 'json', 'progress-append-only'],
  jsonReporter: { fileName: process.env.LIANJIE_MUTATION_REPORT ?? '.lianjie/mutation.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  tempDirName: '.lianjie/mutation',
  thresholds: { high: 95, low: 90, break: 90 },
  concurrency: 2,
  timeoutMS: 20_000,
}
