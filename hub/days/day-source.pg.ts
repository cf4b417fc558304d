import { codecs } from '../../common/contracts.grpc'
import type { DaySource } from '../../common/day-book.pg'

/** Where the rows of closing units come from: what this hub learned, and what it posted. */
export const HUB_DAYS: DaySource = {
  from: 'inbox b',
  where: `b.outcome = 'confirmed'`,
  enrollmentRegion: 'b.enrollment_region',
  day: 'b.accounting_day',
  proof: 'b.decision',
  tokenIn: (decision) => codecs.decision.decode(decision).confirmed?.token ?? Buffer.alloc(0),
}
