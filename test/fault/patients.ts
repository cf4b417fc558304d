/** Patients at the tills while something goes wrong: most settle, some give up, some are refused, some are undone. */
import type { Hospital } from '../../bin/hospital/client'
import { alternating, patientOf } from '../../deploy/local/story/people'
import type { StoryTill } from '../../deploy/local/story/tills'
import { trafficUntil } from '../../deploy/local/story/traffic'
import type { Field } from './field'

const CANCEL_EVERY = 9
const REFUSE_EVERY = 31
const REVERSE_EVERY = 7

export interface Patients {
  /** Nobody comes any more; resolves when those inside have left. */
  leave(): Promise<void>
}

/** @param tills absent: all */
export function patientsAt({ stage }: Pick<Field, 'stage'>, ratePerSecond: number, tills = stage.tills): Patients {
  const stop = new AbortController()
  const undoing = new Set<Promise<unknown>>()
  const traffic = trafficUntil(
    {
      tills: tills.map((till) => ({ ...till, hospital: undoingSome(till, undoing) })),
      patients: alternating(stage.casts.map(({ crowd }) => crowd)).map(patientOf),
      ...{ ratePerSecond, cancelEvery: CANCEL_EVERY, refuseEvery: REFUSE_EVERY },
    },
    stop.signal,
  )
  return {
    async leave() {
      stop.abort()
      await traffic
      await Promise.all(undoing)
    },
  }
}

/** Every seventh settlement was a mistake: it is reversed in full. */
function undoingSome({ hospital }: StoryTill, undoing: Set<Promise<unknown>>): Hospital {
  let confirmed = 0
  return {
    ...hospital,
    async confirm(settleId) {
      const record = await hospital.confirm(settleId)
      if (record.state === 'confirmed' && !record.adopted && ++confirmed % REVERSE_EVERY === 0) {
        const work = hospital.reverse(settleId).finally(() => undoing.delete(work))
        undoing.add(work)
      }
      return record
    },
  }
}
