/** Prices one fee line by the catalog of the day its charge arose. */
import { type Refusal, refusal } from '../../common/errors'
import type { CatalogItem, Catalogs } from './catalog'
import { amountOf, type LineParts, splitLine } from './line-split'

/** What the hospital says of a line, as far as pricing goes. */
export interface Sold {
  readonly lineNo: string
  readonly itemCode: string
  readonly unitPriceMicroYuan: bigint
  readonly quantityE4: bigint
  readonly amountFen: bigint
  readonly feeDay: string
  readonly approval: string
}

/** What the catalog adds. */
export interface Priced {
  readonly itemName: string
  readonly itemClass: CatalogItem['itemClass']
  readonly priceLimitMicroYuan: bigint
  readonly firstPayPermyriad: bigint
  readonly restricted: boolean
  readonly parts: LineParts
  readonly catalogVersion: string
}

export type Pricing<L extends Sold> = { readonly line: L & Priced } | { readonly refusal: Refusal }

/** The line with its class and its four parts; H5001, H4001 or H4003 naming it when that cannot be. */
export function priced<L extends Sold>(line: L, catalogs: Catalogs): Pricing<L> {
  const { lineNo, itemCode, unitPriceMicroYuan, quantityE4, amountFen, feeDay } = line
  const expectedFen = amountOf(unitPriceMicroYuan, quantityE4)
  if (expectedFen !== amountFen) {
    const params = { line: lineNo, expectedFen: `${expectedFen}`, foundFen: `${amountFen}` }
    return { refusal: refusal('H5001', params) }
  }
  const found = catalogs.find(itemCode, feeDay)
  if ('missing' in found) {
    const code = found.missing === 'unknown' ? 'H4001' : 'H4003'
    return { refusal: refusal(code, { line: lineNo, item: itemCode, day: feeDay }) }
  }
  const { name: itemName, itemClass, priceLimitMicroYuan, firstPayPermyriad, restricted } = found.item
  const terms = { itemClass, priceLimitMicroYuan, firstPayPermyriad, restricted }
  const parts = splitLine({ unitPriceMicroYuan, quantityE4, amountFen, approval: line.approval, ...terms })
  // The catalog's words last: nothing that a hospital sends may stand in their place.
  return { line: { ...line, ...terms, itemName, parts, catalogVersion: catalogs.version } }
}
