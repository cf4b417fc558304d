/** Delta debugging: the fewest items of a plan that still break it (ddmin). */
import type { Item, Plan } from './plan'

/** @param breaks runs the plan; whether it still goes wrong */
export async function shrunk(plan: Plan, breaks: (smaller: Plan) => Promise<boolean>, runsMax = 400): Promise<Plan> {
  let { items } = plan
  let runs = 0
  const stillBreaks = (fewer: readonly Item[]) => {
    runs++
    return breaks({ ...plan, items: fewer })
  }
  for (let parts = 2; items.length > 1 && runs < runsMax; ) {
    const size = Math.ceil(items.length / parts)
    let found: readonly Item[] | undefined
    for (let from = 0; from < items.length && !found && runs < runsMax; from += size) {
      const without = [...items.slice(0, from), ...items.slice(from + size)]
      if (await stillBreaks(without)) found = without
    }
    if (found) {
      items = found
      parts = Math.max(2, parts - 1)
    } else if (size === 1) break
    else parts = Math.min(items.length, parts * 2)
  }
  return { ...plan, items }
}
