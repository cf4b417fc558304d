import type { BillRecord, BillState } from '../../../../bin/hospital/bill'
import { journalInMemory } from '../../../../bin/hospital/journal.memory'
import { lastWords } from '../../../../deploy/local/story/traffic'

const bill = { visitId: 'v', policyDay: '2026-01-05', useAccount: false, totalFen: 1n, enrollmentDivision: '511602' }
const record = (state: BillState): BillRecord => ({ settleId: state, state, hadSilence: false, bill })

function till(states: readonly BillState[], failures = 0) {
  const journal = journalInMemory(states.map(record))
  let left = failures
  const ending = (state: BillState) =>
    jest.fn(async (settleId: string) => {
      const ended = { ...record(settleId as BillState), state: left-- > 0 ? (settleId as BillState) : state }
      await journal.write(ended)
      return ended
    })
  const calls = { confirm: ending('confirmed'), cancel: ending('cancelled') }
  return { journal, calls, till: { journal, hospital: calls } }
}

test('what was taken is confirmed, everything else given up, and final bills are left alone', async () => {
  const { till: one, calls, journal } = till(['new', 'sent', 'authorised', 'cancelling', 'confirming', 'rejected'])
  await lastWords([one], 1_000)
  expect(calls.confirm.mock.calls).toEqual([['confirming']])
  expect(calls.cancel.mock.calls).toEqual([['new'], ['sent'], ['authorised'], ['cancelling']])
  expect(journal.open()).toEqual([])
})

test('a bill whose care node says nothing yet is asked about again', async () => {
  const { till: one, calls, journal } = till(['confirming'], 2)
  await lastWords([one], 1_000)
  expect(calls.confirm).toHaveBeenCalledTimes(3)
  expect(journal.open()).toEqual([])
})

test('it ends when the time is over', async () => {
  const { till: one, journal } = till(['sent'], Number.POSITIVE_INFINITY)
  const began = performance.now()
  await lastWords([one], 30)
  expect(performance.now() - began).toBeLessThan(1_000)
  expect(journal.open()).toHaveLength(1)
})
