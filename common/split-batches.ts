/**
 * One item that the database always refuses must not fail its neighbours for ever (protocol R22): the batch is halved
 * until it stands alone, and it alone is answered as refused. What only goes wrong now fails the batch as before.
 */

/** Classes of SQLSTATE that say the same again of the same rows: values, integrity, program limits, our own raise. */
const REFUSED = /^(22|23|54|P0)/

/** @param alone what becomes of an item that is refused for itself, and why */
export async function splitWhereRefused<Item, Result>(
  items: readonly Item[],
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  alone: (item: Item, why: string) => Result,
): Promise<readonly Result[]> {
  try {
    return await work(items)
  } catch (error) {
    const why = refusedWhy(error)
    if (why === undefined || items.length === 0) throw error
    if (items.length === 1) return [alone(items[0] as Item, why)]
    const half = Math.ceil(items.length / 2)
    const first = await splitWhereRefused(items.slice(0, half), work, alone)
    return [...first, ...(await splitWhereRefused(items.slice(half), work, alone))]
  }
}

/** What the database says of rows that it will never take; undefined when it may take them another time. */
function refusedWhy(error: unknown): string | undefined {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
  return typeof code === 'string' && REFUSED.test(code) ? `the database refuses it: ${code} ${message}` : undefined
}
