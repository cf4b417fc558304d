/** What the hub checks of a question before it passes it on: its envelope, never its body. */
import { type Refusal, refusal } from '../../common/errors'
import { QUESTION_BYTES_MAX, UNACKED_FACT_BYTES_MAX, UNACKED_FACTS_MAX } from '../../common/link-limits'
import type { Region } from '../../common/regions'
import type { Question } from '../../proto/types'
import type { Participants } from '../participants/participants'

const NAME_LENGTH_MAX = 128
const HOSPITAL_LENGTH = 12
/** Kinds of question that name a settlement, and which kind of register they speak of. */
const ABOUT_A_SETTLEMENT: Readonly<Record<string, string>> = { ASK_SETTLE: 'SETTLEMENT', ASK_REVERSE: 'REVERSAL' }
const ASKS: readonly string[] = [...Object.keys(ABOUT_A_SETTLEMENT), 'ASK_QUOTE', 'ASK_PERSON', 'ASK_ENTITLEMENT']

/**
 * Why this question goes no further, or undefined.
 * @param careRegion from the Link's certificate
 */
export function envelopeRefusal(
  question: Question,
  careRegion: Region,
  participants: Participants,
): Refusal | undefined {
  const { key, enrollmentRegion, body } = question
  const field = malformedField(question)
  if (field) return refusal('H1001', { field })
  if (key?.careRegion !== careRegion) return refusal('H1011')
  if (!participants.enrollmentRegions().includes(enrollmentRegion))
    return refusal('H2001', { division: enrollmentRegion })
  if (enrollmentRegion === careRegion) return refusal('H2002')
  if (body.length <= QUESTION_BYTES_MAX) return undefined
  return refusal('H1009', { bytes: `${body.length}`, bytesMax: `${QUESTION_BYTES_MAX}` })
}

function malformedField({ questionId, ask, key, personDigest, body, unackedFacts }: Question): string | undefined {
  const kind = ABOUT_A_SETTLEMENT[ask]
  const factBytes = unackedFacts.reduce((sum, { signed }) => sum + (signed?.decision.length ?? 0), 0)
  const rules: readonly (readonly [field: string, isRight: boolean])[] = [
    ['question_id', isName(questionId)],
    ['ask', ASKS.includes(ask)],
    ['key', key !== null],
    ['key.hospital', key?.hospital.length === HOSPITAL_LENGTH],
    ['key.settle_id', kind === undefined || isName(key?.settleId ?? '')],
    ['key.kind', kind === undefined || key?.kind === kind],
    // Without it the questions of one person would lose their order.
    ['person_digest', kind === undefined ? personDigest.length <= NAME_LENGTH_MAX : isName(personDigest)],
    ['body', body.length > 0],
    ['unacked_facts', unackedFacts.length <= UNACKED_FACTS_MAX && factBytes <= UNACKED_FACT_BYTES_MAX],
  ]
  return rules.find(([, isRight]) => !isRight)?.[0]
}

function isName(text: string): boolean {
  return text.length > 0 && text.length <= NAME_LENGTH_MAX
}
