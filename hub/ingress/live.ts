/** The live stream: questions up, answers down, never more open than the window. */
import { type Refusal, refusal } from '../../common/errors'
import type { Region } from '../../common/regions'
import type { Question, UpFrame } from '../../proto/types'
import type { Exchange } from '../exchange/exchange'
import type { Freezes } from '../facts/freezes'
import type { Participants } from '../participants/participants'
import { envelopeRefusal } from './envelope'
import type { Line, Work } from './session'

export interface LiveParts {
  readonly exchange: Exchange
  readonly participants: Participants
  readonly openPerLinkMax: number
  /** Why a region gets no verdicts just now; absent: every region does. */
  readonly frozen?: Pick<Freezes, 'refusal'>
}

const FULL_RETRY_MS = 200

export function liveWork(parts: LiveParts, region: Region, line: Line): Work {
  return new LiveWork(parts, region, line)
}

class LiveWork implements Work {
  open = 0
  readonly isPaused = false

  constructor(
    private readonly parts: LiveParts,
    private readonly region: Region,
    private readonly line: Line,
  ) {}

  take(frames: readonly UpFrame[]): void {
    for (const { question } of frames) if (question) this.ask(question)
  }

  end(): void {}

  private ask(question: Question): void {
    const { questionId } = question
    const refused = this.refusalOf(question)
    if (refused) {
      this.line.outlet.press({ answer: { questionId, failure: { ...refused, params: { ...refused.params } } } })
      return
    }
    this.open++
    void this.parts.exchange.ask(question, this.region).then((answer) => {
      this.open--
      this.line.outlet.press({ answer })
    })
  }

  private refusalOf(question: Question): Refusal | undefined {
    const { participants, openPerLinkMax, frozen } = this.parts
    if (this.open >= openPerLinkMax) return refusal('H8001', {}, FULL_RETRY_MS)
    // What was promised must still be kept: a reversal goes on.
    const isFrozen = question.ask !== 'ASK_REVERSE' && frozen?.refusal(this.region)
    return isFrozen || envelopeRefusal(question, this.region, participants)
  }
}
