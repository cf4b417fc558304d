// Without times of an earlier run jest begins with the largest files, and whatever starts a province is small and long:
// left to the end, one of them would run alone. So these begin, those that wait beside those that compute.

const Sequencer = require('@jest/test-sequencer').default

const LONGEST = [
  'e2e/province',
  'sim/',
  'unit/region-node/enrollment/policy/properties',
  'e2e/door',
  'integration/common/bus.kafka',
  'fuzz/',
  'e2e/supervisor',
  'e2e/',
  'fault/',
  'integration/',
]

/** @returns where in the list this path stands; behind it when nowhere */
function rankOf(path) {
  const rank = LONGEST.findIndex((name) => path.includes(`/test/${name}`))
  return rank < 0 ? LONGEST.length : rank
}

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => rankOf(one.path) - rankOf(other.path))
  }
}
