/** The live stream: questions up, answers down, never more open than the window. */
import { refusal } from '../../common/errors'
import type { Region } from '../../common/regions'
import type { Question } from '../../proto/types'
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
  const { exchange, participants, openPerLinkMax, frozen } = parts
  let open = 0

  function take(question: Question): void {
    const { questionId } = question
    const isFull = open >= openPerLinkMax && refusal('H8001', {}, FULL_RETRY_MS)
    // What was promised must still be kept: a reversal goes on.
    const isFrozen = question.ask !== 'ASK_REVERSE' && frozen?.refusal(region)
    const refused = isFull || isFrozen || envelopeRefusal(question, region, participants)
    if (refused) {
      line.outlet.press({ answer: { questionId, failure: { ...refused, params: { ...refused.params } } } })
      return
    }
    open++
    void exchange.ask(question, region).then((answer) => {
      open--
      line.outlet.press({ answer })
    })
  }

  return {
    take(frames) {
      for (const { question } of frames) if (question) take(question)
    },
    get open() {
      return open
    },
    isPaused: false,
    end: () => undefined,
  }
}
