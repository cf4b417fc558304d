/**
 * The cascade once more, from the rules and not from the engine: cumulative functions of fractions where the engine
 * climbs rungs, and its own look-ups. It shares only the types. Where the two differ, one of them is wrong.
 */
import type { Bill } from '../../../../../../region-node/enrollment/policy/adjudicate'
import type {
  AgeRate,
  Amount,
  Burden,
  Ladder,
  Rate,
  SupplementRule,
  SupplementVariant,
  Table,
  Whom,
} from '../../../../../../region-node/enrollment/policy/rules'
import type { Circumstances } from '../../../../../../region-node/enrollment/policy/terms'
import { isLess, least, minus, most, of, over, plus, type Rational, times, whole, zero } from './rational'

export type SecondBill = Omit<Bill, 'terms'>

export interface Second {
  readonly deductible: bigint
  readonly pooling: bigint
  readonly funds: Readonly<Record<string, bigint>>
  readonly hospital: bigint
  readonly account: bigint
  readonly cash: bigint
  readonly moved: Readonly<Record<string, bigint>>
}

const min = (a: bigint, b: bigint) => (a < b ? a : b)
const max = (a: bigint, b: bigint) => (a > b ? a : b)
const within = (low: bigint, x: bigint, high: bigint) => max(low, min(x, high))
const rateOf = ({ parts, whole: all }: Rate) => of(parts, all)
const part = (base: bigint, rate: Rate) => whole(times(of(base), rateOf(rate)))

function cell<T>(table: Table<T>, { personClass, level }: Circumstances): T {
  const row = table[personClass] ?? table.all ?? {}
  return (row[level] ?? row.all) as T
}

/** A ladder as a function: what is paid of costs from nothing up to x. */
type Paying = (x: Rational) => Rational
interface Slope {
  readonly from: Rational
  readonly to: Rational | undefined
  readonly rate: Rational
}

function slopesOf(ladder: Ladder, lower: (rate: Rational) => Rational = (rate) => rate): Slope[] {
  return ladder.rungs.map(({ upToFen, parts }, i) => {
    const below = ladder.rungs[i - 1]?.upToFen ?? 0n
    const to = upToFen === 'open' ? undefined : of(upToFen)
    return { from: of(below as bigint), to, rate: lower(of(parts, ladder.whole)) }
  })
}

function payingBy(slopes: readonly Slope[]): Paying {
  return (x) =>
    slopes.reduce((sum, { from, to, rate }) => {
      const reached = to === undefined ? x : least(x, to)
      return isLess(from, reached) ? plus(sum, times(minus(reached, from), rate)) : sum
    }, zero)
}

function meets(whom: Whom | 'everyone', given: Circumstances): boolean {
  if (whom === 'everyone') return true
  const { classes, identities, levels, ageFrom, diseases } = whom
  return (
    (classes?.includes(given.personClass) ?? true) &&
    (identities?.some((one) => given.identities.includes(one)) ?? true) &&
    (levels?.includes(given.level) ?? true) &&
    (ageFrom === undefined || (given.age !== undefined && given.age >= ageFrom)) &&
    (diseases?.some((one) => given.disease.startsWith(one)) ?? true)
  )
}

function lowering(given: Circumstances, fund: string): (rate: Rational) => Rational {
  const { offSite } = given
  const ratio = offSite?.ratio ?? 'same'
  if (ratio === 'same' || ratio.kind === 'table' || !ratio.funds.some((one) => one === fund)) return (rate) => rate
  const floor = offSite && offSite.ratioFloor !== 'none' ? rateOf(offSite.ratioFloor) : zero
  return (rate) => {
    const cut = ratio.kind === 'minus' ? minus(rate, rateOf(ratio.points)) : times(rate, rateOf(ratio.factor))
    return most(cut, least(rate, floor))
  }
}

function poolSlopes(given: Circumstances): Slope[] {
  const own = given.offSite && given.offSite.ratio !== 'same' && given.offSite.ratio.kind === 'table'
  const table = own ? (given.offSite.ratio as { table: Table<Ladder | AgeRate> }).table : given.benefit.share.table
  const found = cell(table, given)
  if ('rungs' in found) return slopesOf(found, lowering(given, 'pooling'))
  const grown = plus(rateOf(found.base), times(rateOf(found.perYear), of(BigInt(given.age ?? 0))))
  const rate = lowering(given, 'pooling')(least(grown, rateOf(found.atMost)))
  return [{ from: zero, to: undefined, rate }]
}

export function secondCascade(given: Circumstances, bill: SecondBill): Second {
  const before = (code: string) => {
    const year = code === 'account' || code === 'mutual_aid' ? 0 : bill.year
    return bill.accumulators.find((a) => a.code === code && a.year === year)?.amount ?? 0n
  }
  const moved: Record<string, bigint> = {}
  const move = (code: string, amount: bigint) => {
    moved[code] = (moved[code] ?? 0n) + amount
  }
  const { totalFen } = bill.totals
  const { offSite, benefit, policy } = given
  const eligible0 = within(0n, bill.totals.eligibleFen, totalFen)
  const first = offSite?.firstPay ?? 'none'
  const extra = first === 'none' ? 0n : min(eligible0, part(first.of === 'total' ? totalFen : eligible0, first.share))
  const eligible = eligible0 - extra
  const rest = totalFen - eligible0
  const firstPay = within(0n, bill.totals.selfPaidFirstFen, rest)
  const overLimit = within(0n, bill.totals.overLimitFen, rest - firstPay)
  const inFull = benefit.share.paidInFull
  const full = inFull === 'none' ? 0n : within(0n, part(bill.fullyPaidItemsFen, inFull.share), eligible)

  const deductible = min(deductibleOwed(given, { totalFen, eligible: eligible - full }, before), eligible - full)
  const pool = pooled(given, { eligible, full, deductible }, before)
  move(benefit.deductible.counter, deductible)
  const exemption = benefit.deductible.exemptions.find(({ whom }) => meets(whom, given))
  if (exemption?.effect === 'once_a_year') move('listed_deductible', deductible)
  moved[benefit.share.counter] = eligible
  moved.fund = pool.fund
  for (const { kind, counter } of benefit.caps === 'not_published' ? [] : benefit.caps) {
    moved[counter] = kind === 'fund_paid' ? pool.fund : eligible
  }
  if (benefit.countsAdmission) move('admissions', continues(given) ? 0n : 1n)

  const left: Record<Burden, bigint> = {
    ...{ deductible, share: eligible - deductible - pool.fund - pool.above, above_cap: pool.above },
    ...{ first_pay: firstPay + extra, over_limit: overLimit, self_funded: rest - firstPay - overLimit },
  }
  const funds: Record<string, bigint> = {}
  for (const rule of policy.supplements === 'not_published' ? [] : policy.supplements) {
    const variant = rule.variants.find(({ whom }) => meets(whom, given))
    if (!rule.benefits.includes(benefit.name) || !variant) continue
    const paid = supplemented(given, rule, variant, {
      left,
      standing: (code) => before(code) + (moved[code] ?? 0n),
      move,
    })
    funds[rule.fund] = (funds[rule.fund] ?? 0n) + paid
    take(left, rule.counts, paid)
  }
  const hospital = borneByHospital(given, totalFen, left)
  const person = Object.values(left).reduce((sum, one) => sum + one, 0n)
  const account = bill.useAccount ? fromAccounts(given, left, { before, move }) : 0n
  return { deductible, pooling: pool.fund, funds, hospital, account, cash: person - account, moved }
}

type Before = (code: string) => bigint

function continues({ transfer, stay, benefit }: Circumstances): boolean {
  if (stay?.isCounted) return true
  return transfer !== undefined && ['difference', 'nothing'].includes(benefit.deductible.transfer.kind)
}

function deductibleOwed(given: Circumstances, base: { totalFen: bigint; eligible: bigint }, before: Before): bigint {
  const { benefit, offSite, transfer } = given
  const rule = benefit.deductible
  const other = offSite?.deductible ?? 'same'
  let owed: bigint
  if (other === 'same') owed = cell(rule.table, given).fen
  else if (other.kind === 'table') owed = cell(other.table, given).fen
  else
    owed = within(
      other.atLeast.fen,
      part(other.of === 'total' ? base.totalFen : base.eligible, other.share),
      other.atMost.fen,
    )

  const nth = benefit.countsAdmission ? before('admissions') + (continues(given) ? 0n : 1n) : 1n
  if (nth > 1n) owed = furtherOwed(given, owed, { nth, isOwn: other === 'same' })
  if (transfer && rule.transfer.kind === 'nothing') owed = 0n
  if (transfer && rule.transfer.kind === 'difference') {
    const earlier =
      rule.transfer.against === 'paid'
        ? (transfer.deductiblePaidFen ?? 0n)
        : cell(rule.table, { ...given, level: transfer.level }).fen
    owed = max(0n, owed - earlier)
  }
  const exemption = rule.exemptions.find(({ whom }) => meets(whom, given))
  if (exemption?.effect === 'none') owed = 0n
  else if (exemption?.effect === 'once_a_year') owed = max(0n, owed - before('listed_deductible'))
  else if (exemption) owed = part(owed, exemption.effect as Rate)
  const isOfStay = given.stay !== undefined && rule.span !== 'year' && exemption?.effect !== 'once_a_year'
  if (isOfStay) owed = max(0n, owed - (given.stay?.deductiblePaidFen ?? 0n))
  if (rule.span === 'year') owed = max(0n, owed - before(rule.counter))
  return typeof rule.annualCap === 'string' ? owed : min(owed, max(0n, rule.annualCap.fen - before(rule.counter)))
}

function furtherOwed(given: Circumstances, owed: bigint, { nth, isOwn }: { nth: bigint; isOwn: boolean }): bigint {
  const rule = given.benefit.deductible.nth
  const index = (length: number) => Math.min(Number(nth) - 2, length - 1)
  if (rule.kind === 'minus' && (rule.levels === 'all' || rule.levels.includes(given.level))) {
    const steps = rule.steps === 'once' ? 1n : nth - 1n
    return min(owed, max(rule.floor.fen, owed - steps * rule.step.fen))
  }
  if (rule.kind === 'percent') return part(owed, rule.shares[index(rule.shares.length)] as Rate)
  if (rule.kind === 'table' && isOwn) return cell(rule.tables[index(rule.tables.length)] as Table<Amount>, given).fen
  return owed
}

interface Costs {
  readonly eligible: bigint
  readonly full: bigint
  readonly deductible: bigint
}

function pooled(given: Circumstances, { eligible, full, deductible }: Costs, before: Before) {
  const { share, deductible: rule, caps } = given.benefit
  const shared = eligible - full - deductible
  const used = share.span === 'year' ? max(0n, before(share.counter)) : 0n
  const start =
    share.basis === 'with_deductible'
      ? used + deductible
      : share.span === 'year'
        ? max(0n, used - before(rule.counter))
        : 0n
  const slopes = poolSlopes(given)
  const paying = payingBy(slopes)
  const ladder = (costs: bigint) => min(costs, whole(minus(paying(of(start + costs)), paying(of(start)))))
  let best = { fund: full + ladder(shared), above: 0n }
  for (const cap of caps === 'not_published' ? [] : caps) {
    const spent = max(0n, before(cap.counter))
    const limit = cell(cap.table, given).fen + furtherDiseases(given, cap)
    const capped = cap.furtherDisease === 'none' ? limit : min(limit, cap.furtherDisease.atMost.fen)
    let found = best
    if (cap.kind === 'eligible_counted') {
      const counted = shared - within(0n, spent + eligible - capped, shared)
      found = { fund: full + ladder(counted), above: shared - counted }
    } else if (full + ladder(shared) > max(0n, capped - spent)) {
      const room = max(0n, capped - spent)
      const costs = costsPaidBy(slopes, { start: of(start), shared, room: of(max(0n, room - full)) })
      found = { fund: room, above: shared - costs + max(0n, full - room) }
    }
    if (found.fund < best.fund || (found.fund === best.fund && found.above > best.above)) best = found
  }
  return best
}

function furtherDiseases(
  { approvedDiseases }: Circumstances,
  { furtherDisease }: { furtherDisease: 'none' | { each: Amount } },
) {
  return furtherDisease === 'none' ? 0n : BigInt(Math.max(0, approvedDiseases - 1)) * furtherDisease.each.fen
}

/** The most costs above the start for which the ladder pays no more than there is room. */
function costsPaidBy(
  slopes: readonly Slope[],
  { start, shared, room }: { start: Rational; shared: bigint; room: Rational },
): bigint {
  const paying = payingBy(slopes)
  const end = plus(start, of(shared))
  const paidUpTo = (x: Rational) => minus(paying(x), paying(start))
  const corners = [start, ...slopes.flatMap(({ to }) => (to ? [to] : [])), end].filter(
    (x) => !isLess(x, start) && !isLess(end, x),
  )
  corners.sort((a, b) => (isLess(a, b) ? -1 : isLess(b, a) ? 1 : 0))
  const last = corners.filter((x) => !isLess(room, paidUpTo(x))).at(-1) ?? start
  const slope = slopes.find(({ from, to }) => !isLess(last, from) && (to === undefined || isLess(last, to)))
  if (!slope || slope.rate.n === 0n) return min(shared, whole(minus(last, start)))
  return min(shared, whole(minus(plus(last, over(minus(room, paidUpTo(last)), slope.rate)), start)))
}

interface Purse {
  readonly left: Record<Burden, bigint>
  standing(code: string): bigint
  move(code: string, amount: bigint): void
}

function supplemented(given: Circumstances, rule: SupplementRule, variant: SupplementVariant, purse: Purse): bigint {
  const base = rule.counts.reduce((sum, one) => sum + purse.left[one], 0n)
  const { threshold, cap } = variant
  const line = 'fen' in threshold ? threshold.fen : part(given.salaryFen ?? 0n, threshold.ofSalary)
  const earlier = rule.span === 'settlement' ? 0n : max(0n, purse.standing(rule.span.counter))
  const paying = payingBy(slopesOf(variant.tiers, lowering(given, rule.fund)))
  const shifted = (x: bigint) => {
    if (variant.tierBasis === 'from_threshold') return paying(of(max(0n, x - line)))
    return minus(paying(of(max(x, line))), paying(of(line)))
  }
  const owed = min(base, whole(minus(shifted(earlier + base), shifted(earlier))))
  const paid = typeof cap === 'string' ? owed : min(owed, max(0n, cap.amount.fen - purse.standing(cap.counter)))
  if (rule.span !== 'settlement') purse.move(rule.span.counter, base)
  if (typeof cap !== 'string') purse.move(cap.counter, paid)
  return paid
}

function take(left: Record<Burden, bigint>, from: readonly Burden[], amount: bigint): void {
  let open = amount
  for (const one of from) {
    const taken = min(open, left[one])
    left[one] -= taken
    open -= taken
  }
}

function borneByHospital(
  { policy: { hospitalShare: rule } }: Circumstances,
  totalFen: bigint,
  left: Record<Burden, bigint>,
) {
  if (typeof rule === 'string') return 0n
  const parts: Burden[] = rule.kind === 'over_limit' ? ['over_limit'] : ['self_funded', 'over_limit', 'first_pay']
  const sum = parts.reduce((all, one) => all + left[one], 0n)
  const borne = rule.kind === 'over_limit' ? sum : max(0n, sum - part(totalFen, rule.share))
  take(left, parts, borne)
  return borne
}

function fromAccounts(
  { policy: { account }, benefit }: Circumstances,
  left: Record<Burden, bigint>,
  by: { before: Before; move: Purse['move'] },
) {
  if (!account.benefits.includes(benefit.name)) return 0n
  const payable = account.pays.reduce((sum, one) => sum + left[one], 0n)
  const own = within(0n, by.before('account'), payable)
  const aid = account.mutualAid === 'none' ? 0n : within(0n, by.before('mutual_aid'), payable - own)
  by.move('account', -own)
  if (account.mutualAid !== 'none') by.move('mutual_aid', -aid)
  return own + aid
}
