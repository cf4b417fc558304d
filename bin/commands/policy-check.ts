/** A city's policy files, checked; and what they pay around each of their lines, for a person to sign. */
import { yuanText } from '../../common/money'
import type { Policy } from '../../region-node/enrollment/policy/policy'
import { type BoundaryRow, type BoundaryTable, boundaryTable } from '../../region-node/enrollment/policy/tools/boundary'
import { type Shelf, shelfOf } from '../../region-node/enrollment/policy/tools/shelf'
import type { Located } from '../../region-node/enrollment/policy/tools/text'
import type { Language, Words } from '../output/language'
import { aligned } from '../output/table'
import { policyFiles } from '../policy/files'
import { BENEFITS, CLASSES, LINES, PLACE_WORDS, REACHES } from '../policy/words'
import { type Exit, exits, json, type Output, type World } from '../world'

/** @throws Mistake when a file cannot be read */
export async function checkPolicies({ out }: Pick<World, 'out'>, paths: readonly string[]): Promise<Exit> {
  const { named, layers } = policyFiles(paths)
  const shelf = shelfOf([...named, ...layers])
  const mine = named.map(({ file }) => file)
  // A layer that is wrong by itself is its own officer's matter, unless it is the one that was named.
  const wrong = shelf.wrong.filter(({ file }) => mine.includes(file))
  if (wrong.length > 0) return told(out, wrong)
  const policies = wrong.length === shelf.wrong.length ? shelf.policies : shelfOf(named).policies
  const versions = shelf.documents.filter(({ file }) => mine.includes(file)).map(({ document }) => document.version)
  const checked = policies.filter(({ version }) => versions.includes(version.split('+')[0] as string))
  const tables = checked.map((policy) => ({ policy, table: boundaryTable(policy) }))
  if (out.json) json(out, { ok: true, files: mine, policies: tables.map(tableJson) })
  else {
    for (const { file } of named)
      out.line(out.paint('green', out.language === 'zh' ? `✔ ${file} 没有错误` : `✔ ${file}`))
    for (const { policy, table } of tables) tellPolicy(out, policy, table, shelf)
  }
  return exits.fine
}

function told(out: Output, wrong: readonly Located[]): Exit {
  if (out.json) {
    const faults = wrong.map(({ mendZh: mend_zh, mendEn: mend_en, ...fault }) => ({ ...fault, mend_zh, mend_en }))
    json(out, { ok: false, wrong: faults })
    return exits.wrong
  }
  const zh = out.language === 'zh'
  for (const one of wrong) {
    const found = one.found === '' ? '' : zh ? `读到 ${one.found}，` : `found ${one.found}, `
    out.line(`${out.paint('red', '✖')} ${one.file}:${one.line}  ${one.code}  ${one.path}`)
    out.line(`    ${found}${zh ? one.zh : one.en}`)
    out.line(`    ${zh ? `改法：${one.mendZh}` : `mend: ${one.mendEn}`}`)
  }
  out.line(
    zh
      ? `共 ${wrong.length} 处；在改好之前，原来的政策继续有效`
      : `${wrong.length} faults; the policy before stays in force`,
  )
  return exits.wrong
}

function tellPolicy(out: Output, { version, validFrom, validTo }: Policy, table: BoundaryTable, shelf: Shelf): void {
  const zh = out.language === 'zh'
  const until = validTo ?? (zh ? '长期' : 'open')
  out.line('')
  out.line(`${version}  ${validFrom} – ${until}`)
  const parts = version.split('+')
  const documents = shelf.documents.filter(({ document }) => parts.includes(document.version))
  for (const { document } of documents) {
    for (const [key, where] of Object.entries(document.sources)) out.line(`  [${key}] ${where}`)
  }
  for (const { lack, ...where } of table.unpublished) {
    const said = caseWords(where, out.language).filter(Boolean).join(' ')
    const what = zh ? `没有公布（${lack}）：结算答 H5015` : `not published (${lack}): settlements hear H5015`
    out.line(`  ${out.paint('yellow', '!')} ${said}  ${what}`)
  }
  const heading: readonly Words[] = [
    { zh: '待遇', en: 'benefit' },
    { zh: '人员', en: 'person' },
    { zh: '等级', en: 'level' },
    { zh: '就医', en: 'where' },
    { zh: '界线', en: 'line' },
    { zh: '政策内费用', en: 'eligible' },
    { zh: '起付', en: 'deductible' },
    { zh: '统筹', en: 'pooling' },
    { zh: '其他基金', en: 'other funds' },
    { zh: '个人', en: 'person pays' },
  ]
  const rows = table.rows.map((row) => [
    ...caseWords(row, out.language),
    LINES[row.line][out.language],
    ...[row.eligibleFen, row.deductibleFen, row.poolingFundFen, row.otherFundsFen, row.personFen].map(yuanText),
  ])
  for (const line of aligned([heading.map((words) => words[out.language]), ...rows])) out.line(`  ${line}`)
}

function caseWords(
  {
    benefit,
    personClass,
    level,
    place,
    reach,
  }: Pick<BoundaryRow, 'benefit' | 'personClass' | 'level' | 'place' | 'reach'>,
  language: Language,
): string[] {
  const where = [REACHES[reach]?.[language], PLACE_WORDS[place][language]].filter(Boolean).join(' ')
  return [BENEFITS[benefit][language], CLASSES[personClass]?.[language] ?? personClass, level, where]
}

function tableJson({ policy, table }: { readonly policy: Policy; readonly table: BoundaryTable }) {
  const { version, region, insurance, validFrom, validTo } = policy
  const rows = table.rows.map((row) => ({
    ...{ benefit: row.benefit, person_class: row.personClass, level: row.level, place: row.place, reach: row.reach },
    ...{ line: row.line, eligible_fen: row.eligibleFen, deductible_fen: row.deductibleFen },
    ...{ pooling_fund_fen: row.poolingFundFen, other_funds_fen: row.otherFundsFen, person_fen: row.personFen },
  }))
  const unpublished = table.unpublished.map(({ personClass: person_class, ...one }) => ({ ...one, person_class }))
  return { version, region, insurance, valid_from: validFrom, valid_to: validTo ?? null, boundary: rows, unpublished }
}
