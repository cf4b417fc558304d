/** The live stream: questions up, answers down, never more open than the window. */
import { refusal } from '../../common/errors'
import type { Region } from '../../common/regions'
import type { Question } from '../../proto/types'
import type { Exchange } from '../exchange/exchange'
import type { Participants } from '../participants/participants'
import { envelopeRefusal } from './envelope'
import type { Line, Work } from './session'

export interface LiveParts {
  readonly exchange: Exchange
  readonly participants: Participants
  readonly openPerLinkMax: number
}

const FULL_RETRY_MS = 200

export function liveWork({ exchange, participants, openPerLinkMax }: LiveParts, region: Region, line: Line): Work {
  let open = 0

  function take(question: Question): void {
    const { questionId } = question
    const refused =
      open >= openPerLinkMax ? refusal('H8001', {}, FULL_RETRY_MS) : envelopeRefusal(question, region, participants)
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
