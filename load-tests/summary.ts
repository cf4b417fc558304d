/** One run for people, in Chinese or English. Pure. */
import type { Percentiles } from '../bin/hospital/arrivals'
import type { Language, Words } from '../bin/output/language'
import { aligned } from '../bin/output/table'
import { answering } from './cpu'
import { flatLines } from './flat-lines'
import type { ByPart } from './processes.file'
import type { Result, Threshold } from './result'
import type { Curve, Overload, Saturation } from './saturation'
import { scenarios } from './scenarios'
import type { WindowsResult } from './windows-run'

export function summaryLines(result: Result, language: Language): string[] {
  const say = (zh: string, en: string) => (language === 'zh' ? zh : en)
  const { scenario, rate, seconds, done, errors, dropped } = result
  return [
    `${scenario}: ${scenarios[scenario].words[language]}`,
    say(
      `每秒 ${rate}，共 ${seconds} 秒；完成 ${done}，错误 ${errors}，迟发或未发 ${dropped}`,
      `${rate} a second for ${seconds} s; done ${done}, errors ${errors}, dropped or late ${dropped}`,
    ),
    '',
    ...aligned(latencyRows(result, say)),
    ...othersLines(result, say),
    '',
    ...cpuLines(result, say),
    `${say('内存 MiB', 'memory MiB')}: ${listed(result.memory_mib)}`,
    generatorLine(result, say),
    ...refusedLines(result, say),
    ...(result.saturation ? saturationLines(result.saturation, say) : []),
    ...(result.flat ? ['', ...flatLines(result.flat, language)] : []),
    '',
    ...result.thresholds.map((threshold) => thresholdLine(threshold, language)),
    result.passed
      ? say('✔ 有效', '✔ the result stands')
      : say('✖ 无效：门槛或核对未过', '✖ void: a threshold or the comparison failed'),
  ]
}

/** Windows with and without, in one line. */
export function windowsLine(result: WindowsResult, language: Language): string {
  const { median, low, high, confidence, pairs, measure, unread_ms, verify } = result
  const longest = secondsOf(unread_ms)
  if (language === 'zh') {
    const late = unread_ms.length > 0 ? `迟缓的统筹区提问 ${unread_ms.length} 次无人读取，最长 ${longest} 秒；` : ''
    return `${measure} 有/无：${median} 倍（${low}–${high}，置信 ${confidence}，${pairs} 对）；${late}核对 ${verify}`
  }
  const late = unread_ms.length > 0 ? `nobody read the late one ${unread_ms.length} times, up to ${longest} s; ` : ''
  return `${measure} with/without: ${median} (${low} to ${high}, ${confidence}, ${pairs} pairs); ${late}${verify}`
}

function secondsOf(unreadMs: readonly number[]): string {
  return (Math.max(0, ...unreadMs) / 1_000).toFixed(1)
}

type Say = (zh: string, en: string) => string

function latencyRows({ settle, confirm, floor, ratio }: Result, say: Say): string[][] {
  const heading = [say('毫秒', 'ms'), say('笔数', 'count'), 'p50', 'p95', 'p99', say('最大', 'max')]
  const row = (name: string, p: Percentiles) => [name, ...[p.count, p.p50, p.p95, p.p99, p.max].map(String)]
  const rows = [heading, row(say('结算', 'settle'), settle), row(say('确认', 'confirm'), confirm)]
  if (floor) rows.push(row(say('结算·基线', 'settle, floor'), floor.settle))
  if (floor) rows.push(row(say('确认·基线', 'confirm, floor'), floor.confirm))
  if (ratio) {
    rows.push([say('结算比', 'settle ratio'), '', `${ratio.settle_p50} ×`, '', `${ratio.settle_p99} ×`, ''])
    rows.push([say('确认比', 'confirm ratio'), '', '', '', `${ratio.confirm_p99} ×`, ''])
  }
  return rows
}

function othersLines({ others }: Result, say: Say): string[] {
  if (!others) return []
  const { late, unread_ms, settle, touched, cared } = others
  const longest = secondsOf(unread_ms)
  const { p50, p99, max } = touched.settle
  return [
    say(
      `${late} 迟缓：提问 ${unread_ms.length} 次无人读取，最长 ${longest} 秒；在那里参保的结算 p50 ${p50}、p99 ${p99}、` +
        `最慢 ${max}`,
      `${late} is late: nobody read its questions ${unread_ms.length} times, for up to ${longest} s; settle of those ` +
        `insured there p50 ${p50}, p99 ${p99}, max ${max}`,
    ),
    say(
      `其余结算 p50 ${settle.p50}、p99 ${settle.p99}；其中 ${late} 自己的医院 p50 ${cared.settle.p50}、` +
        `p99 ${cared.settle.p99}`,
      `of the others p50 ${settle.p50}, p99 ${settle.p99}; of these, at its own hospitals p50 ${cared.settle.p50}, ` +
        `p99 ${cared.settle.p99}`,
    ),
  ]
}

function cpuLines({ cpu_ms, floor, ratio }: Result, say: Say): string[] {
  const lines = [
    `${say('每笔处理器毫秒', 'processor ms a settlement')}: ${listed(cpu_ms)}`,
    ...(floor ? [`${say('基线', 'floor')}: ${listed(floor.cpu_ms)}`] : []),
  ]
  if (!floor || !ratio) return lines
  const [ours, bare] = [answering(cpu_ms, 'product'), answering(floor.cpu_ms, 'floor')]
  const what = say('我方进程、Kafka、Postgres、Redis', 'our processes, Kafka, Postgres, Redis')
  return [...lines, `${what}: ${ours}, ${bare}, ${ratio.cpu} ×`]
}

function generatorLine({ generator: g }: Result, say: Say): string {
  const stalls = `p99 ${g.loopP99Ms} ms, max ${g.loopMaxMs} ms`
  return say(
    `发生器：占一个处理器的 ${g.cpuShare}，事件循环停顿 ${stalls}，堆 ${g.heapMib} MiB`,
    `generator: ${g.cpuShare} of a processor, its loop stood still ${stalls}, heap ${g.heapMib} MiB`,
  )
}

function refusedLines({ watched, outcomes }: Result, say: Say): string[] {
  const { calls, refusedByCode, slowestRefusalMs, silences, surprises } = watched
  const refused = listed(refusedByCode)
  return [
    `${say('结局', 'outcomes')}: ${listed(outcomes)}`,
    say(
      `调用 ${calls}；被拒 ${refused || '无'}（最慢 ${slowestRefusalMs} 毫秒）；无应答 ${silences}`,
      `calls ${calls}; refused ${refused || 'none'} (slowest ${slowestRefusalMs} ms); not answered ${silences}`,
    ),
    ...surprises.map((surprise) => `✖ ${surprise}`),
  ]
}

function saturationLines({ product, floor, ratio, overload }: Saturation, say: Say): string[] {
  const curve = (name: string, { peak, sustained, isFound, steps }: Curve) => {
    const path = steps.map(({ offered, throughput }) => `${offered}→${throughput}`).join(', ')
    const limit = isFound ? '' : say('（未到顶）', ' (not reached)')
    return say(`${name}每秒最多 ${peak}，跟得上 ${sustained}${limit}：${path}`, `${name} ${peak}/s${limit}: ${path}`)
  }
  return [
    curve(say('饱和：', 'saturation:'), product),
    ...(floor ? [`${curve(say('饱和·基线：', 'saturation, floor:'), floor)}; ${ratio} ×`] : []),
    ...(overload ? [overloadLine(overload, say)] : []),
  ]
}

function overloadLine(
  { offered, throughput, share, refusals, slowestRefusalMs, silences }: Overload,
  say: Say,
): string {
  return say(
    `两倍过载 ${offered}/s：完成 ${throughput}/s（峰值的 ${share}），拒绝 ${refusals}（最慢 ${slowestRefusalMs} 毫秒），` +
      `无应答 ${silences}`,
    `twice that, ${offered}/s: ${throughput}/s done (${share} of the peak), ${refusals} refused (slowest ` +
      `${slowestRefusalMs} ms), ${silences} not answered`,
  )
}

const NAMES: Readonly<Record<Threshold['name'], Words>> = {
  errors: { zh: '错误', en: 'errors' },
  dropped: { zh: '迟发或未发', en: 'dropped or late' },
  generator: { zh: '发生器占用', en: 'generator’s processor' },
  heap: { zh: '回收后的堆，增长', en: 'heap after collection, growth' },
  'open questions': { zh: '未答的问题，增长', en: 'open questions, growth' },
  verify: { zh: '三账核对', en: 'ledgers' },
}

export function thresholdLine({ name, found, most, holds }: Threshold, language: Language): string {
  const limit = typeof most === 'number' ? `≤ ${most}` : most
  return `${holds ? '✔' : name === 'generator' ? '!' : '✖'} ${NAMES[name][language]}: ${found} (${limit})`
}

function listed(amounts: ByPart): string {
  return Object.entries(amounts)
    .filter(([, amount]) => amount !== 0)
    .map(([name, amount]) => `${name} ${amount}`)
    .join(', ')
}
