/**
 * Whether a new set of policy files may take the place of the one in force: a policy is active from a day on and never
 * backwards, so whatever was said of days that are over must still be said, word for word. Pure.
 */
import { daysAfter } from '../../../../common/clock'
import type { CityDocument, PolicyDocument } from '../document'
import { differencesOf } from './diff'
import { type Problem, problem, type Sentences } from './problem'

/** @param today the first day about which a new set may say something else */
export function backwardProblems(
  before: readonly PolicyDocument[],
  after: readonly PolicyDocument[],
  today: string,
): readonly Problem[] {
  const begun = before.filter(({ validFrom }) => validFrom < today)
  return [
    ...begun.flatMap((old) =>
      changed(
        old,
        after.find(({ version }) => version === old.version),
        today,
      ),
    ),
    ...after.filter((one) => isNew(one, before) && one.validFrom < today).flatMap((one) => late(one, begun, today)),
  ]
}

const isNew = ({ version }: PolicyDocument, before: readonly PolicyDocument[]) =>
  before.every((one) => one.version !== version)

/** A file may be given an end, and a layer may be adopted, as long as no day that is over moves. */
function changed(old: PolicyDocument, now: PolicyDocument | undefined, today: string): Problem[] {
  const isOver = old.validTo !== undefined && old.validTo < today
  if (!now) return [problem(old.version, [], gone(old))]
  const moved = differencesOf(ruled(old, today), ruled(now, today))
  const endsEarly = now.validTo !== undefined && now.validTo < daysAfter(today, -1) && now.validTo !== old.validTo
  const [first] = endsEarly || (isOver && now.validTo !== old.validTo) ? [{ path: 'validTo' }] : moved
  if (!first) return []
  return [
    problem(old.version, first.path.split('.'), {
      code: 'P41',
      zh: `${old.version} 从 ${old.validFrom} 起已经生效，已过去的日子不能改`,
      en: `${old.version} has been in force since ${old.validFrom}: days that are over cannot be changed`,
      mendZh: '恢复这个文件，给它写上终止日，另写一个从今后某天起的新文件',
      mendEn: 'put the file back, give it a last day, and write the change as a new file from a day to come',
    }),
  ]
}

/** What decides bills until yesterday. */
function ruled(document: PolicyDocument, today: string): PolicyDocument {
  const open = { ...document, validTo: undefined }
  if (open.kind === 'province') return open
  const adopts: CityDocument['adopts'] = open.adopts
    .filter(({ from }) => from < today)
    .map(({ to, ...one }) => (to === undefined || to >= daysAfter(today, -1) ? one : { ...one, to }))
  return { ...open, adopts }
}

function gone({ version, validFrom }: PolicyDocument): Sentences {
  return {
    code: 'P42',
    zh: `${version} 从 ${validFrom} 起已经生效，文件却不见了`,
    en: `${version} has been in force since ${validFrom}, and its file is gone`,
    mendZh: '放回这个文件：以前的结算要靠它说明和重算',
    mendEn: 'put it back: settlements of its days are explained by it',
  }
}

/** The first of a city and insurance may begin whenever it likes, and so may a layer: it takes the place of nothing. */
function late(one: PolicyDocument, begun: readonly PolicyDocument[], today: string): Problem[] {
  if (one.kind === 'province') return []
  const { region, insurance } = one
  const isFirst = begun.every((old) => (old as CityDocument).region !== region || old.insurance !== insurance)
  if (isFirst) return []
  return [
    problem(one.version, ['validFrom'], {
      code: 'P43',
      zh: `新的政策从 ${one.validFrom} 起，那天已经过去`,
      en: `a new policy from ${one.validFrom}: that day is over`,
      mendZh: `validFrom 最早写 ${today}`,
      mendEn: `let it begin on ${today} or later`,
    }),
  ]
}
