/** One run as a page that stands alone: no script, no style sheet, nothing fetched. Pure. */
import type { Language } from '../bin/output/language'
import type { Second } from './recorder'
import type { Result } from './result'
import { summaryLines, thresholdLine } from './summary'

export interface Told {
  readonly result: Result
  readonly language: Language
  /** When and what was measured. */
  readonly at: string
  readonly commit: string
}

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b2733}
pre{background:#f4f6f8;padding:1rem;overflow:auto}.no{color:#b3261e}.yes{color:#1d6b3a}
td,th{padding:.2rem .8rem;text-align:right}td:first-child,.wide{text-align:left}
.bar{background:#2b6cb0;height:.8rem;display:inline-block}svg{background:#f4f6f8;width:100%}`

export function reportPage({ result, language, at, commit }: Told): string {
  const say = (zh: string, en: string) => (language === 'zh' ? zh : en)
  const { scenario, rate, seconds, passed, thresholds, seconds_settle, cpu_ms } = result
  const title = `${scenario} ${rate}/s, ${seconds} s`
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><title>${escaped(title)}</title>
<style>${STYLE}</style></head><body>
<h1>${escaped(title)} <span class="${passed ? 'yes' : 'no'}">${passed ? '✔' : '✖'}</span></h1>
<p>${escaped(at)} · ${escaped(commit)}</p>
<ul>${thresholds.map((one) => `<li>${escaped(thresholdLine(one, language))}</li>`).join('')}</ul>
<h2>${say('每秒的结算时延', 'settle, second by second')}</h2>
${curve(seconds_settle)}
<h2>${say('每笔的处理器时间', 'processor time of a settlement')}</h2>
${bars(cpu_ms)}
<h2>${say('全部', 'all of it')}</h2>
<pre>${escaped(summaryLines(result, language).join('\n'))}</pre>
<details><summary>JSON</summary><pre>${escaped(JSON.stringify(result, null, 2))}</pre></details>
</body></html>
`
}

const [WIDTH, HEIGHT, MARGIN] = [900, 220, 30]

/** p50 and p99; the scale is logarithmic, for a stall is a hundred times the usual. */
function curve(seconds: readonly Second[]): string {
  const last = Math.max(1, ...seconds.map(({ at }) => at))
  const most = Math.max(10, ...seconds.map(({ p99 }) => p99))
  const x = (at: number) => MARGIN + (at / last) * (WIDTH - 2 * MARGIN)
  const y = (ms: number) => HEIGHT - MARGIN - (Math.log10(Math.max(1, ms)) / Math.log10(most)) * (HEIGHT - 2 * MARGIN)
  const line = (of: 'p50' | 'p99', colour: string) => {
    const points = seconds.map((second) => `${x(second.at).toFixed(1)},${y(second[of]).toFixed(1)}`).join(' ')
    return `<polyline fill="none" stroke="${colour}" points="${points}"><title>${of}</title></polyline>`
  }
  const marks = [1, 10, 100, 1_000, 10_000].filter((ms) => ms <= most)
  const grid = marks.map((ms) => `<text x="2" y="${y(ms).toFixed(1)}" font-size="11">${ms} ms</text>`)
  const lines = line('p50', '#2b6cb0') + line('p99', '#b3261e')
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">${grid.join('')}${lines}</svg>`
}

const BAR_REM = 30

function bars(cpu: Result['cpu_ms']): string {
  const most = Math.max(0.01, ...Object.values(cpu))
  const rows = Object.entries(cpu).map(([part, ms]) => {
    const bar = `<span class="bar" style="width:${((ms / most) * BAR_REM).toFixed(1)}rem"></span>`
    return `<tr><td>${escaped(part)}</td><td>${ms}</td><td class="wide">${bar}</td></tr>`
  })
  return `<table>${rows.join('')}</table>`
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign)
}
