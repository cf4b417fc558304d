/** Text that lines up on a printer of fixed pitch, where a Chinese character is two columns wide. Pure. */
import type { Fen } from '../../common/money'

export const COLUMNS = 80

/** East Asian wide and full-width forms, and the punctuation that printers set in full width with them. */
const WIDE =
  /[\u1100-\u115f\u2014\u2018\u2019\u201c\u201d\u2026\u2500-\u257f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u

export function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += WIDE.test(character) ? 2 : 1
  return width
}

/** Filled with blanks to so many columns; longer text is left as it is. */
export function padded(text: string, columns: number, side: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, columns - widthOf(text)))
  return side === 'left' ? text + blanks : blanks + text
}

export function centred(text: string, columns = COLUMNS): string {
  return ' '.repeat(Math.max(0, Math.floor((columns - widthOf(text)) / 2))) + text
}

/** A text on the left and one on the right of one line. */
export function apart(left: string, right: string, columns = COLUMNS): string {
  return padded(left, Math.max(widthOf(left) + 1, columns - widthOf(right))) + right
}

/** What stays on one line: a run of figures or Latin letters, and the punctuation that may not begin a line. */
const UNBROKEN = /(?:[\x21-\x7e]+|.)[，。；：、）》”]*/gsu

/** Broken where the line is full, an amount never in its middle; the following lines are moved in. */
export function wrapped(text: string, indent = 0, columns = COLUMNS): string[] {
  const lines: string[] = []
  let line = ''
  const breakLine = () => {
    lines.push(line.trimEnd())
    line = ' '.repeat(indent)
  }
  for (const [piece] of text.matchAll(UNBROKEN)) {
    if (widthOf(line + piece) > columns && widthOf(piece) <= columns - indent) breakLine()
    for (const character of widthOf(line + piece) > columns ? piece : [piece]) {
      if (widthOf(line + character) > columns) breakLine()
      line += character
    }
  }
  return [...lines, line]
}

const DIGITS = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖']
const PLACES = ['', '拾', '佰', '仟']
const GROUPS = ['', '万', '亿', '万亿']

/** An amount in the characters that nobody can alter (大写金额): 1,234.05 → 壹仟贰佰叁拾肆元零伍分. */
export function inCapitals(amountFen: Fen): string {
  if (amountFen < 0n) return `负${inCapitals(-amountFen)}`
  const yuan = amountFen / 100n
  const [jiao, fen] = [Number((amountFen / 10n) % 10n), Number(amountFen % 10n)]
  if (yuan === 0n && jiao === 0 && fen === 0) return '零元整'
  const whole = yuan === 0n ? '' : `${wholeInCapitals(yuan)}元`
  if (jiao === 0 && fen === 0) return `${whole}整`
  const gap = jiao === 0 && whole ? '零' : ''
  return `${whole}${jiao ? `${DIGITS[jiao]}角` : gap}${fen ? `${DIGITS[fen]}分` : '整'}`
}

function wholeInCapitals(yuan: bigint): string {
  const groups: number[] = []
  for (let left = yuan; left > 0n; left /= 10_000n) groups.unshift(Number(left % 10_000n))
  let text = ''
  let skipped = false
  for (const [i, group] of groups.entries()) {
    if (group > 0) {
      const gap = text && (skipped || group < 1_000) ? '零' : ''
      text += gap + groupInCapitals(group) + (GROUPS[groups.length - 1 - i] ?? '')
    }
    skipped = group === 0
  }
  return text
}

function groupInCapitals(group: number): string {
  let text = ''
  let zeros = false
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(group / 10 ** place) % 10
    if (digit > 0) text += (zeros && text ? '零' : '') + DIGITS[digit] + PLACES[place]
    zeros = digit === 0
  }
  return text
}
