/** Business steps of the whole province as they happen. */
import { Fault } from '../../common/errors'
import { keyFromWire } from '../../common/settlement-key'
import type { TailEvent } from '../../proto/types'
import { regionsIn } from '../organisations/asking'
import type { Asked } from '../organisations/organisations'
import { durationText, timeText } from '../output/instants'
import { noSuch } from '../output/mistake'
import { stepColour, stepWords, whoWords } from '../output/steps'
import { padded } from '../output/table'
import { type Exit, exits, type Output, type World } from '../world'

export interface TailOptions {
  readonly settleId: string
  readonly region?: string
  readonly hospital?: string
  readonly errorsOnly: boolean
  /** Ends after so many lines; 0: never. */
  readonly lines: number
}

const RECONNECT_MS = 1_000

/** Runs until interrupted, or until enough lines are shown. @throws Mistake where nothing could ever be shown */
export async function tail(world: World, options: TailOptions): Promise<Exit> {
  const regions = regionsIn(world.organisations()).map(({ place }) => place.region)
  const { region } = options
  if (region && !regions.includes(region)) throw noSuch(regions, region, { zh: '统筹区', en: 'region' })
  const enough = new AbortController()
  const signal = AbortSignal.any([world.interrupted, enough.signal])
  let shown = 0
  const show = (event: TailEvent) => {
    if (signal.aborted || !isWanted(event, options)) return
    world.out.line(world.out.json ? JSON.stringify(event) : tailLine(event, world.out))
    shown += 1
    if (shown === options.lines) enough.abort()
  }
  const heard = await Promise.all(world.organisations().map((asked) => follow(world, asked, { options, show, signal })))
  return heard.some(Boolean) ? exits.fine : exits.unreachable
}

interface Following {
  readonly options: TailOptions
  readonly show: (event: TailEvent) => void
  readonly signal: AbortSignal
}

/** A stream that breaks is opened again, for a process that restarts is just when one wants to watch. */
async function follow(world: World, asked: Asked, { options, show, signal }: Following): Promise<boolean> {
  let isReached = false
  let isAway = false
  while (!signal.aborted) {
    try {
      for await (const event of asked.tail(options.settleId, options.errorsOnly, signal)) {
        isReached = true
        show(event)
      }
      isReached = true
    } catch (error) {
      if (signal.aborted) return true
      if (!isAway) world.out.note(awayLine(world.out, asked, error))
      isAway = true
    }
    if (!signal.aborted) await world.pause(RECONNECT_MS)
  }
  return isReached || !isAway
}

function awayLine({ language, paint }: Output, { place }: Asked, error: unknown): string {
  const code = error instanceof Fault ? error.refusal.code : String(error)
  const text = language === 'zh' ? '没有回答，继续等待' : 'does not answer, still trying'
  return paint('yellow', `… ${place.name} ${text} [${code}]`)
}

function isWanted(event: TailEvent, { region, hospital }: TailOptions): boolean {
  const { key } = event
  if (hospital && key?.hospital !== hospital) return false
  return !region || event.region === region || key?.careRegion === region
}

function tailLine(event: TailEvent, { language, paint }: Output): string {
  const key = keyFromWire(event.key)
  const took = event.tookUs > 0 ? durationText(event.tookUs / 1_000) : ''
  return [
    paint('grey', timeText(event.atMs)),
    padded(whoWords(event, language), 12),
    paint(stepColour(event), padded(stepWords(event, language), 10)),
    key ? `${key.hospital} ${key.settleId}${key.kind === 'R' ? ' R' : ''}` : '',
    event.code,
    took,
  ]
    .filter(Boolean)
    .join('  ')
}
