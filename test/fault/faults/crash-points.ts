/**
 * A process ends itself at a named point (protocol 1.6, testing 2.3), once, under traffic, and is started again at
 * once. The points are those of common/crash-points.ts where main.ts has put them.
 */

import { until } from '../../support/until'
import type { Fault } from '../fault'
import type { Field } from '../field'
import { servesAnew, settledAgainAndAgain } from './parts'
import { abandoned, asksTwice, dayEnds, forgotten, inOneCall } from './scenes'

type Side = 'before' | 'after'
const BOTH: readonly Side[] = ['before', 'after']
const BEFORE: readonly Side[] = ['before']

interface Place {
  readonly role: 'care' | 'hub' | 'enrollment'
  /** As in the name of the point, without the role. */
  readonly call: string
  readonly sides: readonly Side[]
  /** At which time that it comes there; the third by default, in the middle of traffic. */
  readonly nth?: number
  /** What must happen for it to come there; patients alone do not do it. */
  scene?(field: Field): Promise<unknown>
}

const place = (
  role: Place['role'],
  call: string,
  sides: readonly Side[] = BOTH,
  more: Pick<Place, 'nth' | 'scene'> = {},
): Place => ({ role, call, sides, ...more })

/** In the order in which a settlement meets them. */
const PLACES: readonly Place[] = [
  place('care', 'bills.upload'),
  place('care', 'link question', BEFORE),
  place('care', 'intents.write'),
  place('hub', 'publish settle.request'),
  place('enrollment', 'publish clock.question', BOTH, { nth: 1 }),
  place('hub', 'publish clock.answer', BOTH, { nth: 1 }),
  place('enrollment', 'verdicts.write'),
  place('enrollment', 'verdicts.commitOwn', BOTH, { nth: 1, scene: asksTwice }),
  place('enrollment', 'publish settle.reply'),
  place('hub', 'link answer', BEFORE),
  place('care', 'answer settle', BEFORE),
  place('care', 'registers.confirm'),
  place('care', 'answer confirm', BEFORE),
  place('care', 'registers.cancel HOSPITAL', BOTH, { nth: 1 }),
  place('care', 'answer cancel', BEFORE, { nth: 1 }),
  place('care', 'registers.cancel EXPIRED', BOTH, { nth: 1, scene: abandoned }),
  place('care', 'registers.cancel UNKNOWN', BOTH, { nth: 1, scene: forgotten }),
  place('care', 'link fact'),
  place('hub', 'facts.learn'),
  place('hub', 'link hopAck', BEFORE),
  place('hub', 'publish fact'),
  place('enrollment', 'factBooks.learn'),
  place('enrollment', 'publish region.to.hub'),
  place('hub', 'facts.take'),
  place('care', 'link rowAck', BEFORE, { nth: 1, scene: forgotten }),
  place('hub', 'downRows.handled', BOTH, { nth: 1, scene: forgotten }),
  place('care', 'outbox.acknowledged'),
  place('enrollment', 'reservations.asked', BOTH, { nth: 1, scene: forgotten }),
  place('care', 'reversals.begin', BOTH, { nth: 1 }),
  place('enrollment', 'reversals.write', BOTH, { nth: 1 }),
  place('care', 'reversals.confirm', BOTH, { nth: 1 }),
  place('care', 'answer reverse', BEFORE, { nth: 1 }),
  place('care', 'answer settleOnePhase', BEFORE, { nth: 1, scene: inOneCall }),
  place('care', 'answer withdrawOnePhase', BEFORE, { nth: 1, scene: inOneCall }),
  place('care', 'days.flip', BOTH, { nth: 1, scene: dayEnds }),
  place('care', 'link dayReply', BEFORE, { nth: 1, scene: dayEnds }),
  place('hub', 'days.keepTold', BOTH, { nth: 1, scene: dayEnds }),
  place('hub', 'book.keepClosed', BOTH, { nth: 1, scene: dayEnds }),
]

/** Which process is told. A hub instance that nobody leans on is met when the other one is told too. */
const PROCESSES = { care: ['region-5101'], enrollment: ['region-5116'], hub: ['hub-1', 'hub-2'] } as const
const MET_WITHIN_MS = 10_000
const SCENE_WITHIN_MS = 60_000
/** These show most in a short run. */
const SAMPLED: readonly string[] = [
  'enrollment verdicts.write:after',
  'care registers.confirm:after',
  'hub facts.learn:after',
]

/** Every point as it is set, in the order of the road. */
export const crashPoints: readonly string[] = PLACES.flatMap(({ role, call, sides }) =>
  sides.map((side) => `${role} ${call}:${side}`),
)

export const atCrashPoints: readonly Fault[] = PLACES.flatMap((where) =>
  where.sides.map((side): Fault => {
    const point = `${where.role} ${where.call}:${side}`
    return {
      name: nameOf(point),
      group: 'crash points',
      what: `${where.role} ends at \`${point}\``,
      sample: SAMPLED.includes(point),
      strike: (field) => struck(field, where, point),
    }
  }),
)

/** care registers.confirm:after → care-registers-confirm-after */
function nameOf(point: string): string {
  return point
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
}

async function struck(field: Field, { role, scene, nth = 3 }: Place, point: string): Promise<string> {
  const armed = new Map<string, number | undefined>()
  let playing: Promise<unknown> = Promise.resolve()
  for (const part of PROCESSES[role]) {
    armed.set(part, await field.startedWith(part, { LIANJIE_CRASH_AT: `${point}:${nth}` }))
    if (scene) {
      // The other instance may have met the first one.
      await playing.catch(() => undefined)
      playing = scene(field)
      // Heard where it is awaited.
      playing.catch(() => undefined)
    }
    if (await meets(field, armed, scene ? SCENE_WITHIN_MS : MET_WITHIN_MS)) break
  }
  const [met] = [...armed].filter(([part, pid]) => pidOf(field, part) !== pid)
  if (!met) throw new Error(`${[...armed.keys()].join(', ')} never came to ${point}`)
  await servesAnew(field, met[0])
  // Told and not met: it must not end later, in the middle of another fault.
  for (const [part, pid] of armed) if (pidOf(field, part) === pid) await field.startedWith(part, {})
  await playing
  await settledAgainAndAgain(field)
  return `${met[0]} ended and was started again`
}

const pidOf = ({ province }: Field, part: string) => province.supervisor.status().find(({ name }) => name === part)?.pid

async function meets(field: Field, armed: ReadonlyMap<string, number | undefined>, withinMs: number): Promise<boolean> {
  const isMet = () => [...armed].some(([part, pid]) => pidOf(field, part) !== pid)
  return until(isMet, 'the point', withinMs).then(
    () => true,
    () => false,
  )
}
