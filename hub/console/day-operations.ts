/** What operators may have done with days, and with books that were lost. */
import type { Clock, Timers } from '../../common/clock'
import { dayInShanghai, isCalendarDay } from '../../common/clock'
import { codecs } from '../../common/contracts.grpc'
import type { DayBook } from '../../common/day-book'
import { totalsOnWire } from '../../common/day-words'
import { fault } from '../../common/errors'
import { fenToWire } from '../../common/money'
import type { OperationsSource } from '../../common/operations'
import type { DayStateIn, DayUnitStateIn, RebuildStateIn } from '../../proto/types'
import type { DayState, Days } from '../days/days'
import type { Rebuild } from '../days/rebuild'
import { standingOf, type UnitView } from '../days/units'

export interface DayOperationsParts {
  readonly book: DayBook
  readonly days: Pick<Days, 'ask' | 'oldestUnclosed' | 'state'>
  readonly rebuild: Pick<Rebuild, 'begin' | 'progress' | 'days'>
  readonly clock: Clock
  readonly timers: Timers
}

type DayOperations = Required<Pick<OperationsSource, 'recount' | 'closedUnits' | 'closeDay' | 'rebuildHub'>>

const LOOK_EVERY_MS = 250

export function dayOperations(parts: DayOperationsParts): DayOperations {
  const { book } = parts
  return {
    async recount(day) {
      const counted = await book.recount(checkedDay(day))
      return counted.map((totals) => ({ organisation: 'HUB', totals: totalsOnWire(totals) }))
    },
    async closedUnits(day) {
      const closed = await book.closed(day === undefined ? undefined : checkedDay(day))
      return closed.map(({ closing }) => codecs.dayTotals.decode(codecs.dayClosing.decode(closing).hub!.totals))
    },
    closeDay: (day, gone) => closing(day, gone, parts),
    rebuildHub: (gone) => rebuilding(gone, parts),
  }
}

async function* closing(
  wanted: string | undefined,
  gone: AbortSignal,
  { days, clock, timers }: DayOperationsParts,
): AsyncIterable<DayStateIn> {
  const today = dayInShanghai(clock.now())
  const day = wanted === undefined ? await days.oldestUnclosed() : checkedDay(wanted)
  if (day === undefined) {
    yield { day: '', done: true }
    return
  }
  // What has not begun cannot end.
  if (day > today) throw fault('H1001', { field: 'day' })
  await days.ask(day, true)
  let told = ''
  while (!gone.aborted) {
    const state = stateOnWire(await days.state(day))
    const telling = JSON.stringify(state)
    if (telling !== told) yield state
    told = telling
    if (state.done) return
    await pause(timers)
  }
}

async function* rebuilding(
  gone: AbortSignal,
  { days, rebuild, clock, timers }: DayOperationsParts,
): AsyncIterable<RebuildStateIn> {
  await rebuild.begin()
  let over: readonly string[] | undefined
  while (!gone.aborted) {
    const progress = await rebuild.progress()
    const regions = progress.map(({ isDone, ...region }) => ({ ...region, done: isDone }))
    const isRead = progress.every(({ isDone }) => isDone)
    if (isRead && !over) {
      const today = dayInShanghai(clock.now())
      over = ended(await rebuild.days(), today)
      for (const day of over) await days.ask(day, day === today)
    }
    const states: DayStateIn[] = []
    for (const day of over ?? []) states.push(stateOnWire(await days.state(day)))
    const done = isRead && states.every((state) => state.done)
    yield { regions, days: states, done }
    if (done) return
    await pause(timers)
  }
}

/** The day that is still open can be compared with nothing. Today is over once somebody books on a later day. */
function ended(days: readonly string[], today: string): readonly string[] {
  const isEndedEarly = days.some((day) => day > today)
  return days.filter((day) => day < today || (day === today && isEndedEarly))
}

function pause(timers: Timers): Promise<void> {
  return new Promise((resolve) => timers.schedule(LOOK_EVERY_MS, resolve))
}

/** @throws Fault H1001 */
function checkedDay(day: string): string {
  if (!isCalendarDay(day)) throw fault('H1001', { field: 'day' })
  return day
}

function stateOnWire({ day, units, silent, differences, isDone }: DayState) {
  return {
    day,
    units: units.map(unitOnWire),
    silent: [...silent],
    differences: differences.map(({ expectedFen, foundFen, ...named }) => {
      return { ...named, expectedFen: fenToWire(expectedFen), foundFen: fenToWire(foundFen) }
    }),
    done: isDone,
  }
}

function unitOnWire(view: UnitView): DayUnitStateIn {
  const { unit, care, hub, enrollment } = view
  return {
    unit,
    standing: standingOf(view),
    care: care ? totalsOnWire(care) : null,
    hub: totalsOnWire(hub),
    enrollment: enrollment ? totalsOnWire(enrollment) : null,
  }
}
