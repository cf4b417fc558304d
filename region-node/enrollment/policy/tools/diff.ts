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
    if (typeof value === 'object')
      for (const [key, inner] of Object.entries(value as object)) walk(inner, [...path, key])
    else if (value !== undefined) found.set(path.join('.'), textOf(value, path))
  }
  for (const [key, value] of Object.entries(document)) if (!NAMES.has(key)) walk(value, [key])
  return found
}

const DIGITS: Readonly<Record<string, number>> = { yuan: 2, percent: 4, points: 4, factor: 6 }

/** As the file has it, and not as the engine keeps it: the innermost field that names a unit tells which. */
function textOf(value: unknown, path: readonly string[]): string {
  if (typeof value !== 'bigint') return String(value)
  const units = path.map((key) => /(yuan|percent|points|factor)$/i.exec(key)?.[0].toLowerCase())
  const unit = units.findLast((one) => one !== undefined) as string
  return decimalText(value, DIGITS[unit] as number)
}

function decimalText(value: bigint, digits: number): string {
  const text = String(value).padStart(digits + 1, '0')
  const fraction = text.slice(-digits).replace(/0+$/, '')
  return text.slice(0, -digits) + (fraction === '' ? '' : `.${fraction}`)
}
