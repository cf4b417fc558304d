/** A till at every door of a province, each with its own journal. */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { systemClock } from '../../common/clock'
import { readCredentials } from '../../common/credentials.file'
import type { Directory, HospitalDoor } from '../organisations/directory'
import { hospitalWith } from './client'
import { doorOverGrpc } from './client.grpc'
import type { Door, Operator } from './door'
import { journalInFile } from './journal.file'
import { journalInMemory } from './journal.memory'
import type { Till } from './preparation'

export interface Tills {
  readonly tills: readonly Till[]
  close(): Promise<void>
}

export interface TillSettings {
  /** Where the journals are; one folder a program, for a journal has one owner. Absent: kept in memory. */
  readonly journals?: string
  readonly operator: Operator
  readonly patienceMs: number
  /** Puts something between hospital and door: who counts, or repeats, or calls it otherwise. */
  watched?(door: Door, at: HospitalDoor): Door
}

export async function tillsOverGrpc({ doors }: Directory, settings: TillSettings): Promise<Tills> {
  const opened = await Promise.all(doors.map((door) => tillAt(door, settings)))
  return {
    tills: opened.map(({ till }) => till),
    close: async () => {
      await Promise.all(opened.map(({ close }) => close()))
    },
  }
}

/** One till; the command line has only this one. */
export async function tillAt(at: HospitalDoor, settings: TillSettings) {
  const { address, hospital: name, region, credentials } = at
  const { journals, operator, patienceMs, watched = asItIs } = settings
  const journal = journals === undefined ? journalInMemory() : await journalInFile(join(journals, `${name}.jsonl`))
  const door = watched(doorOverGrpc(address, readCredentials(credentials)), at)
  const hospital = hospitalWith({
    door,
    journal,
    clock: systemClock,
    newSettleId: uuidv7,
    pause: (ms) => pause(ms),
    operator,
    patienceMs,
  })
  const till: Till = { name, region, hospital }
  return {
    till,
    journal,
    async close() {
      door.close()
      await journal.close()
    },
  }
}

const asItIs = (door: Door) => door
