/** Kills each hub and each node in turn, always while somebody's settlement hangs on it. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Supervisor } from '../supervisor'
import type { Kill } from './figures'
import type { OpenCalls } from './open-calls'
import { servesAgain } from './serves-again'
import type { Voice } from './telling'
import { texts } from './texts'

export interface Killing {
  readonly supervisor: Supervisor
  readonly calls: OpenCalls
  readonly parts: readonly string[]
  /** How often each of them. */
  readonly times: number
  readonly interrupted: AbortSignal
}

/** A call dies at any moment of its short life: just sent, half way, with its answer on the line. */
const INSTANT_MAX_MS = 12
const QUARRY_WITHIN_MS = 30_000
/** Between two kills the tills get some air, so that each kill meets new patients and not only old ones. */
const AIR_MS = 700

export async function killEachInTurn(killing: Killing, voice: Voice): Promise<Kill[]> {
  const { parts, times, interrupted, supervisor } = killing
  const order = Array.from({ length: times }, () => parts).flat()
  const kills: Kill[] = []
  for (const [i, part] of order.entries()) {
    if (interrupted.aborted) break
    voice.progress(texts.kills(part, i + 1, order.length), i / order.length)
    const began = performance.now()
    const { pid, inFlight } = await killedWithCalls(killing, part)
    kills.push({ part, in_flight: inFlight })
    await servesAgain(supervisor, part, pid)
    voice.say(texts.killed(part, inFlight, performance.now() - began))
    await pause(AIR_MS)
  }
  return kills
}

async function killedWithCalls({ supervisor, calls }: Killing, part: string) {
  for (const until = performance.now() + QUARRY_WITHIN_MS; performance.now() < until; ) {
    await callThrough(calls, part, until - performance.now())
    await pause(Math.random() * INSTANT_MAX_MS)
    const inFlight = calls.through(part)
    // The signal leaves in this very turn of the loop, so the count is of the moment of the kill.
    if (inFlight > 0) return { inFlight, pid: await supervisor.kill(part) }
  }
  throw new Error(`no settlement went through ${part} for ${QUARRY_WITHIN_MS / 1_000} s`)
}

/** Resolves when a call hangs on the part, or when the time is over. */
function callThrough(calls: OpenCalls, part: string, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      leave()
      resolve()
    }
    const timer = setTimeout(end, withinMs)
    const leave = calls.follow(() => {
      if (calls.through(part) > 0) end()
    })
    if (calls.through(part) > 0) end()
  })
}
