/**
 * The care region's catalog (三大目录) as dated rows: what an item was on the day its charge arose. Class, first-pay
 * share, limit and restriction always come from here, never from the hospital.
 */
import type { RatePermyriad } from '../../common/money'
import type { ItemClass } from './line-split'

export interface CatalogItem {
  readonly code: string
  readonly name: string
  readonly itemClass: ItemClass
  readonly firstPayPermyriad: RatePermyriad
  /** 0: no limit. */
  readonly priceLimitMicroYuan: bigint
  readonly restricted: boolean
  /** First and last day in force; the last may be open. */
  readonly from: string
  readonly to: string | undefined
}

export type Found =
  | { readonly item: CatalogItem }
  /** unknown: no such code. not-valid: there is one, but not on that day. */
  | { readonly missing: 'unknown' | 'not-valid' }

export interface Catalogs {
  find(code: string, day: string): Found
  /** Names the state of the catalog; travels with each claim. */
  readonly version: string
  readonly size: number
}

/** @throws Error when two rows of one code are in force on the same day: which of them counts must not be luck */
export function catalogOf(items: readonly CatalogItem[], version: string): Catalogs {
  const byCode = new Map<string, CatalogItem[]>()
  for (const item of [...items].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const rows = byCode.get(item.code) ?? []
    const last = rows.at(-1)
    if (last && (last.to === undefined || last.to >= item.from))
      throw new Error(`catalog item ${item.code}: two rows are in force on ${item.from}`)
    byCode.set(item.code, [...rows, item])
  }
  return {
    find(code, day) {
      const rows = byCode.get(code)
      if (!rows) return { missing: 'unknown' }
      const item = rows.find(({ from, to }) => from <= day && (to === undefined || day <= to))
      return item ? { item } : { missing: 'not-valid' }
    },
    version,
    size: items.length,
  }
}
