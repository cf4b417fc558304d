/**
 * What two persons decided of this region while it was lost (protocol R20) and it has no decision of: a node that comes
 * back makes it its own before it decides anything else. Whoever forgot a confirmation with a restore would end it as
 * expired, and as D(s) wins over M(s), a right word of theirs would be undone.
 */
import { heardManual } from '../../common/manual'
import { keyText } from '../../common/settlement-key'
import type { SignedManualDecision } from '../../proto/types'
import { announce } from './announce'
import { postingOf } from './money'
import type { CareParts } from './parts'
import type { Answered } from './registers'
import { type Checked, checkedToken } from './token'

export type ByHandParts = Pick<
  CareParts,
  'region' | 'registers' | 'reversals' | 'verifier' | 'clock' | 'steps' | 'log'
> &
  Pick<CareParts, 'relay'>

/** Resolves when D(s) is written, as they said or as it was; what is none of theirs is passed over. */
export async function madeOurs(signed: SignedManualDecision, parts: ByHandParts): Promise<void> {
  const { region, verifier, log } = parts
  const heard = heardManual(signed, verifier)
  if ('wrong' in heard) return log.error({ wrong: heard.wrong }, 'a manual decision that is none was told')
  const { key, said } = heard
  const { isConfirmed, token, enrollmentRegion, words } = said
  const checked = checkedToken(token, key, verifier)
  if (key.careRegion !== region || 'why' in checked || 'refused' in checked.outcome)
    return log.error({ key: keyText(key) }, 'a manual decision about nothing of this region was told')
  const answered = isConfirmed
    ? await confirmed(checked, heard.key, token, parts)
    : // Its window has long passed, and nobody here confirmed it.
      await parts.registers.cancel({
        ...{ key, reason: 'EXPIRED', addressees: [enrollmentRegion], nowMs: parts.clock.now() },
      })
  if (!answered?.wrote) return
  announce(answered, parts)
  const isAsSaid = isConfirmed === (answered.decided.outcome === 'confirmed')
  log.warn({ key: keyText(key), isConfirmed, isAsSaid, by: words.map(({ by }) => by) }, 'decided as two persons said')
}

async function confirmed(
  { verdict, outcome }: Checked,
  key: Parameters<typeof keyText>[0],
  token: Buffer,
  { registers, reversals, clock }: ByHandParts,
): Promise<Answered> {
  if ('refused' in outcome) throw new Error('a refusal confirms nothing')
  const { enrollmentRegion, enrollmentEpoch, personId, requestHash, reverses: originalSettleId } = verdict
  const { batch, split } = outcome
  const posting = postingOf(split, key.hospital)
  const nowMs = clock.now()
  const decided = { key, enrollmentRegion, token, batch, requestHash, personId, posting, nowMs }
  if (key.kind === 'R') {
    // Forgotten as well, it may be: whoever reads the original reads its reversal by the promise (R6).
    await reversals.begin({ key, originalSettleId, enrollmentRegion, personId, nowMs, nextTryAtMs: nowMs })
    return reversals.confirm({ ...decided, originalSettleId })
  }
  return registers.confirm({ ...decided, enrollmentEpoch, windowMs: 0, lateWithoutIntent: false, byHand: true })
}
