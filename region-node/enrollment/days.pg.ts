import type { DaySource } from '../../common/day-book.pg'
import type { Region } from '../../common/regions'

/** Where the rows of closing units come from: D says what is in the ledger, A what it is made of. */
export function enrollmentDaysOf(region: Region): DaySource {
  return {
    from: 'inbox b left join verdict v using (care_region, hospital, settle_id, kind)',
    where: `b.outcome = 'CONF' and b.ours`,
    // Four digits, by the settings' own check.
    enrollmentRegion: `'${region}'`,
    day: `to_char(b.accounting_day, 'YYYY-MM-DD')`,
    proof: 'v.token',
    tokenIn: (token) => token,
  }
}
