import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../../../../common/contracts.grpc'
import { verified } from '../../../../../../region-node/enrollment/policy/vectors/outcome'
import { outcomesOf } from '../../../../../../region-node/enrollment/policy/vectors/verify'

const textOf = (name: string) => readFileSync(join(projectRoot(), 'test/vectors', name), 'utf8')

function outcomesIn(text: string) {
  const read = outcomesOf(text)
  if ('faults' in read) throw new Error(JSON.stringify(read.faults, undefined, 1))
  return read.outcomes
}

describe.each([
  ['policy-pool.json', 30],
  ['cascade.json', 27],
])('the golden vectors of %s', (file, count) => {
  const outcomes = outcomesIn(textOf(file))
  test.each(outcomes)('$id', ({ differences }) => {
    expect(differences).toEqual([])
  })

  test('all of them are there', () => {
    expect(verified(outcomes)).toEqual({ cases: count, equal: count, different: [] })
  })
})
