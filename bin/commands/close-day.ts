/** Closes an accounting day and shows how it goes, unit by unit, until all are closed or something is in the way. */
import type { DayState } from '../../proto/types'
import { dayJson, dayLines, progressLine } from '../days/day-lines'
import { streamFromHub } from '../organisations/hub-stream'
import { type Exit, exits, json, type World } from '../world'

export interface CloseDayOptions {
  /** Undefined: the oldest one that is not closed. */
  readonly day?: string
  /** Looks on for so many seconds; the hub goes on without us. */
  readonly wait: number
}

export async function closeDay(world: World, { day, wait }: CloseDayOptions): Promise<Exit> {
  const { out, clock } = world
  const beganMs = clock.monotonic()
  const last = await watched(world, day ?? '', wait)
  const seconds = Math.round(clock.monotonic() - beganMs) / 1_000
  if (last?.day === '') {
    if (out.json) json(out, { day: null, done: true, seconds })
    else out.line(out.language === 'zh' ? '没有要关的记账日。' : 'There is no day to be closed.')
    return exits.fine
  }
  if (!last) return exits.unreachable
  if (out.json) json(out, { ...dayJson(last), seconds })
  else for (const line of dayLines(last, out)) out.line(line)
  return last.done ? exits.fine : exits.wrong
}

/** The last state seen. */
async function watched(world: World, day: string, wait: number): Promise<DayState | undefined> {
  const { out, interrupted } = world
  const enough = new AbortController()
  const signal = AbortSignal.any([interrupted, enough.signal, AbortSignal.timeout(wait * 1_000)])
  let last: DayState | undefined
  try {
    for await (const state of streamFromHub(world.organisations(), (asked) => asked.closeDay(day, signal))) {
      last = state
      if (!out.json && !state.done && state.day) out.note(progressLine(state, out.language))
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    enough.abort()
  }
  return last
}
