import { isCalendarDay } from '../../../common/clock'
import { codecs } from '../../../common/contracts.grpc'
import type { DayBook } from '../../../common/day-book'
import { answerAboutDay } from '../../../common/day-words'
import type { DayRequestIn } from '../../../proto/types'
import { authority } from '../../support/credentials'

test.each`
  text                      | isDay
  ${'2026-06-17'}           | ${true}
  ${'2024-02-29'}           | ${true}
  ${'2026-02-29'}           | ${false}
  ${'2026-13-01'}           | ${false}
  ${'0000-01-01'}           | ${false}
  ${'2026-06-17T00:00:00Z'} | ${false}
  ${'２０２６-06-17'}       | ${false}
  ${''}                     | ${false}
`('$text is a day: $isDay', ({ text, isDay }) => {
  expect(isCalendarDay(text)).toBe(isDay)
})

/** A ledger that must not be looked into. */
const untouched = new Proxy({} as DayBook, {
  get: (_, name) => () => Promise.reject(new Error(`asked for ${String(name)}`)),
})
const unit = { careRegion: '5101', enrollmentRegion: '5116', day: '2026-06-17' }

// Each of them once went to the database, broke there, and was tried again for ever.
test.each<[string, DayRequestIn]>([
  ['a bucket that there is none of', { bucket: { unit, bucket: 256 } }],
  ['a bucket beyond all numbers', { bucket: { unit, bucket: 4_294_967_295 } }],
  ['a day that does not exist', { totals: { day: '2026-02-30', flip: true } }],
  ['a unit of such a day', { digests: { unit: { ...unit, day: '2026-02-30' } } }],
])('%s is not looked for', async (_, request) => {
  const { signer, verifier } = await (await authority()).certify({ role: 'care', region: '5101' })
  const wire = codecs.downRow.decode(codecs.downRow.encode({ dayRequest: request })).dayRequest!
  const isOver = () => Promise.reject(new Error('a day was ended'))
  const own = { region: '5101', signer, verifier, unitWith: () => unit, isOver, book: untouched }
  const clock = { now: () => 0, monotonic: () => 0 }
  expect(await answerAboutDay(wire, { ...own, clock })).toBeUndefined()
})
