import { openCalls } from '../../../../deploy/local/story/open-calls'

const settle = { call: 'settle', settleId: 's1', careRegion: '5101', enrollmentRegion: '5116' } as const
const confirm = { call: 'confirm', settleId: 's2', careRegion: '5101', enrollmentRegion: '5116' } as const

test.each`
  call       | part             | through
  ${settle}  | ${'region-5101'} | ${1}
  ${settle}  | ${'region-5116'} | ${1}
  ${settle}  | ${'region-5107'} | ${0}
  ${settle}  | ${'hub-1'}       | ${1}
  ${settle}  | ${'hub-2'}       | ${0}
  ${confirm} | ${'region-5101'} | ${1}
  ${confirm} | ${'region-5116'} | ${0}
  ${confirm} | ${'hub-1'}       | ${0}
`('$through $call.call hangs on $part', ({ call, part, through }) => {
  const calls = openCalls()
  calls.routed(call.settleId, 'hub-1')
  const end = calls.begin(call)
  expect(calls.through(part)).toBe(through)
  end()
  expect(calls.through(part)).toBe(0)
})

test('without a word of the hub a call hangs on no instance, and the last word counts', () => {
  const calls = openCalls()
  calls.begin(settle)
  expect(calls.through('hub-1')).toBe(0)
  calls.routed('s1', 'hub-1')
  calls.routed('s1', 'hub-2')
  expect([calls.through('hub-1'), calls.through('hub-2')]).toEqual([0, 1])
})

test('followers hear of each call and each route until they leave', () => {
  const calls = openCalls()
  const heard = jest.fn()
  const leave = calls.follow(heard)
  calls.begin(settle)
  calls.routed('s1', 'hub-1')
  leave()
  calls.begin(confirm)
  expect(heard).toHaveBeenCalledTimes(2)
})
