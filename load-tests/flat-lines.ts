/** For people: of each program what it holds and how fast that grew. Pure. */
import type { Language } from '../bin/output/language'
import { aligned } from '../bin/output/table'
import type { Flat, Line } from './flat'

export function flatLines({ judged, judgedFromSeconds, fromSeconds, programs }: Flat, language: Language): string[] {
  const say = (zh: string, en: string) => (language === 'zh' ? zh : en)
  const heading = [
    ...[say('程序', 'program'), say('回收后 MB', 'MB held'), say('MB/分', 'MB/min'), say('回收', 'collections')],
    ...[say('未答，最多', 'open, most'), say('未答/分', 'open/min')],
  ]
  const rows = Object.entries(programs).map(([name, one]) => [
    ...[name, one.heapLastMb === null ? '–' : String(one.heapLastMb), growth(one.heap), String(one.collections)],
    ...[String(one.openQuestionsMax), growth(one.openQuestions)],
  ])
  const few = Object.entries(programs).filter(([, one]) => judged && !one.judged)
  return [
    say(`是否增长（从第 ${fromSeconds} 秒起）`, `does anything grow (from second ${fromSeconds} on)`),
    ...aligned([heading, ...rows]),
    ...(judged
      ? []
      : [say(`太短，不作判断：至少要 ${judgedFromSeconds} 秒`, `too short to judge: ${judgedFromSeconds} s at least`)]),
    ...few.map(([name]) => say(`${name}：回收次数太少，不作判断`, `${name}: too few collections to judge its heap`)),
  ]
}

function growth(line: Line | null): string {
  return line ? `${line.aMinute} ± ${line.error}` : '–'
}
