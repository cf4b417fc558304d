/**
 * What the schema cannot see: documents against each other (days that two of them claim, days that none does), and each
 * table against the classes it must speak of. All that is wrong is told, with its remedy; nothing is repaired. Pure.
 */
import { daysAfter } from '../../../../common/clock'
import type { CityDocument, DocumentBenefit, PolicyDocument } from '../document'
import { offSiteProblems } from './check-off-site'
import { classProblems } from './check-tables'
import { type Problem, problem } from './problem'

/** All problems of the documents together; layers among them. */
export function problemsIn(documents: readonly PolicyDocument[]): readonly Problem[] {
  const cities = documents.filter((one) => one.kind === 'city')
  return [
    ...sameNames(documents),
    ...cities.flatMap(placeProblems),
    ...daysProblems(cities),
    ...documents.flatMap(kindsTwice),
    ...documents.flatMap(classProblems),
    ...documents.flatMap(offSiteProblems),
  ]
}

function sameNames(documents: readonly PolicyDocument[]): Problem[] {
  const seen = new Set<string>()
  return documents.flatMap(({ version }) => {
    if (!seen.has(version)) {
      seen.add(version)
      return []
    }
    return [
      problem(version, ['version'], {
        code: 'P25',
        zh: `另有一个文件也叫 ${version}`,
        en: `another file is called ${version} too`,
        mendZh: '每个文件的 version 必须不同：它印在结算单上',
        mendEn: 'every file needs a version of its own: it is printed on receipts',
      }),
    ]
  })
}

/** 省本级 is 5399 and 539900; a prefecture 5116 and 511600. */
function placeProblems({ version, region, division }: CityDocument): Problem[] {
  if (division === `${region}00`) return []
  return [
    problem(version, ['division'], {
      code: 'P26',
      zh: `区划 ${division} 不属于统筹区 ${region}`,
      en: `the division ${division} is not that of region ${region}`,
      mendZh: `应为 ${region}00`,
      mendEn: `expected ${region}00`,
    }),
  ]
}

/** Of one city and insurance: no day twice, and no day left out between the first and the last. */
function daysProblems(cities: readonly CityDocument[]): Problem[] {
  const rising = [...cities].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
  const last = new Map<string, CityDocument>()
  return rising.flatMap((later) => {
    const whose = `${later.region} ${later.insurance}`
    const earlier = last.get(whose)
    last.set(whose, later)
    if (!earlier) return []
    const wanted = earlier.validTo === undefined ? undefined : daysAfter(earlier.validTo, 1)
    if (later.validFrom === wanted) return []
    return [wanted === undefined || later.validFrom < wanted ? overlap(earlier, later) : gap(later, wanted)]
  })
}

function overlap(earlier: CityDocument, later: CityDocument): Problem {
  const { version, validTo } = earlier
  const [zh, en] = validTo === undefined ? ['没有终止日', 'no last day'] : [`至 ${validTo}`, `until ${validTo}`]
  return problem(later.version, ['validFrom'], {
    code: 'P27',
    zh: `${later.validFrom} 起的日子 ${version} 也有效（${zh}）`,
    en: `${version} holds on ${later.validFrom} too (${en})`,
    mendZh: `给 ${version} 写上终止日 validTo，即 ${later.validFrom} 的前一天`,
    mendEn: `give ${version} a validTo: the day before ${later.validFrom}`,
  })
}

function gap(later: CityDocument, wanted: string): Problem {
  return problem(later.version, ['validFrom'], {
    code: 'P28',
    zh: `${wanted} 到 ${later.validFrom} 之间没有政策：这些日子的结算会被拒绝（H5015）`,
    en: `no policy holds from ${wanted} until ${later.validFrom}: settlements of these days would be refused (H5015)`,
    mendZh: `把 validFrom 提前到 ${wanted}，或延长前一个文件；确实没有公布的，写一个各数字为 not_published 的文件`,
    mendEn: `begin on ${wanted}, or extend the file before; unpublished days are a file of not_published`,
  })
}

/** Of one document: each kind of care in one benefit only. */
function kindsTwice({ version, benefits = {} }: PolicyDocument): Problem[] {
  const seen = new Map<string, string>()
  const entries = Object.entries(benefits) as [string, DocumentBenefit][]
  return entries.flatMap(([name, { medicalTypes = [] }]) =>
    medicalTypes.flatMap((kind, i) => {
      const before = seen.get(kind)
      seen.set(kind, before ?? name)
      if (before === undefined) return []
      return [
        problem(version, ['benefits', name, 'medicalTypes', i], {
          code: 'P29',
          zh: `医疗类别 ${kind} 已经归入 ${before}`,
          en: `the kind of care ${kind} belongs to ${before} already`,
          mendZh: '一个医疗类别只能归入一种待遇',
          mendEn: 'a kind of care has one benefit',
        }),
      ]
    }),
  )
}
