/** After a decision's commit: its facts leave at once, and whoever watches is told. Nothing durable happens here. */
import type { Code } from '../../common/errors'
import type { SettlementKey } from '../../common/settlement-key'
import type { StepName } from '../../common/steps'
import { decisionBytes } from './decision'
import type { CareParts } from './parts'
import type { Answered } from './registers'

export type Announcing = Pick<CareParts, 'region' | 'relay' | 'clock' | 'steps'>

export function announce({ decided, wrote, queued }: Answered, parts: Announcing): void {
  if (wrote) tell(parts, decided.key, decided.outcome)
  if (queued.length === 0) return
  const decision = decisionBytes(decided)
  for (const row of queued) parts.relay.fresh({ key: decided.key, decision, ...row })
}

export function tell(parts: Omit<Announcing, 'relay'>, key: SettlementKey, step: StepName, code?: Code): void {
  const { region, clock, steps } = parts
  steps.record({ atMs: clock.now(), organisation: 'CARE', region, key, step, ...(code && { code }) })
}
