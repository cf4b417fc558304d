/** The tills of the story: careful hospital clients with a journal on disk, whose calls and bills are watched. */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { type Hospital, hospitalWith } from '../../../bin/hospital/client'
import { doorOverGrpc } from '../../../bin/hospital/client.grpc'
import type { Door } from '../../../bin/hospital/door'
import type { Journal } from '../../../bin/hospital/journal'
import { journalInFile } from '../../../bin/hospital/journal.file'
import { putBounded } from '../../../common/bounded'
import { systemClock } from '../../../common/clock'
import { readCredentials } from '../../../common/credentials.file'
import type { Province } from '../province'
import type { Bills } from './bills'
import type { OpenCalls } from './open-calls'

export type HospitalDoor = Province['directory']['doors'][number]

export interface StoryTill {
  readonly name: string
  readonly region: string
  readonly hospital: Hospital
  readonly journal: Journal
  close(): Promise<void>
}

export interface Watchers {
  readonly bills: Bills
  readonly calls: OpenCalls
}

const OPERATOR = { operatorId: 'story', operatorName: '示范收费员' }
/** Much longer than a killed node needs to come back: a bill that is left open holds its person up for a window. */
const PATIENCE_MS = 120_000

/** @param journals a folder of the story's own, for a journal has one owner */
export async function openTill(door: HospitalDoor, journals: string, { bills, calls }: Watchers): Promise<StoryTill> {
  const { hospital: name, region, address, credentials } = door
  const journal = await journalInFile(join(journals, `${name}.jsonl`))
  const watched = watchedDoor(doorOverGrpc(address, readCredentials(credentials)), region, { bills, calls })
  const hospital = hospitalWith({
    door: watched,
    journal: bills.observed(journal),
    clock: systemClock,
    newSettleId: uuidv7,
    pause: (ms) => pause(ms),
    operator: OPERATOR,
    patienceMs: PATIENCE_MS,
  })
  return {
    name,
    region,
    hospital,
    journal,
    async close() {
      watched.close()
      await journal.close()
    },
  }
}

/** The same door; each settle and confirm is noted while it is open, and what a verdict says when it comes. */
export function watchedDoor(door: Door, careRegion: string, { bills, calls }: Watchers): Door {
  const enrollmentRegions = new Map<string, string>()
  const regionOf = (visitId: string) => enrollmentRegions.get(visitId) ?? ''
  const watch = async <T>(call: 'settle' | 'confirm', settleId: string, visitId: string, work: () => Promise<T>) => {
    const end = calls.begin({ call, settleId, careRegion, enrollmentRegion: regionOf(visitId) })
    try {
      return await work()
    } finally {
      end()
    }
  }
  return {
    ...door,
    async openVisit(request) {
      const answer = await door.openVisit(request)
      if ('reply' in answer) {
        putBounded(enrollmentRegions, answer.reply.visitId, (request.enrollmentDivision ?? '').slice(0, 4), VISITS_MAX)
      }
      return answer
    },
    async settle(request) {
      const { settleId = '', visitId = '' } = request
      const answer = await watch('settle', settleId, visitId, () => door.settle(request))
      if ('reply' in answer && answer.reply.reckoning?.split) bills.verdict(settleId, answer.reply.reckoning.split)
      return answer
    },
    confirm: (settleId, token) => watch('confirm', settleId, '', () => door.confirm(settleId, token)),
  }
}

const VISITS_MAX = 5_000
