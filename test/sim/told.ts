/** What hospitals were told, for the last check. */
import type { Answer } from '../../bin/hospital/hearing'

export interface Told {
  readonly at: number
  readonly hospital: string
  readonly region: string
  readonly call: string
  readonly settleId: string
  readonly answer: Answer<unknown>
}

/** One call as it was made, whether or not it was heard. */
export function callText(hospital: string, call: string, settleId: string): string {
  return `${hospital} ${call} ${settleId}`
}
