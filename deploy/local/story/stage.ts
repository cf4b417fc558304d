/** What all scenes share: the organisations, the people, and a till at every hospital. */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { regionsIn } from '../../../bin/organisations/asking'
import type { Asked } from '../../../bin/organisations/organisations'
import { dataFolder } from '../places'
import { billsOfThisRun } from './bills'
import { openCalls } from './open-calls'
import { admit, type Cast, castIn, credentialOf } from './people'
import { type Telling, type Voice, voiceOf } from './telling'
import { texts } from './texts'
import { openTill, type StoryTill, type Watchers } from './tills'
import { lastWords } from './traffic'
import { replyIn } from './visit'

export interface Stage extends Watchers {
  readonly telling: Telling
  readonly voice: Voice
  readonly all: readonly Asked[]
  /** Where the tills keep their bills. */
  readonly journals: string
  readonly tills: readonly StoryTill[]
  readonly casts: readonly (Cast & { readonly region: string })[]
}

const OLD_BILLS_MS = 60_000

/** Opens the tills, ends what an earlier run left open at them, and makes the test persons known. */
export async function stageFor(telling: Telling, all: readonly Asked[]): Promise<Stage> {
  const voice = voiceOf(telling)
  const watchers = { bills: billsOfThisRun(), calls: openCalls() }
  const journals = join(dataFolder(), 'story')
  return voice.during(texts.preparing, async () => {
    const tills = await Promise.all(telling.province.directory.doors.map((door) => openTill(door, journals, watchers)))
    const casts = regionsIn(all).map(({ place: { region } }) => ({ region, ...castIn(region) }))
    await lastWords(tills, OLD_BILLS_MS)
    for (const city of regionsIn(all)) {
      const cast = casts.find(({ region }) => region === city.place.region)
      if (cast && !(await isKnown(tills, cast))) await admit(city)
    }
    return { ...watchers, telling, voice, all, journals, tills, casts }
  })
}

export function tillOf({ tills }: Pick<Stage, 'tills'>, region: string): StoryTill {
  return found(tills, region)
}

export function castOfRegion({ casts }: Pick<Stage, 'casts'>, region: string): Cast {
  return found(casts, region)
}

function found<T extends { readonly region: string }>(all: readonly T[], region: string): T {
  const one = all.find((candidate) => candidate.region === region)
  if (!one) throw new Error(`nobody of ${region} takes part`)
  return one
}

const TRIES = 60
const AGAIN_MS = 500

/** Asked until the region answers: a province that was ready a moment ago may still be warming up. */
async function isKnown(tills: readonly StoryTill[], { insured }: Cast): Promise<boolean> {
  const [till] = tills.filter(({ region }) => !insured.division.startsWith(region))
  if (!till) throw new Error('there is no till away from home')
  const { hospital } = till
  for (let tries = 1; ; tries++) {
    const sessionId = await hospital.session()
    const request = { sessionId, enrollmentDivision: insured.division, query: credentialOf(insured) }
    const answer = await hospital.door.findPerson(request)
    if ('reply' in answer) return true
    if (answer.refusal?.code === 'H3001') return false
    if (tries === TRIES) replyIn(answer, 'find person')
    await pause(AGAIN_MS)
  }
}
