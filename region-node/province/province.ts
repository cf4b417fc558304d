/** The far end of the Link as the care half sees it: the province. Implemented by link.grpc.ts. */
import type { Refusal } from '../../common/errors'
import type { Region } from '../../common/regions'
import type { SettlementKey } from '../../common/settlement-key'
import type { DownRow, FactAck, FactIn, SignedHubEpoch, UpFrameIn } from '../../proto/types'

export type AskKind = 'ASK_SETTLE' | 'ASK_QUOTE' | 'ASK_PERSON' | 'ASK_ENTITLEMENT' | 'ASK_REVERSE'

export interface ProvinceQuestion {
  readonly ask: AskKind
  readonly enrollmentRegion: Region
  /** Keyed digest of the person (R28); orders one person's questions. */
  readonly personDigest: string
  /** For quotes and look-ups settleId is empty. */
  readonly key: SettlementKey
  /** Serialised Claim, PersonQuery or EntitlementQuery; nobody between reads it. */
  readonly body: Buffer
  /** R14: facts of this person and batch not yet acked end to end, oldest first, ≤ 32 and ≤ 64 kB. */
  readonly unackedFacts: readonly FactIn[]
  /** W3C trace context. */
  readonly trace?: Readonly<Record<string, string>>
}

/** body: what the enrollment region answered. refusal: this try is undecided (H2003, H2005, H6001, H8001, …). */
export type ProvinceAnswer = ({ readonly body: Buffer } | { readonly refusal: Refusal }) & InLine

/** How long it stood in line at home because its region is late; absent: it went at once. */
interface InLine {
  readonly inLineMs?: number
}

export interface LinkState {
  readonly hub: string
  readonly up: boolean
  /** For people: "up 12 s, last heartbeat 0.4 s ago" or "down 3 s: connection refused, next try in 1 s". */
  readonly detail: string
}

export interface Province {
  /**
   * Always resolves, at the latest after deadlineMs, then with H6001. On loss of a Link the question moves to the
   * other. Where its region is late it stands in line first; when its turn does not come in time: H8002, nobody asked.
   */
  ask(question: ProvinceQuestion, deadlineMs: number): Promise<ProvinceAnswer>
  /** Why such a question had better not be asked now (H8002): the line for its region is long already. */
  full(ask: AskKind, region: Region): Refusal | undefined
  /** How many questions await their answer. */
  open(): number
  /** How many stand in line because their region is late, for each region that was ever asked. */
  inLine(): ReadonlyMap<Region, number>
  /** Sends facts upward on the bulk stream, in order; false when no Link is up (the outbox tries again). */
  send(facts: readonly FactIn[]): boolean
  /** Hands an answer to the bulk stream; false when no Link takes it: what it answers comes again. */
  say(frame: Pick<UpFrameIn, 'dayReply' | 'decisions' | 'taught' | 'ownFacts'>): boolean
  links(): readonly LinkState[]
  /** Instant (clock.now) of the last heartbeat of any hub, undefined before the first (R20). */
  lastHeartbeatAt(): number | undefined
  close(): Promise<void>
}

/** What comes down. The care half gives these when the Link is opened. */
export interface FromProvince {
  /** The hub has learned a fact (hop ack), or NAcks it. Nothing durable follows from a hop ack. */
  hopAcked(ack: FactAck): void
  /** A row of the hub's tables; resolves when durably handled, then the Link acks it (R19). */
  row(row: DownRow): Promise<void>
  /**
   * A Link came up: with which epoch, and since which day that one may lack facts (R18). The outbox is woken.
   * @param proof the hub's own word for its epoch
   */
  linkUp(hub: string, hubEpoch: number, lostFromDay: string, proof?: SignedHubEpoch | null): void
  /** For the hello (R18): the highest that was ever seen. */
  hubEpoch(): number
  /** The hub's own word for it. */
  hubEpochProof?(): SignedHubEpoch | undefined
  /** For the hello (R20). */
  highestFactNumber(): number
}
