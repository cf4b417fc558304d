import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../../../../common/contracts.grpc'
import type { Policy } from '../../../../../../region-node/enrollment/policy/policy'
import { madeUpCases, type TriedCase, triedBy } from '../../../../../../region-node/enrollment/policy/tools/cases'
import {
  compare,
  FUNDS,
  fundsDelta,
  nothingCompared,
  WORST_MAX,
} from '../../../../../../region-node/enrollment/policy/tools/compare'
import { differencesOf } from '../../../../../../region-node/enrollment/policy/tools/diff'
import { shelfOf } from '../../../../../../region-node/enrollment/policy/tools/shelf'

const text = readFileSync(join(projectRoot(), 'deploy/settings/policies/5116/310.2024.yaml'), 'utf8')
const documentOf = (changed: string) => {
  const [first] = shelfOf([{ file: 'x.yaml', text: changed }]).documents
  if (!first) throw new Error('no document')
  return first.document
}
const policyOf = (changed: string): Policy => shelfOf([{ file: 'x.yaml', text: changed }]).policies[0] as Policy
const old = policyOf(text)
/** Level 3, working, at home: 700 in place of 600. */
const dearer = text.replace('3: 600 }', '3: 700 }')

const bill = (yuan: bigint, changes: Partial<TriedCase> = {}): TriedCase => {
  const fen = yuan * 100n
  return {
    ...{ id: `${yuan}`, benefit: 'inpatient', personClass: 'working', identities: [], age: 40, level: '3' },
    ...{ place: 'in_city', reach: 'in_province', disease: '', approvedDiseases: 1, useAccount: false },
    totals: { totalFen: fen, eligibleFen: fen, selfFundedFen: 0n, overLimitFen: 0n, selfPaidFirstFen: 0n },
    ...{ insurance: '310', year: 2027, accumulators: [], salaryFen: undefined, transfer: undefined },
    ...changes,
  }
}

function compared(after: Policy, cases: Iterable<TriedCase>) {
  const sum = nothingCompared()
  for (const one of cases) compare(sum, { id: one.id, what: '' }, triedBy(old, one), triedBy(after, one))
  return sum
}

test('a deductible of 100 yuan more costs each working person at level 3 what a hand computes: 86 % of it', () => {
  const sum = compared(policyOf(dearer), [
    bill(10_000n), // fund 8,084.00 → 7,998.00
    bill(650n), // fund 43.00 → 0
    bill(500n), // below both lines
    bill(10_000n, { personClass: 'retired', id: 'retired' }), // another row of the table
    bill(10_000n, { level: '2', id: 'level 2' }),
  ])
  expect(sum).toMatchObject({ cases: 5, same: 3, winners: 0, losers: 2, shifted: 0, unexplained: [] })
  expect(sum.after.poolingFundFen - sum.before.poolingFundFen).toBe(-8_600n - 4_300n)
  expect(sum.after.cashFen - sum.before.cashFen).toBe(12_900n)
  expect(fundsDelta(sum)).toBe(-12_900n)
  expect(sum.worst.map(({ id, personBeforeFen, personAfterFen }) => [id, personBeforeFen, personAfterFen])).toEqual([
    ['10000', 191_600n, 200_200n],
    ['650', 60_700n, 65_000n],
  ])
})

test('who is refused by one and settled by the other is counted by code', () => {
  const refusing = policyOf(
    text.replaceAll('withoutFiling: by_rule', 'withoutFiling: refuse').replaceAll(', unfiled]', ']'),
  )
  const unfiled = bill(10_000n, { place: 'unfiled' })
  expect(compared(refusing, [unfiled])).toMatchObject({ cases: 1, refusedNow: { H3004: 1 }, losers: 0 })
  const back = nothingCompared()
  compare(back, { id: '', what: '' }, triedBy(refusing, unfiled), triedBy(old, unfiled))
  expect(back).toMatchObject({ settledNow: { H3004: 1 } })
})

test('ten thousand made-up cases: the same policy changes nothing, another one nothing unexplained', () => {
  expect(compared(old, madeUpCases(old, 2_000, 3))).toMatchObject({ cases: 2_000, same: 2_000 })
  const sum = compared(policyOf(dearer), madeUpCases(old, 10_000, 1))
  expect(sum.losers).toBeGreaterThan(300)
  expect(sum).toMatchObject({ winners: 0, unexplained: [] })
  expect(sum.losers + sum.same).toBe(10_000)
  expect(sum.worst).toHaveLength(WORST_MAX)
  const moved = FUNDS.map((payer) => sum.after[payer] - sum.before[payer])
  expect(moved.reduce((all, fen) => all + fen)).toBe(0n)
})

test('the same seed makes the same cases, and they reach every place and the ceiling', () => {
  const drawn = [...madeUpCases(old, 500, 7)]
  expect([...madeUpCases(old, 500, 7)]).toEqual(drawn)
  expect([...madeUpCases(old, 500, 8)]).not.toEqual(drawn)
  expect(new Set(drawn.map(({ place }) => place)).size).toBe(6)
  expect(new Set(drawn.map(({ level }) => level)).size).toBe(3)
  for (const { totals } of drawn) {
    expect(totals.selfFundedFen + totals.overLimitFen + totals.selfPaidFirstFen + totals.eligibleFen).toBe(
      totals.totalFen,
    )
  }
})

test('amounts that differ while every rule says the same are unexplained', () => {
  const one = triedBy(old, bill(10_000n))
  if ('refused' in one) throw new Error(one.refused)
  const split = { ...one.reckoning.split, poolingFundFen: 1n, cashFen: 999_999n }
  const sum = nothingCompared()
  compare(sum, { id: 'odd', what: '' }, one, { reckoning: { ...one.reckoning, split } })
  expect(sum.unexplained).toEqual(['odd'])
})

test('two documents differ by path, as the file writes its numbers', () => {
  const next = dearer
    .replace('- Care elsewhere without', '- Any care elsewhere without')
    .replace('version: guangan-310-2024', 'version: next')
    .replace('working: 86', 'working: 82.5')
  const differences = differencesOf(documentOf(text), documentOf(next))
  expect(differences).toContainEqual({
    ...{ path: 'benefits.inpatient.deductible.yuan.working.3.value', before: '600', after: '700' },
  })
  expect(differences).toContainEqual({
    ...{ path: 'benefits.inpatient.share.percent.working.value', before: '86', after: '82.5' },
  })
  expect(differences.some(({ path }) => path.startsWith('version'))).toBe(false)
  expect(differencesOf(documentOf(text), documentOf(text))).toEqual([])
})

test('a bill that only moves from one fund to another shifts, and two refusals are the same', () => {
  const one = triedBy(old, bill(10_000n))
  if ('refused' in one) throw new Error(one.refused)
  const { split, explanation } = one.reckoning
  const moved = { ...split, poolingFundFen: split.poolingFundFen - 1n, seriousIllnessFen: split.seriousIllnessFen + 1n }
  const rows = explanation.map((row) => (row.rule === 'cap' ? { ...row, rule: 'another cap' } : row))
  const sum = nothingCompared()
  compare(sum, { id: 'moved', what: '' }, one, { reckoning: { split: moved, explanation: rows } })
  compare(sum, { id: 'never', what: '' }, { refused: 'H3004' }, { refused: 'H5015' })
  const told = { cases: 2, same: 1, winners: 0, losers: 0, shifted: 1, refusedNow: {}, settledNow: {}, worst: [] }
  expect(sum).toMatchObject({ ...told, reasons: { cap: 1 }, unexplained: [] })
})

test('what a policy does not know is refused by its code', () => {
  const codeOf = (one: TriedCase, policy = old) => {
    const tried = triedBy(policy, one)
    return 'refused' in tried ? tried.refused : 'reckoned'
  }
  expect(codeOf(bill(1n))).toBe('reckoned')
  expect(codeOf(bill(1n), { ...old, benefits: [] })).toBe('H5015')
  expect(codeOf(bill(1n, { level: '9' }))).toBe('H5019')
  expect(codeOf(bill(1n, { benefit: 'outpatient' }))).toBe('H5015')
})

test('made-up people get the kinds of care of which anything is published, and all of them where nothing is', () => {
  const drawn = (policy: Policy) => [...madeUpCases(policy, 60, 3)]
  const kinds = (policy: Policy) => [...new Set(drawn(policy).map(({ benefit }) => benefit))].sort()
  expect(kinds(old)).toEqual(['inpatient'])
  const some = policyOf(
    text.replace(
      /percent: not_published/,
      'percent: { working: { 1: 50, all: not_published }, retired: not_published }',
    ),
  )
  expect(kinds(some)).toContain('outpatient')
  const nothing = policyOf(
    text.replace('working: 86', 'working: not_published').replace('retired: 90', 'retired: not_published'),
  )
  expect(kinds(nothing)).toEqual(['chronic', 'inpatient', 'outpatient', 'pharmacy'])
  const codes = (policy: Policy) => new Set(drawn(policy).flatMap((one) => one.accumulators.map(({ code }) => code)))
  expect([...codes(old)]).toEqual(['account', 'admissions', 'fund', 'eligible'])
  expect([...codes({ ...old, benefits: old.benefits.slice(1) })]).toEqual(['account'])
})
