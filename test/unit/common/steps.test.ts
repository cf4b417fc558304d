import { type Step, stepsInMemory, stepText } from '../../../common/steps'

const step = (settleId: string, name: Step['step'] = 'asked'): Step => ({
  atMs: 1,
  organisation: 'CARE',
  region: '5101',
  key: { careRegion: '5101', hospital: 'H51010000001', settleId, kind: 'S' },
  step: name,
})

test('a settlement’s steps are remembered in order, and followers hear each once', () => {
  const steps = stepsInMemory()
  const heard: string[] = []
  const stop = steps.follow(({ step: name }) => heard.push(name))
  steps.record(step('a', 'asked'))
  steps.record(step('b', 'asked'))
  steps.record(step('a', 'verdict'))
  stop()
  steps.record(step('a', 'confirmed'))
  expect(steps.of('a').map(({ step: name }) => name)).toEqual(['asked', 'verdict', 'confirmed'])
  expect(steps.of('nobody')).toEqual([])
  expect(heard).toEqual(['asked', 'asked', 'verdict'])
})

test('memory has an end: the oldest settlement is forgotten first', () => {
  const steps = stepsInMemory(2)
  for (const id of ['a', 'b', 'c']) steps.record(step(id))
  expect(['a', 'b', 'c'].map((id) => steps.of(id).length)).toEqual([0, 1, 1])
})

test('in a log a step is one line', () => {
  expect(stepText({ ...step('a', 'refused'), code: 'H3004' })).toBe('CARE5101 refused 5101/H51010000001/a/S H3004')
})
