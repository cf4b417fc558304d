/** The stages of a settlement in words, with what each took. */
import type { Journey, Row, StagesShown } from '../show/stages'
import type { Language, Words } from './language'
import { whoWords } from './steps'
import { aligned } from './table'

const NAMES: Readonly<Record<string, Words>> = {
  'CARE door': { zh: '收到报文、核对签到', en: 'fields and session' },
  'CARE checks': { zh: '查就诊、账单、占用', en: 'visit, bill and guard' },
  'CARE claim': { zh: '组成请求、记下意向', en: 'claim and intent' },
  'CARE line': { zh: '排队，参保地答得慢', en: 'in line: the region is late' },
  'CARE verified': { zh: '核验核定、答复医院', en: 'verdict verified, answer' },
  'CARE token': { zh: '核验核定', en: 'verdict verified' },
  'CARE decision': { zh: '提交决定', en: 'decision committed' },
  'CARE reply': { zh: '答复医院', en: 'answer' },
  'CARE hub-learned': { zh: '提交后多久得知省已记账', en: 'after the commit, heard that the hub has learned it' },
  'CARE learned': { zh: '提交后多久得知参保地已记账', en: 'after the commit, heard that it has been learned' },
  'LINK link': { zh: '到省的连接，往返', en: 'Link to the hub and back' },
  'HUB to-kafka': { zh: '交给 Kafka', en: 'until Kafka has it' },
  'HUB learning': { zh: '收下到记账', en: 'taken in until learned' },
  'KAFKA kafka': { zh: '在 Kafka 等待、回程', en: 'waiting in Kafka, and the way back' },
  'ENROLLMENT queue': { zh: '排队', en: 'queue' },
  'ENROLLMENT checks': { zh: '核对、读取', en: 'checks and reading' },
  'ENROLLMENT policy': { zh: '待遇计算', en: 'policy' },
  'ENROLLMENT commit': { zh: '提交核定', en: 'verdict committed' },
  'ENROLLMENT answer': { zh: '答复', en: 'answer' },
  'ENROLLMENT learning': { zh: '提交记账', en: 'committed' },
  'PROVINCE away': { zh: '省和参保地（没有各段记录）', en: 'hub and enrollment (they remember no stages)' },
  'PROVINCE enrollment': { zh: 'Kafka 和参保地（没有各段记录）', en: 'Kafka and enrollment (it remembers no stages)' },
}

const PLACES: Readonly<Partial<Record<Row['at'], Words>>> = {
  LINK: { zh: '连接', en: 'Link' },
  KAFKA: { zh: 'Kafka', en: 'Kafka' },
  PROVINCE: { zh: '省', en: 'province' },
}

/** @returns no line when nobody remembers anything */
export function stageLines({ settle, confirm, facts }: StagesShown, language: Language): string[] {
  const zh = language === 'zh'
  const all = [
    ...journeyRows(zh ? '结算' : 'settle', settle, language),
    ...journeyRows(zh ? '确认' : 'confirm', confirm, language),
    ...(facts ? [[`  ${zh ? '记账' : 'learning'}`], ...facts.map((row) => cells(row, language))] : []),
  ]
  return aligned(all)
}

function journeyRows(title: string, journey: Journey | undefined, language: Language): string[][] {
  if (!journey) return []
  return [[`  ${title}`, '', msText(journey.totalMs)], ...journey.rows.map((row) => cells(row, language))]
}

function cells(row: Row, language: Language): string[] {
  const where = PLACES[row.at]?.[language] ?? whoWords({ organisation: row.at as 'HUB', region: row.region }, language)
  return [`    ${where}`, NAMES[`${row.at} ${row.stage}`]?.[language] ?? row.stage, msText(row.ms)]
}

/** Right-aligned to the tenth of a millisecond. */
function msText(ms: number): string {
  return `${ms.toFixed(1).padStart(9)} ms`
}
