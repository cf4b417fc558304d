/**
 * What only an unlikely meeting of several things shows, brought about now and then. Each is made of what happens
 * anyway; that it can be caught at all is shown by the bug that is planted for it (plants.ts).
 */
import { ENROLLMENTS, HOSPITALS, HUBS } from './places'
import type { Item } from './plan'
import type { Random } from './random'
import { settings } from './settings'
import { CALM_MS, visit } from './visits'

export const SCENES: readonly ((random: Random) => Item[])[] = [
  unheardOf,
  together,
  ackedBefore,
  ackedOnTheWay,
  forgottenVerdict,
  forgottenFact,
  lateClocks,
  triedAgain,
  laterBill,
]

/** Nobody but the enrollment region knows of a settlement any more, and its first inquiry is lost. */
function unheardOf(random: Random): Item[] {
  const at = random.between(CALM_MS, 1_200)
  const visited = { ...visit(random), at, inpatient: false, ending: 'leave', twists: ['amnesia'] } as const
  const { region } = HOSPITALS[visited.hospital] as (typeof HOSPITALS)[number]
  const asked = at + settings.care.windowOutpatientMs + settings.enrollment.timers.inquiryDelayMs
  const drop = { kind: 'drop', target: 'bus region.to.hub', size: 1 } as const
  const lost = [200, 400, 800, 1_400].map((after): Item => {
    return { at: at + after, kind: 'lose-async', target: region, size: 1 }
  })
  return [visited, ...lost, { ...drop, at: asked }, { ...drop, at: asked + 200 }]
}

/** One person's bills meet in two cities, and the second verdict takes its time. */
function together(random: Random): Item[] {
  const at = random.between(CALM_MS, 6_000)
  const first = { ...visit(random), at, ending: 'confirm', thinks: random.between(0, 400), twists: [] } as const
  const slow = { kind: 'slow', target: 'enrollment verdicts.write', size: random.between(100, 1_000) } as const
  const second = { ...first, at: at + random.between(10, 400), hospital: first.hospital === 2 ? 0 : 2 }
  return [first, { ...slow, at: at + random.between(10, 300) }, second]
}

/** An ack of the hub's earlier life comes when the hub has been restored and lacks what it is about. */
function ackedBefore(random: Random): Item[] {
  const at = random.between(CALM_MS, 6_000)
  const visited = { ...visit(random), at, ending: 'confirm', thinks: random.between(0, 300), twists: [] } as const
  const size = random.between(1_000, 4_000)
  const delay = { kind: 'delay', target: 'bus region.to.hub', size } as const
  const restored = { kind: 'roll-back', target: 'hub', size: random.between(500, 1_500) } as const
  return [{ ...delay, at }, visited, { ...restored, at: at + random.between(600, 2_000) }]
}

/** An ack waits in a Link while the hub is restored; its care region hears of that over the other Link, and first. */
function ackedOnTheWay(random: Random): Item[] {
  const at = random.between(CALM_MS, 6_000)
  const thinks = random.between(100, 300)
  const visited = { ...visit(random), at, inpatient: false, ending: 'confirm', thinks, twists: [] } as const
  const { region } = HOSPITALS[visited.hospital] as (typeof HOSPITALS)[number]
  const link = `${random.pick(HUBS)}>care-${region}`
  // When the verdict is here, and before the enrollment region's ack comes down.
  const cutAt = at + thinks + random.between(40, 150)
  const cut = { at: cutAt, kind: 'cut', target: link, size: random.between(1_500, 3_500) } as const
  const restoredAt = cutAt + random.between(150, 500)
  const restored = { at: restoredAt, kind: 'roll-back', target: 'hub', size: random.between(800, 1_500) } as const
  // What is sent once more meanwhile it cannot keep.
  const full = { at: restoredAt, kind: 'full', target: 'hub', size: cut.size + 500 } as const
  return [visited, cut, restored, full]
}

/** A verdict waits in a cashier's hands while its enrollment region is restored and forgets it. */
function forgottenVerdict(random: Random): Item[] {
  const at = random.between(700, 6_000)
  const thinks = random.between(2_500, 6_500)
  const visited = { ...visit(random), at, inpatient: false, ending: 'confirm', thinks, twists: [] } as const
  const { region } = ENROLLMENTS[visited.patient] as (typeof ENROLLMENTS)[number]
  const size = random.between(500, 1_500)
  return [visited, { at: at + random.between(200, 800), kind: 'roll-back', target: region, size }]
}

/** Confirmed, learned, and forgotten with a restore; the patient's next bill is there before it can be told again. */
function forgottenFact(random: Random): Item[] {
  const at = random.between(700, 6_000)
  const thinks = random.between(0, 200)
  const visited = { ...visit(random), inpatient: false, ending: 'confirm', thinks, twists: [] } as const
  const { region } = ENROLLMENTS[visited.patient] as (typeof ENROLLMENTS)[number]
  const restored = at + thinks + random.between(450, 900)
  const forgets = { at: restored, kind: 'roll-back', target: region, size: random.between(500, 1_000) } as const
  return [{ ...visited, at }, forgets, { ...visited, at: restored + random.between(0, 300) }]
}

/** Hubs tell their clocks late, and what they ask comes later still (R7). */
function lateClocks(random: Random): Item[] {
  const at = random.between(CALM_MS, 1_200)
  const lateMs = random.between(1_500, 5_500)
  const asking = (when: number): Item => ({
    ...visit(random),
    at: when,
    inpatient: false,
    thinks: 0,
    twists: ['quote'],
  })
  const asked = at + lateMs
  const answers = Array.from({ length: 14 }, (): Item => {
    return { at, kind: 'delay', target: 'bus clock.answer', size: lateMs }
  })
  const questions = Array.from({ length: 5 }, (): Item => {
    const size = random.between(2_450, settings.enrollment.queueAgeMs + lateMs)
    return { at: asked - random.between(0, 1_800), kind: 'delay', target: 'bus settle.request', size }
  })
  return [...[at, at + 100, asked - 1_200, asked - 600, asked].map(asking), ...answers, ...questions]
}

/** The question of a promised reversal is lost, and its process ends when it has just noted that it must ask again. */
function triedAgain(random: Random): Item[] {
  const at = random.between(CALM_MS, 6_000)
  const thinks = random.between(250, 450)
  const visited = { ...visit(random), at, inpatient: false, ending: 'confirm', thinks, twists: ['reverse'] } as const
  // Between the question for the verdict and that for the reversal.
  const after = at + 200
  const crash = {
    at: after,
    kind: 'crash',
    target: 'care reversals.tried:after',
    size: random.between(50, 2_500),
  } as const
  return [visited, { at: after, kind: 'drop', target: 'bus settle.request', size: 1 }, crash]
}

/** The fact of a bill is lost again and again, and long after it the same patient comes to the same city (R14). */
function laterBill(random: Random): Item[] {
  const at = random.between(CALM_MS, 600)
  const visited = { ...visit(random), inpatient: false, ending: 'confirm', thinks: 100, twists: [] } as const
  const hospital = visited.hospital === 2 ? 2 : random.between(0, 1)
  const lost = Array.from({ length: 8 }, (): Item => ({ at, kind: 'drop', target: 'bus fact', size: 1 }))
  return [{ ...visited, at }, ...lost, { ...visited, at: at + random.between(10_700, 12_000), hospital }]
}
