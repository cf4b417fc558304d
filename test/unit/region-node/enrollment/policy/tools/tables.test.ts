/** The tables that a person signs, whole, for the invented city that writes every form. */
import { yuanText } from '../../../../../../common/money'
import { type BoundaryRow, boundaryTable } from '../../../../../../region-node/enrollment/policy/tools/boundary'
import { madeUpCases, triedBy } from '../../../../../../region-node/enrollment/policy/tools/cases'
import { compare, fundsDelta, nothingCompared } from '../../../../../../region-node/enrollment/policy/tools/compare'
import { differencesOf } from '../../../../../../region-node/enrollment/policy/tools/diff'
import { shelfOf } from '../../../../../../region-node/enrollment/policy/tools/shelf'
import { beside, everyForm, everyLayer } from '../every-form'

function read(city: string, below = everyLayer) {
  const { documents, policies } = shelfOf([
    { file: 'city.yaml', text: city },
    { file: 'layer.yaml', text: below },
  ])
  const [document, policy] = [documents[0]?.document, policies[0]]
  if (!document || !policy) throw new Error('no policy')
  return { document, policy, layer: documents[1]?.document as typeof document }
}

const { document, policy, layer } = read(everyForm)
const lines = (name: string) => beside(`tools/${name}.txt`).trimEnd().split('\n')

test('the boundary table: deductible, rungs and ceiling, a fen below, at, and a fen above', () => {
  const { rows, unpublished } = boundaryTable({ ...policy, personClasses: { working: ['11'] } })
  const rowText = ({ benefit, level, place, reach, line, personClass: _, ...fens }: BoundaryRow) => {
    const amounts = Object.values(fens).map((fen) => yuanText(fen).padStart(12))
    return [`${[benefit, level, place, reach].filter(Boolean).join(' ')}: ${line}`.padEnd(48), ...amounts].join('')
  }
  const told = rows.filter(({ level, line }) => level === '1' || line === 'deductible').map(rowText)
  const lacks = unpublished.map((one) => `nobody published: ${Object.values(one).filter(Boolean).join(' ')}`)
  expect([...told, ...lacks]).toEqual(lines('boundary'))
})

test('two documents differ by path, as the files write their numbers: the city, and the layer beneath it', () => {
  const told = differencesOf(document, layer).map(({ path, before, after }) => `${path}: ${before} → ${after}`)
  expect(told).toEqual(lines('differences'))
})

test('made-up people, and what a dearer policy does to them', () => {
  const cases = [...madeUpCases(policy, 2_000, 5)]
  const plain = (one: object) => JSON.stringify(one, (_, value) => (typeof value === 'bigint' ? `${value}` : value))
  const dearer = read(
    everyForm
      .replace('retired_1: 200', 'retired_1: 300')
      .replace('thresholdYuan: 0, tierBasis', 'thresholdYuan: 50000, tierBasis')
      .replace('percent: [{ upToYuan: 100, percent: 50 }', 'percent: [{ upToYuan: 100, percent: 55 }')
      .replace('annualCapYuan: 1200', 'annualCapYuan: 1100')
      .replace('percent: 70, paidInFull', 'percent: not_published, paidInFull')
      .replace('withoutFiling: by_rule', 'withoutFiling: refuse')
      .replace('[own_choice, unfiled]', '[own_choice]')
      .replace('upToYuan: 10000, percent: 80', 'upToYuan: 10000, percent: 79'),
    everyLayer.replace('percent: 10,', 'percent: 12,'),
  )
  const sum = nothingCompared()
  for (const one of cases) {
    const what = `${one.benefit} ${one.personClass} ${one.level} ${one.place}`
    compare(sum, { id: one.id, what }, triedBy(policy, one), triedBy(dearer.policy, one))
  }
  const { worst, ...totals } = sum
  const told = Object.entries(totals).map(([name, value]) => `${name}: ${plain(value as object)}`)
  const delta = `funds: ${fundsDelta(sum)}`
  expect([...cases.slice(0, 12).map(plain), ...told, delta, ...worst.map(plain)]).toEqual(lines('what-if'))
})

test('the way back: whoever lost wins, and whoever was refused is settled', () => {
  const cases = [...madeUpCases(policy, 300, 5)]
  const dearer = read(
    everyForm.replace('retired_1: 200', 'retired_1: 300').replace('[own_choice, unfiled]', '[unfiled]'),
  )
  const [there, back] = [nothingCompared(), nothingCompared()]
  for (const one of cases) {
    const [before, after] = [triedBy(policy, one), triedBy(dearer.policy, one)]
    compare(there, { id: one.id, what: '' }, before, after)
    compare(back, { id: one.id, what: '' }, after, before)
  }
  const { cases: all, same, winners, losers, shifted, refusedNow, settledNow } = there
  expect([all, same, winners, losers, shifted, refusedNow, settledNow]).toEqual([300, 283, 0, 15, 0, { H5015: 2 }, {}])
  const mirrored = { winners: losers, losers: winners, refusedNow: settledNow, settledNow: refusedNow, same, shifted }
  expect(back).toMatchObject({ ...mirrored, before: there.after, after: there.before, unexplained: [] })
})
