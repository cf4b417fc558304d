/** Links over real gRPC on loopback: hubs and nodes with made-up insides, and a line between them that can fail. */
import { connect, createServer, type Socket } from 'node:net'
import { systemClock, systemTimers } from '../../common/clock'
import type { Credentials } from '../../common/credentials.file'
import { silent } from '../../common/log'
import type { Exchange } from '../../hub/exchange/exchange'
import type { DownRows, Facts } from '../../hub/facts/facts'
import { type LinksServing, type ServedLinks, serveLinks } from '../../hub/ingress/link.grpc'
import type { Participants } from '../../hub/participants/participants'
import type { Answer, DownRow, Fact, FactAck, Question } from '../../proto/types'
import { type LinkSettings, openLinks } from '../../region-node/province/link.grpc'
import type { FromProvince, Province, ProvinceQuestion } from '../../region-node/province/province'

export const REGIONS = ['5101', '5107', '5116']

export const participants: Participants = {
  isRegion: (region) => REGIONS.includes(region),
  regions: () => REGIONS.map((region) => ({ region, name: region, enrolls: true })),
  careRegions: () => REGIONS,
  enrollmentRegions: () => REGIONS,
}

/** An exchange that answers whatever the test says; nothing at all while it says nothing. */
export function exchangeAnswering(answer: (question: Question) => Promise<Partial<Answer>>): Exchange {
  return {
    ask: async (question) => ({ questionId: question.questionId, ...(await answer(question)) }),
    open: () => new Map(),
  }
}

export const echo = exchangeAnswering(async ({ body }) => ({ outcome: 'body', body }))
export const mute = exchangeAnswering(() => new Promise(() => undefined))

export interface RecordedFacts extends Facts {
  readonly learned: Fact[]
}

export function factsInTest(epoch = 1): RecordedFacts {
  const learned: Fact[] = []
  return {
    epoch,
    learned,
    async learn(fact) {
      learned.push(fact)
      return ackOf(fact.enrollmentRegion, epoch)
    },
  }
}

function ackOf(enrollmentRegion: string, hubEpoch: number): FactAck {
  return { key: null, enrollmentRegion, hubEpoch, enrollmentEpoch: 0, refused: null }
}

export interface RowsInTest extends Pick<DownRows, 'follow' | 'handled'> {
  readonly handledIds: number[]
  readonly followers: Set<(rows: readonly DownRow[]) => void>
}

export function rowsInTest(): RowsInTest {
  const handledIds: number[] = []
  const followers = new Set<(rows: readonly DownRow[]) => void>()
  return {
    handledIds,
    followers,
    follow(_region, send) {
      followers.add(send)
      return () => followers.delete(send)
    },
    async handled(_region, rowIds) {
      handledIds.push(...rowIds)
    },
  }
}

export type HubInTest = Partial<LinksServing> & { readonly credentials: Credentials; readonly hubName: string }

export function hubInTest(given: HubInTest): Promise<ServedLinks> {
  return serveLinks({
    address: '127.0.0.1:0',
    participants,
    exchange: echo,
    facts: factsInTest(),
    downRows: rowsInTest(),
    openPerLinkMax: 512,
    heartbeatMs: 100,
    deadMs: 600,
    clock: systemClock,
    timers: systemTimers,
    log: silent,
    ...given,
  })
}

export type NodeInTest = Partial<LinkSettings> & Pick<LinkSettings, 'credentials' | 'hubs'>

export function nodeInTest(given: NodeInTest): Province {
  return openLinks({
    processId: 'process-1',
    clock: systemClock,
    timers: systemTimers,
    log: silent,
    heartbeatMs: 100,
    linkDeadMs: 600,
    from: deaf(),
    ...given,
  })
}

export function deaf(): FromProvince {
  return {
    hopAcked: () => undefined,
    row: async () => undefined,
    linkUp: () => undefined,
    highestFactNumber: () => 0,
    hubEpoch: () => 0,
  }
}

export function questionOf(body: string, careRegion = '5101', enrollmentRegion = '5107'): ProvinceQuestion {
  return {
    ask: 'ASK_SETTLE',
    enrollmentRegion,
    personDigest: 'digest',
    key: { careRegion, hospital: 'H51010000001', settleId: '0190f000-0000-7000-8000-000000000001', kind: 'S' },
    body: Buffer.from(body),
    unackedFacts: [],
  }
}

/** Waits until it is so, at most five seconds. */
export function allUp(province: Province): boolean {
  return province.links().every(({ up }) => up)
}

export interface Wireway {
  readonly port: number
  /** Bytes stop, connections stay: as when the far process stands still or the line is a black hole. */
  freeze(): void
  thaw(): void
  /** Ends all connections at once and refuses new ones until mended. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

/** A TCP line to a port that can freeze and break. */
export async function wirewayTo(target: number): Promise<Wireway> {
  const sockets = new Set<Socket>()
  let isFrozen = false
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return near.destroy()
    const far = connect(target, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', (bytes) => to.write(bytes))
      from.on('error', () => undefined)
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      if (isFrozen) from.pause()
    }
    return undefined
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const all = (act: (socket: Socket) => void) => {
    for (const socket of sockets) act(socket)
  }
  return {
    port: (server.address() as { port: number }).port,
    freeze() {
      isFrozen = true
      all((socket) => socket.pause())
    },
    thaw() {
      isFrozen = false
      all((socket) => socket.resume())
    },
    cut() {
      isCut = true
      all((socket) => socket.destroy())
    },
    mend() {
      isCut = false
    },
    close() {
      all((socket) => socket.destroy())
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
