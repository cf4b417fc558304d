/** Two policy documents, number by number: what one says and the other does not. Pure. */
import type { PolicyDocument } from '../document'

export interface Difference {
  /** Dotted, as in the file. */
  readonly path: string
  /** Undefined where only the other document says something. */
  readonly before: string | undefined
  readonly after: string | undefined
}

/** Fields that tell documents apart and no patient. */
const NAMES = new Set(['version', 'title', 'notes'])

export function differencesOf(before: PolicyDocument, after: PolicyDocument): readonly Difference[] {
  const [a, b] = [leavesOf(before), leavesOf(after)]
  const paths = [...new Set([...a.keys(), ...b.keys()])]
  return paths
    .filter((path) => a.get(path) !== b.get(path))
    .map((path) => ({ path, before: a.get(path), after: b.get(path) }))
}

function leavesOf(document: PolicyDocument): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (value: unknown, path: readonly string[]): void => {
    if (value === undefined) return
    if (typeof value !== 'object' || value === null) {
      found.set(path.join('.'), textOf(value, path))
      return
    }
    for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key])
  }
  for (const [key, value] of Object.entries(document)) if (!NAMES.has(key)) walk(value, [key])
  return found
}

const FEN_DIGITS = 2
const PERCENT_DIGITS = 4
const FACTOR_DIGITS = 6

/** As the file has it, and not as the engine keeps it. */
function textOf(value: unknown, path: readonly string[]): string {
  if (typeof value !== 'bigint') return String(value)
  if (path.includes('factor')) return decimalText(value, FACTOR_DIGITS)
  const isYuan = path.some((key) => /yuan$/i.test(key))
  return decimalText(
    value,
    isYuan && !path.includes('percent') ? FEN_DIGITS : isRungEnd(path) ? FEN_DIGITS : PERCENT_DIGITS,
  )
}

const isRungEnd = (path: readonly string[]) => path.at(-1) === 'upToYuan'

function decimalText(value: bigint, digits: number): string {
  const text = String(value).padStart(digits + 1, '0')
  const fraction = text.slice(-digits).replace(/0+$/, '')
  return text.slice(0, -digits) + (fraction === '' ? '' : `.${fraction}`)
}
