/** Nothing is decided by a node that may have forgotten what it decided before (R20); what it knows it still tells. */
import { Fault } from '../../common/errors'
import type { Registers } from './registers'
import type { Relearn } from './relearn'
import type { Reversals } from './reversals'

type Gate = Pick<Relearn, 'refusal' | 'compared'>

/** @throws Fault H9004, also for a question whose answer would be "never seen" */
export function gated(stores: { registers: Registers; reversals: Reversals }, gate: Gate) {
  const { registers, reversals } = stores
  function pass(): void {
    const refused = gate.refusal()
    if (refused) throw new Fault(refused)
  }
  const after =
    <Offer, Answer>(decide: (offer: Offer) => Promise<Answer>) =>
    async (offer: Offer): Promise<Answer> => {
      await gate.compared()
      pass()
      return decide(offer)
    }
  return {
    registers: {
      ...registers,
      confirm: after(registers.confirm),
      cancel: after(registers.cancel),
      async read(key) {
        const decided = await registers.read(key)
        if (!decided) pass()
        return decided
      },
    } satisfies Registers,
    reversals: {
      ...reversals,
      begin: after(reversals.begin),
      confirm: after(reversals.confirm),
      adopt: after(reversals.adopt),
    } satisfies Reversals,
  }
}
