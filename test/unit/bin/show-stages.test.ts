import { stageLines } from '../../../bin/output/stages'
import { stagesShown } from '../../../bin/show/stages'
import type { Knowledge } from '../../../proto/types'

/** What one organisation tells, in milliseconds. */
function told(organisation: Knowledge['organisation'], times: Record<string, number>): Knowledge {
  const stages = Object.entries(times).map(([stage, ms]) => ({ stage, tookUs: Math.round(ms * 1_000) }))
  const region = { CARE: '5101', HUB: '', ENROLLMENT: '5116', ORGANISATION_UNSPECIFIED: '' }[organisation]
  return { organisation, region, stages } as Knowledge
}

const care = told('CARE', {
  door: 1,
  checks: 2,
  claim: 0.5,
  away: 20,
  verified: 1.5,
  token: 0.2,
  decision: 3,
  reply: 0.1,
})
const hub = told('HUB', { 'to-kafka': 3, away: 12 })
const enrollment = told('ENROLLMENT', { queue: 0.5, checks: 1, policy: 2, commit: 4, answer: 0.5, 'to-kafka': 3 })

const road = (all: readonly Knowledge[]) =>
  stagesShown(all).settle?.rows.map(({ at, stage, ms }) => `${at} ${stage} ${ms}`)

test('the roads are what one waited less what the other did, and all of it adds up', () => {
  const { settle, confirm } = stagesShown([enrollment, care, hub])
  expect(settle?.rows.map(({ at, stage, ms }) => `${at} ${stage} ${ms}`)).toEqual([
    'CARE door 1',
    'CARE checks 2',
    'CARE claim 0.5',
    // 20 away, of which the hub held 15.
    'LINK link 5',
    'HUB to-kafka 3',
    // 15 held, of which the enrollment half worked 8 and Kafka took 3 to have it.
    'KAFKA kafka 4',
    'ENROLLMENT queue 0.5',
    'ENROLLMENT checks 1',
    'ENROLLMENT policy 2',
    'ENROLLMENT commit 4',
    'ENROLLMENT answer 0.5',
    'CARE verified 1.5',
  ])
  expect(settle?.totalMs).toBeCloseTo(1 + 2 + 0.5 + 20 + 1.5)
  expect(confirm?.totalMs).toBeCloseTo(3.3)
})

test('who stood in line for a late region sees it, and not a slow Link', () => {
  const waited = told('CARE', { door: 1, checks: 2, claim: 0.5, line: 8_000, away: 20, verified: 1.5 })
  expect(road([waited, hub, enrollment])).toEqual(expect.arrayContaining(['CARE line 8000', 'LINK link 5']))
  expect(stagesShown([waited, hub, enrollment]).settle?.totalMs).toBeCloseTo(8_025)
  const atOnce = told('CARE', { door: 1, checks: 2, claim: 0.5, line: 0.001, away: 20, verified: 1.5 })
  expect(road([atOnce, hub, enrollment])?.[3]).toBe('LINK link 5')
})

test('a broker that answered after the work had begun takes nothing away from the whole', () => {
  const late = told('HUB', { 'to-kafka': 14, away: 1 })
  expect(road([care, late, enrollment])).toContain('HUB to-kafka 7')
  expect(stagesShown([care, late, enrollment]).settle?.totalMs).toBeCloseTo(25)
})

test.each`
  why                                        | all                                                 | instead
  ${'the hub has forgotten'}                 | ${[care, enrollment]}                               | ${'PROVINCE away 20'}
  ${'the hub speaks of a longer, other try'} | ${[care, told('HUB', { 'to-kafka': 3, away: 40 })]} | ${'PROVINCE away 20'}
  ${'the enrollment half has forgotten'}     | ${[care, hub]}                                      | ${'PROVINCE enrollment 12'}
  ${'the enrollment half speaks of another'} | ${[care, hub, told('ENROLLMENT', { commit: 99 })]}  | ${'PROVINCE enrollment 12'}
`('where $why, its part is one and the whole stays', ({ all, instead }) => {
  expect(road(all)).toContain(instead)
  expect(stagesShown(all).settle?.totalMs).toBeCloseTo(25)
})

test('where the care half has forgotten it, the others still tell their parts', () => {
  expect(road([hub, enrollment])?.[0]).toBe('HUB to-kafka 3')
  expect(stagesShown([hub, enrollment]).settle?.totalMs).toBeCloseTo(15)
})

test('two hub instances, of which one routed and one learned, speak for one hub', () => {
  const { settle, facts } = stagesShown([care, told('HUB', { learning: 80 }), hub])
  expect(settle?.rows.map(({ at }) => at)).toContain('LINK')
  expect(facts).toEqual([{ at: 'HUB', region: '', stage: 'learning', ms: 80 }])
})

test('nothing is shown where nobody remembers anything', () => {
  expect(stageLines(stagesShown([told('CARE', {})]), 'en')).toEqual([])
})

test('each stage has a name in both languages', () => {
  const facts = [told('CARE', { 'hub-learned': 30, learned: 700 }), told('ENROLLMENT', { learning: 4 })]
  const all = stagesShown([care, hub, enrollment, ...facts])
  const bare = [...(all.settle?.rows ?? []), ...(all.confirm?.rows ?? []), ...(all.facts ?? [])]
  const [zh, en] = [stageLines(all, 'zh').join('\n'), stageLines(all, 'en').join('\n')]
  expect(zh).toMatch(/参保地 5116 +待遇计算 +2\.0 ms/)
  expect(en).toMatch(/enrollment 5116 +policy +2\.0 ms/)
  expect(stageLines(all, 'zh')).toHaveLength(bare.length + 3)
  for (const { stage } of bare) expect(zh).not.toMatch(new RegExp(` ${stage}  `))
})
