/**
 * The province over its Links: asks, moves open questions when a Link is lost, sends facts, hands over what comes down.
 * Nothing here is durable: whatever is lost is asked or sent again by those who keep it.
 */
import type { Cancel, Clock, Timers } from '../../common/clock'
import { type Refusal, refusal, refusalFromWire } from '../../common/errors'
import { QUESTION_BYTES_MAX } from '../../common/link-limits'
import type { Log } from '../../common/log'
import type { Region } from '../../common/regions'
import { keyToWire } from '../../common/settlement-key'
import type { Answer, DownRow, FactAck, FactIn, Welcome } from '../../proto/types'
import { CONTRACT_VERSION, HubLink, type LinkEvents } from './link'
import { type OpenQuestion, OpenQuestions, ranked } from './open-questions'
import type { AskKind, FromProvince, LinkState, Province, ProvinceAnswer, ProvinceQuestion } from './province'
import { Queues, WAY_MS } from './queues'
import type { Dial } from './wire'

export interface LinksParts {
  readonly hubs: readonly { readonly name: string; readonly dial: Dial }[]
  /** Another one at every start of the process; names its questions too. */
  readonly processId: string
  readonly clock: Clock
  readonly timers: Timers
  /** Between 0 and 1. */
  random(): number
  readonly log: Log
  readonly heartbeatMs: number
  readonly deadMs: number
  readonly from: FromProvince
}

/** A question that never left waits so long for a Link: a hub's restart is bridged, an outage is told. */
const LINK_WAIT_MS = 2_000
const WAITING_MAX = 512
/** A question that outlived so many Links goes out no more: it may be what ends them. */
const TRIES_MAX = 4
const FULL_RETRY_MS = 200
const QUEUE_RETRY_MS = 1_000
const OUTAGE_RETRY_MS = 2_000

/** Opens a Link to every hub instance and keeps it. */
export function provinceOver(parts: LinksParts): Province {
  return new Links(parts)
}

class Links implements Province, LinkEvents {
  private readonly hubLinks: readonly HubLink[]
  private readonly questions = new OpenQuestions()
  private readonly queues: Queues
  /** Where questions go first; another one in each process, so that hubs share the province. */
  private readonly home: number
  private factLink: HubLink | undefined
  private heartbeatAt: number | undefined
  /** Monotonic; undefined while a Link takes questions. */
  private outageSinceMs: number | undefined
  private stopOutage: Cancel = () => undefined
  private asked = 0
  private isClosed = false

  constructor(private readonly parts: LinksParts) {
    const { hubs, from, processId, ...shared } = parts
    const hello = () => ({
      hello: {
        highestFactNumber: from.highestFactNumber(),
        contractVersion: CONTRACT_VERSION,
        processId,
        hubEpochSeen: from.hubEpoch(),
        hubEpochProof: from.hubEpochProof?.() ?? null,
      },
    })
    this.outageSinceMs = parts.clock.monotonic()
    this.queues = new Queues(() => parts.clock.monotonic())
    this.home = Math.floor(parts.random() * hubs.length)
    this.hubLinks = hubs.map(({ name, dial }) => new HubLink({ hub: name, dial, hello, ...shared }, this))
    for (const link of this.hubLinks) link.start()
  }

  ask(question: ProvinceQuestion, deadlineMs: number): Promise<ProvinceAnswer> {
    if (this.isClosed) return Promise.resolve({ refusal: refusal('H2005') })
    const tooLarge = sizeRefusal(question.body)
    if (tooLarge) return Promise.resolve({ refusal: tooLarge })
    return new Promise((resolve) => this.begin(question, deadlineMs, resolve))
  }

  full(ask: AskKind, region: Region): Refusal | undefined {
    return this.queues.isFull(ask, region) ? this.apart(this.tooMany(region)) : undefined
  }

  open(): number {
    return this.questions.count
  }

  inLine(): ReadonlyMap<Region, number> {
    return this.queues.inLine()
  }

  send(facts: readonly FactIn[]): boolean {
    const link = this.linkForFacts()
    return link !== undefined && facts.every((fact) => link.offer('bulk', { fact }))
  }

  say(frame: Parameters<Province['say']>[0]): boolean {
    return this.linkForFacts()?.offer('bulk', frame) ?? false
  }

  links(): readonly LinkState[] {
    return this.hubLinks.map((link) => link.state())
  }

  lastHeartbeatAt(): number | undefined {
    return this.heartbeatAt
  }

  async close(): Promise<void> {
    this.isClosed = true
    for (const link of this.hubLinks) link.close()
    this.stopOutage()
    this.queues.empty(refusal('H8003'))
    for (const open of this.questions.all()) open.settle({ refusal: unanswered(open) })
  }

  up(link: HubLink, welcome: Welcome): void {
    this.outageSinceMs = undefined
    this.stopOutage()
    this.placeWaiting()
    this.parts.from.linkUp(link.hub, welcome.hubEpoch, welcome.lostFromDay, welcome.signedEpoch)
  }

  lost(link: HubLink): void {
    if (this.factLink === link) this.factLink = undefined
    const anotherTakes = this.hubLinks.some(({ takes }) => takes)
    if (!anotherTakes) this.outage()
    // A hub that is about to stop still answers; its questions stay with it when nobody else would take them.
    if (!anotherTakes && link.isConnected) return
    this.questions.unlink(link.hub)
    this.placeWaiting()
  }

  answered(link: HubLink, answer: Answer): void {
    const open = this.questions.of(answer.questionId)
    if (!open) return
    // The failure of a try that was given up says nothing; a body is right whoever brings it.
    if (answer.outcome === 'body' && answer.body) open.settle({ body: answer.body })
    else if (open.link === link.hub) open.settle({ refusal: failureIn(answer, open) })
    this.placeWaiting()
  }

  hopAcked(ack: FactAck): void {
    this.parts.from.hopAcked(ack)
  }

  row(link: HubLink, row: DownRow): void {
    this.parts.from.row(row).then(
      // Without an id it stands in no table: nobody repeats it and nobody waits for an ack.
      () => row.rowId > 0 && link.ackRow(row.rowId),
      (error: unknown) => this.parts.log.warn({ err: error, row: row.rowId }, 'a row is left for the hub to repeat'),
    )
  }

  heartbeat(): void {
    this.heartbeatAt = this.parts.clock.now()
  }

  private begin(question: ProvinceQuestion, deadlineMs: number, resolve: (answer: ProvinceAnswer) => void): void {
    const { clock, timers, processId } = this.parts
    const { ask, enrollmentRegion: region } = question
    const open: OpenQuestion = {
      question: toWire(question, `${processId}.${++this.asked}`),
      expiresMs: clock.monotonic() + deadlineMs,
      link: undefined,
      tries: 0,
      giveUp: () => undefined,
      settle: (answer) => {
        this.questions.remove(open)
        open.giveUp()
        const inLineMs = place.stoodMs()
        resolve(inLineMs > 0 ? { ...answer, inLineMs } : answer)
        place.leave(answer)
      },
    }
    const turnAway = (why = this.tooMany(region)) => open.settle({ refusal: this.apart(why) })
    const place = this.queues.place(ask, region, { untilMs: open.expiresMs, go: () => this.go(open), turnAway })
    // Where no hub is, no region is late: that is told.
    if (this.patienceMs() < 0) this.go(open)
    else place.enter()
    if (place.isInLine) open.giveUp = timers.schedule(Math.max(0, deadlineMs - WAY_MS), () => turnAway())
  }

  /** Its turn has come: it goes out, or waits for a Link. */
  private go(open: OpenQuestion): void {
    const { clock, timers } = this.parts
    open.giveUp()
    const leftMs = open.expiresMs - clock.monotonic()
    const expire = () => open.settle({ refusal: unanswered(open) })
    open.giveUp = timers.schedule(leftMs, expire)
    this.questions.add(open)
    if (this.place(open)) return
    const waitMs = this.patienceMs()
    if (waitMs >= leftMs) return
    open.giveUp()
    const giveUp = () => {
      if (open.tries === 0) open.settle({ refusal: this.noRoom() })
      else open.giveUp = timers.schedule(open.expiresMs - clock.monotonic(), expire)
    }
    if (waitMs > 0) open.giveUp = timers.schedule(waitMs, giveUp)
    else giveUp()
  }

  /** It is bridged for a while; then those who wait at home for a late region hear of it, too. */
  private outage(): void {
    if (this.outageSinceMs !== undefined) return
    const { clock, timers } = this.parts
    this.outageSinceMs = clock.monotonic()
    this.stopOutage = timers.schedule(LINK_WAIT_MS, () => this.queues.empty(this.noRoom()))
  }

  private tooMany(region: Region): Refusal {
    return refusal('H8002', { region }, QUEUE_RETRY_MS)
  }

  /** Or all who are turned away together would come back together. */
  private apart(why: Refusal): Refusal {
    const { code, params, retryAfterMs } = why
    return refusal(code, params, retryAfterMs + Math.floor((this.parts.random() * retryAfterMs) / 2))
  }

  /** How long a question that found no Link may wait for one. */
  private patienceMs(): number {
    if (this.outageSinceMs === undefined || this.questions.waitingCount > WAITING_MAX) return 0
    return this.outageSinceMs + LINK_WAIT_MS - this.parts.clock.monotonic()
  }

  private noRoom(): Refusal {
    if (this.outageSinceMs === undefined) return refusal('H8001', {}, FULL_RETRY_MS)
    return refusal('H2005', {}, OUTAGE_RETRY_MS)
  }

  private placeWaiting(): void {
    if (this.questions.waitingCount === 0) return
    for (const open of this.questions.waiting()) if (!this.place(open)) return
  }

  /** Hands the question to the best Link; false when none takes it now. */
  private place(open: OpenQuestion): boolean {
    const deadlineMs = Math.trunc(open.expiresMs - this.parts.clock.monotonic())
    if (open.tries >= TRIES_MAX || deadlineMs <= 0) {
      open.settle({ refusal: unanswered(open) })
      return true
    }
    const question = { ...open.question, deadlineMs }
    for (const link of ranked(this.hubLinks, this.questions, this.home)) {
      if (!link.offer('live', { question })) continue
      this.questions.put(open, link.hub)
      return true
    }
    return false
  }

  /** One and the same as long as it is up, so that facts keep their order. */
  private linkForFacts(): HubLink | undefined {
    if (this.factLink?.takes) return this.factLink
    const up = this.hubLinks.filter(({ takes }) => takes)
    this.factLink = up[Math.floor(this.parts.random() * up.length)]
    return this.factLink
  }
}

function toWire({ trace, ...question }: ProvinceQuestion, questionId: string): OpenQuestion['question'] {
  const unackedFacts = [...question.unackedFacts]
  // The deadline is set when it leaves.
  return { questionId, deadlineMs: 0, trace: { ...trace }, ...question, key: keyToWire(question.key), unackedFacts }
}

function sizeRefusal({ length }: Buffer): Refusal | undefined {
  if (length <= QUESTION_BYTES_MAX) return undefined
  return refusal('H1009', { bytes: `${length}`, bytesMax: `${QUESTION_BYTES_MAX}` })
}

/** Silence after it went out is a doubt; before, it is certain that nobody has seen it. */
function unanswered({ tries }: OpenQuestion): Refusal {
  return refusal(tries > 0 ? 'H6001' : 'H8003')
}

/** Codes by which a hub, or a region that is full, says that this try went no further. */
const WENT_NO_FURTHER = /^H(2003|2005|8\d{3})$/

/** What came of the last try. That it went no further says nothing of an earlier one, whose Link was lost. */
function failureIn({ failure }: Answer, { tries }: OpenQuestion): Refusal {
  if (!failure) return refusal('H6001', { cause: 'an answer without content' })
  const inDoubt = tries > 1 && WENT_NO_FURTHER.test(failure.code)
  return inDoubt ? refusal('H6001', {}, failure.retryAfterMs) : refusalFromWire(failure)
}
