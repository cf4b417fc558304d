/** For which patients their region has published figures, as far as it was asked: each kind once. Pure. */
import type { Pair } from '../bin/hospital/preparation'
import { regionOf } from '../common/regions'
import type { Treatment } from './mix'

export class Figures {
  /** By region and treatment, then by hospital: figures differ with the hospital's level and place. */
  private readonly known = new Map<string, Map<string, boolean>>()

  /** Undefined: nobody has asked yet. */
  has(pair: Pair, treatment: Treatment): boolean | undefined {
    return this.known.get(nameOf(pair, treatment))?.get(pair.till.name)
  }

  learn(pair: Pair, treatment: Treatment, has: boolean): void {
    const name = nameOf(pair, treatment)
    const hospitals = this.known.get(name) ?? new Map<string, boolean>()
    this.known.set(name, hospitals.set(pair.till.name, has))
  }

  /** Region and treatment without figures, with the hospitals where they lack unless it is all. */
  lacking(): readonly string[] {
    return [...this.known].flatMap(([name, hospitals]) => {
      const without = [...hospitals].flatMap(([hospital, has]) => (has ? [] : [hospital]))
      if (without.length === 0) return []
      return without.length === hospitals.size ? [name] : [`${name} (${without.sort().join(', ')})`]
    })
  }
}

function nameOf({ patient }: Pair, treatment: Treatment): string {
  return `${regionOf(patient.enrollmentDivision)} ${treatment}`
}
