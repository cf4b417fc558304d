/**
 * Division codes (行政区划, GB/T 2260). A region node is the first four digits, so a county
 * code, a city's own code (XXXX99) and the city's code all lead to one node; the province's own (省本级, XX9900) is XX99.
 */

/** Four digits: the pooling region (统筹区) that one node serves. */
export type Region = string

/** The pooling region that a six-digit division or a four-digit region belongs to; undefined when it is neither. */
export function regionOf(division: string): Region | undefined {
  return /^[1-9]\d{3}(\d{2})?$/.test(division) ? division.slice(0, 4) : undefined
}

/** The province's own pool (省本级), e.g. 5199. */
export function isProvinceOwn(region: Region): boolean {
  return region.endsWith('99')
}
