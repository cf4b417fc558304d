/** One life of a care node: plugged together as region-node/main.ts does, over edges in memory. */
import type { Service } from '../../common/calls.grpc'
import { newSettleId } from '../../common/identifiers'
import type { UpFrameIn } from '../../proto/types'
import { type CareHalf, careHalf } from '../../region-node/care/care-half'
import { answeringAboutDays } from '../../region-node/care/close-days'
import { decisionsInMemory } from '../../region-node/care/days.memory'
import { participantsOf } from '../../region-node/care/participants'
import { hospitalDoor } from '../../region-node/gateway/hospital.grpc'
import { provinceOver } from '../../region-node/province/links'
import { factSignedBy, outboxRelay } from '../../region-node/province/outbox'
import type { FromProvince, Province } from '../../region-node/province/province'
import { type SessionCache, sessionsWith } from '../../region-node/sessions/sessions'
import { busyAtTimes } from './busy'
import type { CareDatabase } from './care-database'
import { type Life, overDatabase } from './life'
import { dialTo, type HubDoor } from './line'
import { admitted, catalogs } from './places'
import { watchful } from './rejections'
import { settings } from './settings'
import { signerOf, verifier } from './signing'

export interface CareEdges {
  readonly region: string
  readonly database: CareDatabase
  readonly cache: SessionCache
  readonly processId: string
  readonly hubs: readonly { readonly name: string; door(): HubDoor | undefined }[]
}

/** What is behind the hospitals' door in this life. */
export interface CareDoor {
  readonly life: Life
  readonly handlers: Service['handlers']
}

const DIGEST_KEY = Buffer.from('simulator')

export async function careNode(life: Life, edges: CareEdges): Promise<CareDoor> {
  const { region, database, cache, processId, hubs } = edges
  const { clock, timers, steps } = life
  const { random } = life.around
  const { heartbeatMs, linkDeadMs: deadMs, factResendMs: resendMs } = settings.care
  const signer = signerOf({ role: 'care', region })
  const newId = idsOf(life)
  const world = { clock, timers, log: watchful }
  const stores = database.storesOf(life)
  const half = await careHalf({
    machine: { bootId: 'boot', uptimeMs: () => life.around.loop.now },
    timers: settings.care,
    ...stores,
    ...{ region, participants: participantsOf(admitted, region), pingCache: async () => 0, steps, log: watchful },
    ...{ catalogs, clock, verifier, newId, signFact: factSignedBy(signer), digestKey: DIGEST_KEY },
  })
  const dials = hubs.map((hub) => ({ name: hub.name, dial: dialTo(life, region, hub) }))
  const from = aboutDays(life, edges, { half, say: (frame) => province.say(frame) })
  const province: Province = provinceOver({
    hubs: dials,
    processId,
    random: () => random.next(),
    heartbeatMs,
    deadMs,
    from,
    ...world,
  })
  const relay = outboxRelay({ rows: stores.outbox, province, signer, clock, log: watchful, resendMs })
  relay.start(timers)
  const care = half.join({ province, relay })
  care.start(timers)
  const { sessionGraceMs: graceMs, clockToleranceMs } = settings.care
  const sessions = sessionsWith({ store: database.sessionsOf(life), cache, clock, newId, graceMs, clockToleranceMs })
  const pause = (ms: number, gone: AbortSignal) =>
    new Promise<void>((resolve) => {
      const stop = life.after(ms, () => {
        gone.removeEventListener('abort', hungUp)
        resolve()
      })
      const hungUp = () => {
        stop()
        resolve()
      }
      gone.addEventListener('abort', hungUp, { once: true })
    })
  const turns = busyAtTimes(life, processId)
  const limits = { linesPerUploadMax: 1_000 }
  return { life, handlers: hospitalDoor({ care, sessions, limits, pause, turns }).handlers }
}

interface Halves {
  readonly half: CareHalf
  say(frame: UpFrameIn): boolean
}

/** Where days are closed in this schedule, the node answers about its own. */
function aboutDays(life: Life, { region, database }: CareEdges, { half, say }: Halves): FromProvince {
  const { closing } = life.around
  if (!closing) return half.from
  const { outbox, days } = database.storesOf(life)
  const book = overDatabase(life, closing.care(region, database.memory), 'book', ['keepClosed'])
  const decisions = decisionsInMemory(database.memory)
  return answeringAboutDays(half.from, {
    ...{ region, book, days, decisions, outbox, say, isDoubted: half.isDoubted },
    ...{ signer: signerOf({ role: 'care', region }), verifier, clock: life.clock },
  })
}

/** UUIDv7 of made-up time and chance. */
export function idsOf({ clock, around: { random } }: Life): () => string {
  const bytes = (count: number) => Uint8Array.from({ length: count }, () => Math.floor(random.next() * 256))
  return () => newSettleId({ now: () => clock.now(), random: bytes })
}
