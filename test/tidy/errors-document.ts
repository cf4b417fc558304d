/** docs/ERRORS.md, written from common/errors.ts by `npm run docs`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../common/contracts.grpc'
import { type CashierSentence, type Code, catalogue, codes, type Entry, retired, sentenceOf } from '../../common/errors'

const CHAPTERS: Readonly<Record<string, string>> = {
  H1: '报文与身份 · the call itself',
  H2: '通往参保地的路 · the road to the enrollment region',
  H3: '人员与备案 · the person',
  H4: '目录与对码 · the catalogs',
  H5: '账单与核定 · the bill and its verdict',
  H6: '待查证与冲正 · doubt and reversal',
  H7: '清算 · clearing',
  H8: '繁忙与超时 · too much, or too late',
  H9: '系统 · the machinery',
}

const RETRY: Readonly<Record<Entry['retry'], string>> = {
  no: '不要重试 · no',
  'after-correction': '改正后 · after correction',
  later: '稍后，同一编号 · later, same id',
  'same-id': '可以，同一编号 · yes, same id',
  'quote-again': '重新预结算 · quote again',
  'settle-anew': '新编号重新结算 · settle anew',
  'query-same-id-or-cancel': '查询、同一编号再试，或撤销 · query, same id, or cancel',
}

const OWNER: Readonly<Record<Entry['owner'], string>> = {
  hospital: '医院 · hospital',
  care: '就医地 · care region',
  hub: '省中心 · hub',
  enrollment: '参保地 · enrollment region',
}

const HEAD = `# 错误码 · Error codes

Written from \`common/errors.ts\` by \`npm run docs\`; do not edit here. A code starts the text of a failure in the
national JSON (\`[H5008] …\`) and is the reason of the gRPC rich status. Words in {braces} are filled in by the failure.
“Nothing was decided” speaks of one attempt: money moves only by a confirm, and the id stays usable.
`

/** The whole document. */
export function errorsDocument(): string {
  const chapters = Object.entries(CHAPTERS).map(([prefix, title]) => {
    const entries = codes.filter((code) => code.startsWith(prefix)).map(section)
    return `## ${prefix} ${title}\n\n${entries.join('\n')}`
  })
  return [HEAD, sentences(), ...chapters, retiredCodes()].join('\n')
}

function sentences(): string {
  const first = new Map<CashierSentence, Code>()
  for (const code of codes) if (!first.has(catalogue[code].sentence)) first.set(catalogue[code].sentence, code)
  const rows = [...first].map(([name, code]) => `| ${name} | ${sentenceOf(code, 'zh')} | ${sentenceOf(code, 'en')} |`)
  return `## 收费员只需知道三句话 · The three sentences for a cashier

| | 中文 | English |
|---|---|---|
${rows.join('\n')}
`
}

function section(code: Code): string {
  const { name, status, retry, sentence, owner, zh, en, remedyZh, remedyEn } = catalogue[code]
  return `### ${code} ${name}

| | |
|---|---|
| 含义 · meaning | ${zh}<br>${en} |
| 怎么办 · remedy | ${remedyZh}<br>${remedyEn} |
| 收费员 · cashier | ${sentence} |
| 重试 · retry | ${RETRY[retry]} |
| 由谁处理 · whose turn | ${OWNER[owner]} |
| gRPC | ${status} |
`
}

function retiredCodes(): string {
  const list = retired.length > 0 ? retired.join(', ') : 'None so far. A retired code is never used again.'
  return `## 停用 · Retired\n\n${list}\n`
}

/** Codes that have a section in a document. */
export function codesIn(document: string): string[] {
  return [...document.matchAll(/^### (H\d{4}) /gm)].map(([, code]) => code as string)
}

if (require.main === module) writeFileSync(join(projectRoot(), 'docs', 'ERRORS.md'), errorsDocument())
