import type { Pair } from '../../../bin/hospital/preparation'
import { Figures } from '../../../load-tests/figures'

const at = (hospital: string, enrollmentDivision = '511602') =>
  ({ till: { name: hospital }, patient: { enrollmentDivision } }) as Pair

test('what one hospital was told says nothing of another of a higher level', () => {
  const figures = new Figures()
  figures.learn(at('H1'), 'outpatient', true)
  expect([figures.has(at('H1'), 'outpatient'), figures.has(at('H3'), 'outpatient')]).toEqual([true, undefined])
  expect([figures.has(at('H1'), 'chronic'), figures.has(at('H1', '510702'), 'outpatient')]).toEqual([
    ...[undefined, undefined],
  ])
})

test('what lacks is told once, with its hospitals only where others have it', () => {
  const figures = new Figures()
  for (const hospital of ['H3', 'H2']) figures.learn(at(hospital), 'outpatient', false)
  figures.learn(at('H1'), 'outpatient', true)
  for (const hospital of ['H1', 'H2']) figures.learn(at(hospital), 'pharmacy', false)
  figures.learn(at('H1'), 'inpatient', true)
  expect(figures.lacking()).toEqual(['5116 outpatient (H2, H3)', '5116 pharmacy'])
})
