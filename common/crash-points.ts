/**
 * Places where a process may be told to end as kill -9 ends it, so that anybody can see what a death there costs
 * (docs/FAULTS.md). They are put around ports where those are plugged in: no use case knows of them, and a process that
 * was not told to end anywhere has none.
 *
 * A point is named as the simulator names it, after what it stands before or behind: `care registers.confirm:after`,
 * `hub publish fact:before`. The third time: `care registers.confirm:after:3`.
 */

/** The names under which a call is known: its own, and a narrower one when it depends on what is given. */
export type Operations = (call: string, given: readonly unknown[]) => readonly string[]

export interface CrashPoints {
  /** The same port, with a point before and after each of these calls. */
  around<Port extends object>(port: Port, calls: readonly (keyof Port)[], named: Operations): Port
  /** The same port; what these calls answer is about to be sent when the point is met, so there is a `:before` only. */
  answering<Port extends object>(port: Port, calls: readonly (keyof Port)[], named: Operations): Port
}

const NONE: CrashPoints = { around: (port) => port, answering: (port) => port }

/** @throws Error when the setting names no point */
export function crashPointsAt(setting: string | undefined, die: () => void): CrashPoints {
  if (!setting) return NONE
  const meet = meeting(setting, die)
  const [before, after] = [(at: At) => meet(at, 'before'), (at: At) => meet(at, 'after')]
  return {
    around: (port, calls, named) => watched(port, calls, named, { before, after }),
    answering: (port, calls, named) => watched(port, calls, named, { before: () => undefined, after: before }),
  }
}

/** Calls of a store: `care registers` and confirm make `care registers.confirm`. */
export function callsOf(store: string): Operations {
  return (call) => [`${store}.${call}`]
}

/** Records given to the bus, by the kind of their topic: `hub publish settle.request`. */
export function publishing(role: string): Operations {
  return (_call, [topic]) => [`${role} publish ${KINDS.find((kind) => String(topic).includes(kind)) ?? String(topic)}`]
}

const KINDS = [
  'settle.request',
  'settle.reply',
  'region.to.hub',
  'control',
  'clock.question',
  'clock.answer',
  'fact',
  'parked',
]

type At = readonly string[]

/** Looks whether this is the point, counts, and ends the process when its time has come. */
function meeting(setting: string, die: () => void) {
  const [, point, nth = '1'] = /^(.+:(?:before|after))(?::(\d+))?$/.exec(setting) ?? []
  if (!point) throw new Error(`no crash point: ${setting}`)
  let left = Number(nth)
  return (operations: At, side: 'before' | 'after'): void => {
    if (operations.some((operation) => `${operation}:${side}` === point) && --left === 0) die()
  }
}

interface Sides {
  before(at: At): void
  after(at: At): void
}

function watched<Port extends object>(
  port: Port,
  calls: readonly (keyof Port)[],
  named: Operations,
  sides: Sides,
): Port {
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      if (!calls.includes(name as keyof Port)) return value.bind(target)
      return (...given: unknown[]) => {
        const at = named(String(name), given)
        sides.before(at)
        return followed(value.apply(target, given), () => sides.after(at))
      }
    },
  })
}

/** The same answer, at once or in time, with something done when it is there. */
function followed(done: unknown, work: () => void): unknown {
  if (done instanceof Promise) {
    return done.then((result: unknown) => {
      work()
      return result
    })
  }
  work()
  return done
}
