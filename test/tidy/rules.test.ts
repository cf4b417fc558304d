/** Each house rule bites: a planted violation is found, and its lawful neighbour is not. */

import { stale, uncommented } from './rules/contracts'
import { hostsInLockFile, looseVersions, machineTraces, strangersAtTheTop } from './rules/layout'
import { forbiddenLeanings, lonelyInCommon } from './rules/leaning'
import { impureWords } from './rules/purity'
import { unfilledRefusals } from './rules/refusals'
import { tooLong } from './rules/sizes'
import { sharedStatementNames } from './rules/statements'
import { forbiddenNames, forbiddenWordsIn } from './rules/words'
import { driversOutOfPlace, edgesPluggedInElsewhere } from './rules/worlds'

const file = (path: string, text: string) => ({ path, text })

describe('drivers stay behind files named after them', () => {
  test.each`
    path                         | text                                              | found
    ${'hub/ledger/ledger.ts'}    | ${"import type { Pool } from 'pg'"}               | ${'hub/ledger/ledger.ts imports pg'}
    ${'hub/ledger/ledger.pg.ts'} | ${"import { Kafka } from 'kafkajs'"}              | ${'hub/ledger/ledger.pg.ts imports kafkajs'}
    ${'common/bus.ts'}           | ${"const k = require('kafkajs')"}                 | ${'common/bus.ts imports kafkajs'}
    ${'region-node/care/a.ts'}   | ${"import { readFileSync } from 'node:fs'"}       | ${'region-node/care/a.ts imports node:fs'}
    ${'hub/main.ts'}             | ${"export * from '@grpc/grpc-js'"}                | ${'hub/main.ts imports @grpc/grpc-js'}
    ${'bin/verify.ts'}           | ${"import Redis from 'ioredis'"}                  | ${'bin/verify.ts imports ioredis'}
    ${'common/a.ts'}             | ${"const x = await import('@opentelemetry/api')"} | ${'common/a.ts imports @opentelemetry/api'}
  `('$found', ({ path, text, found }) => {
    expect(driversOutOfPlace([file(path, text)])).toEqual([found])
  })

  test.each`
    path                         | text
    ${'hub/ledger/ledger.pg.ts'} | ${"import { Pool } from 'pg'"}
    ${'common/calls.grpc.ts'}    | ${"import { readFileSync } from 'node:fs'"}
    ${'bin/doctor.ts'}           | ${"import { readFileSync } from 'node:fs'"}
    ${'test/support/stack.ts'}   | ${"import { Client } from 'pg'"}
  `('$path may: $text', ({ path, text }) => {
    expect(driversOutOfPlace([file(path, text)])).toEqual([])
  })
})

test('a second statement of one name is found, whatever stands between name and text', () => {
  const one = file('region-node/care/a.pg.ts', "const A = { name: 'care-open', text: 'select 1' }")
  const two = file('region-node/care/b.pg.ts', "const B = {\n  name: 'care-open',\n  text: `select 2`,\n}")
  expect(sharedStatementNames([one, two])).toEqual([`${two.path} names a statement care-open, as ${one.path} does`])
  expect(sharedStatementNames([one, file('region-node/care/c.pg.ts', two.text.replace('open', 'due'))])).toEqual([])
})

describe('edges are plugged in by main.ts', () => {
  const imports = (path: string, text: string) => edgesPluggedInElsewhere([file(path, text)])

  test('not by a use case, not by a neighbour of another world', () => {
    expect(imports('hub/facts/learn.ts', "import { ledger } from '../ledger/ledger.pg'")).toEqual([
      'hub/facts/learn.ts plugs in hub/ledger/ledger.pg',
    ])
    expect(imports('hub/console/web.http.ts', "import { ledger } from '../ledger/ledger.pg'")).toHaveLength(1)
    expect(imports('hub/facts/learn.ts', "import { inTransaction } from '../../common/transaction.pg'")).toHaveLength(1)
  })

  test('but by main.ts, by an edge of the same world, and as a type by anybody', () => {
    expect(imports('hub/main.ts', "import { ledger } from './ledger/ledger.pg'")).toEqual([])
    expect(imports('hub/facts/inbox.pg.ts', "import { ledger } from '../ledger/ledger.pg'")).toEqual([])
    expect(imports('hub/facts/learn.ts', "import type { Ledger } from '../ledger/ledger.pg'")).toEqual([])
    expect(imports('hub/facts/learn.ts', "import { type Ledger } from '../ledger/ledger.pg'")).toEqual([])
    expect(imports('hub/config.ts', "import { kafkaSettings } from '../common/kafka.file'")).toEqual([])
  })
})

describe('who leans on whom', () => {
  test.each`
    path                             | to
    ${'hub/facts/learn.ts'}          | ${'../../region-node/care/settle'}
    ${'region-node/care/settle.ts'}  | ${'../../hub/config'}
    ${'region-node/care/settle.ts'}  | ${'../enrollment/answer'}
    ${'region-node/enrollment/a.ts'} | ${'../care/settle'}
    ${'hub/console/figures.ts'}      | ${'../ingress/links'}
    ${'hub/ledger/postings.ts'}      | ${'../facts/facts'}
    ${'common/bus.ts'}               | ${'../hub/config'}
    ${'hub/facts/learn.ts'}          | ${'../../test/support/seeded'}
    ${'bin/verify.ts'}               | ${'../hub/ledger/ledger'}
    ${'deploy/local/start.ts'}       | ${'../../hub/main'}
    ${'region-node/main.ts'}         | ${'../hub/main-parts'}
    ${'hub/ledger/postings.ts'}      | ${'../main-parts'}
    ${'region-node/care/settle.ts'}  | ${'../province/province'}
  `('$path does not lean on $to', ({ path, to }) => {
    expect(forbiddenLeanings([file(path, `import { x } from '${to}'`)])).toHaveLength(1)
  })

  test.each`
    path                             | to
    ${'hub/facts/learn.ts'}          | ${'../ledger/postings'}
    ${'hub/facts/learn.ts'}          | ${'../config'}
    ${'hub/main.ts'}                 | ${'./ingress/links.grpc'}
    ${'hub/main.ts'}                 | ${'./main-parts'}
    ${'region-node/gateway/door.ts'} | ${'../care/settle'}
    ${'region-node/enrollment/a.ts'} | ${'./policy/segments'}
    ${'bin/policy.ts'}               | ${'../region-node/enrollment/policy/explain'}
    ${'test/sim/sim.ts'}             | ${'../../hub/facts/learn'}
  `('$path may lean on $to', ({ path, to }) => {
    expect(forbiddenLeanings([file(path, `import { x } from '${to}'`)])).toEqual([])
  })

  test('a neighbour’s port is known by its types', () => {
    const text = "import type { Province } from '../province/province'"
    expect(forbiddenLeanings([file('region-node/care/settle.ts', text)])).toEqual([])
  })
})

test('common holds only what two programs use; a twin in memory stands beside what it doubles', () => {
  const tree = [
    file('common/shared.ts', "import { y } from './below'"),
    file('common/below.ts', ''),
    file('common/below.memory.ts', ''),
    file('common/lonely.ts', ''),
    file('common/unused.ts', ''),
    file('hub/main.ts', "import { x } from '../common/shared'\nimport { l } from '../common/lonely'"),
    file('region-node/care/a.ts', "import { x } from '../../common/shared'"),
    file('test/unit/a.ts', "import { l } from '../../common/lonely'"),
  ]
  expect(lonelyInCommon(tree)).toEqual([
    'common/lonely.ts is used by hub only',
    'common/unused.ts is used by nobody only',
  ])
})

describe('no clock, chance, waiting or environment in pure files and use cases', () => {
  const said = (text: string, path = 'hub/facts/learn.ts') => impureWords([file(path, text)])

  test.each`
    text
    ${'const now = Date.now()'}
    ${'const now = new Date()'}
    ${'const coin = Math.random()'}
    ${'setTimeout(work, 5)'}
    ${'const wait = setTimeout'}
    ${'const clock = { now: Date.now }'}
    ${'const t = performance.now()'}
    ${'const home = process.env.HOME'}
    ${"import { randomUUID } from 'node:crypto'"}
    ${"import { randomBytes as chance } from 'node:crypto'"}
    ${"import { v4 as fresh } from 'uuid'"}
    ${"import { setTimeout as sleep } from 'node:timers/promises'"}
  `('$text', ({ text }) => {
    expect(said(text)).toHaveLength(1)
  })

  test('arithmetic with instants, digests and look-alikes are no violation', () => {
    const text = `
      import { createHash } from 'node:crypto'
      const day = new Date(instantMs)
      const at = Date.parse(text)
      interface Timers { setTimeout(ms: number): void }
      timers.setTimeout(5)`
    expect(said(text)).toEqual([])
  })

  test('edges, main.ts and the clock itself are where it enters', () => {
    const paths = ['hub/facts/inbox.pg.ts', 'hub/main.ts', 'common/clock.ts', 'bin/doctor.ts']
    for (const path of paths) expect(said('Date.now()', path)).toEqual([])
    expect(said('Date.now()', 'common/money.ts')).toHaveLength(1)
  })
})

describe('sizes', () => {
  const lines = (count: number) => 'x()\n'.repeat(count)

  test('files, functions, lines and parameter lists have an end', () => {
    expect(tooLong([file('hub/a.ts', lines(401))])).toEqual(['hub/a.ts has 401 lines'])
    expect(tooLong([file('hub/a.ts', `function f() {\n${lines(59)}}`)])).toEqual(['hub/a.ts: f has 61 lines'])
    expect(tooLong([file('hub/a.ts', `const f = () => {\n${lines(59)}}`)])).toEqual(['hub/a.ts: f has 61 lines'])
    expect(tooLong([file('hub/a.ts', `const x = { f() {\n${lines(59)}} }`)])).toEqual(['hub/a.ts: f has 61 lines'])
    expect(tooLong([file('hub/a.sql', `-- ${'x'.repeat(118)}`)])).toEqual(['hub/a.sql:1 has 121 characters'])
    expect(tooLong([file('hub/a.ts', 'function f(a, b, c, d, e) {}')])).toEqual(['hub/a.ts: f has 5 parameters'])
  })

  test('the largest allowed is allowed, and a test’s story is no function', () => {
    expect(tooLong([file('hub/a.ts', lines(400))])).toEqual([])
    expect(tooLong([file('test/a.ts', lines(500))])).toEqual([])
    expect(tooLong([file('hub/a.ts', `function f(a, b, c, d) {\n${lines(58)}}`)])).toEqual([])
    expect(tooLong([file('test/a.ts', `describe('a', () => {\n${lines(90)}})`)])).toEqual([])
    expect(tooLong([file('hub/a.ts', `// ${'中'.repeat(117)}`)])).toEqual([])
    expect(tooLong([file('test/a.ts', `function suite() {\n  test('a')\n${lines(90)}}`)])).toEqual([])
    const row = `  one | two | ${'b'.repeat(120)}`
    expect(tooLong([file('test/a.ts', row)])).toEqual([])
    expect(tooLong([file('hub/a.ts', row)])).toHaveLength(1)
  })
})

test('everything in a contract says what it means', () => {
  const proto = `
message Bare {
  string field = 1;
  oneof outcome {
    // Explained.
    bool one = 2;
    map<string, string> two = 3;
  }
}
// Explained.
enum Kind {
  KIND_UNSPECIFIED = 0;
  OTHER = 1;
}`
  const names = uncommented([file('a.proto', proto)]).map((found) => found.split(' ')[1])
  expect(names).toEqual(['Bare', 'field', 'two', 'OTHER'])
})

test('generated files that differ, are missing or are left over are stale', () => {
  const made = new Map([
    ['a', '1'],
    ['b', '2'],
    ['c', '3'],
  ])
  const checkedIn = new Map([
    ['a', '1'],
    ['b', 'old'],
    ['d', '4'],
  ])
  expect(stale(made, checkedIn)).toEqual(['b', 'c', 'd'])
})

test('forbidden words are read from the glossary and found as whole words of names', () => {
  const allowed = '## Words\n| `fine` | x | y |\n'
  const glossary = `${allowed}## Forbidden words\n| \`homeRegion\` | enrollmentRegion | why |\n| \`Impl\` | … | why |\n`
  const words = forbiddenWordsIn(glossary)
  expect(words.map(({ word }) => word)).toEqual(['homeRegion', 'Impl'])
  const tree = [
    file('hub/home-region.ts', ''),
    file('hub/a.ts', 'const theHomeRegionOf = 1; class LedgerImpl {}; const simple = 2; const homeRegions = 3'),
    file('hub/b.ts', 'import { homeRegion } from "x"; y.homeRegion()'),
  ]
  expect(forbiddenNames(tree, words)).toEqual([
    'hub/home-region.ts: homeRegion contains "homeRegion", say enrollmentRegion',
    'hub/a.ts: theHomeRegionOf contains "homeRegion", say enrollmentRegion',
    'hub/a.ts: LedgerImpl contains "Impl", say …',
  ])
})

test('a refusal that leaves a gap in its sentence', () => {
  const found = (call: string) => unfilledRefusals([file('hub/a.ts', call)])
  expect(found("refusal('H5002')")).toEqual(["hub/a.ts: refusal('H5002') lacks differenceFen"])
  expect(found("fault('H5004', { line, stored: a })")).toEqual([expect.stringContaining('lacks sent')])
  for (const whole of ["refusal('H5002', { differenceFen })", "refusal('H2005')", "refusal('H5002', params)"]) {
    expect(found(whole)).toEqual([])
  }
})

test('the top of the tree, the lock file and the packages', () => {
  expect(strangersAtTheTop(['hub', 'utils', '.git', 'README.md'])).toEqual(['utils'])
  expect(hostsInLockFile('"resolved": "https://mirror.example/a.tgz"')).toEqual(['https://mirror.example/a.tgz'])
  expect(looseVersions('{"dependencies":{"a":"^1.0.0","b":"1.0.0-beta.17"},"devDependencies":{"c":"latest"}}')).toEqual(
    ['a@^1.0.0', 'c@latest'],
  )
  const traces = ['', 'home', 'somebody'].join('/') + [' registry', 'npmjs.org'].join('.')
  expect(machineTraces([file('docs/A.md', traces)])).toHaveLength(2)
})
