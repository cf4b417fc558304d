/** One YAML text as a policy document, with the way from a path to its line; what is wrong is told, not thrown. */
import { LineCounter, parseDocument } from 'yaml'
import { documentSchema, faultsOf, type PolicyDocument } from '../document'
import { type Sentences, toldAtLength } from './problem'

/** A problem where it stands. */
export interface Located extends Sentences {
  readonly file: string
  readonly line: number
  /** Dotted, as people say it; empty: the file as a whole. */
  readonly path: string
  /** What stands there; empty where nothing does. */
  readonly found: string
}

export interface ReadDocument {
  readonly file: string
  readonly text: string
  readonly document: PolicyDocument
  located(path: readonly PropertyKey[], said: Sentences): Located
}

export type Understood = ReadDocument | { readonly wrong: readonly Located[] }

export function documentIn(text: string, file: string): Understood {
  const lineCounter = new LineCounter()
  const yaml = parseDocument(text, { lineCounter, merge: true })
  const at = (offset: number | undefined) => lineCounter.linePos(offset ?? 0).line
  if (yaml.errors.length > 0) {
    const wrong = yaml.errors.map(({ pos, message }) => {
      return { file, line: at(pos[0]), path: '', found: '', ...unreadable(message.split('\n')[0] as string) }
    })
    return { wrong }
  }
  const raw: unknown = yaml.toJS()
  const located = (path: readonly PropertyKey[], said: Sentences): Located => {
    const found = shown(valueAt(raw, path))
    return { file, line: at(offsetOf(yaml, path)), path: path.join('.'), found, ...said }
  }
  const result = documentSchema.safeParse(raw)
  if (result.success) return { file, text, document: result.data, located }
  return {
    wrong: faultsOf(result.error).map(({ path, message }) => located(pathOf(path, message), toldAtLength(message))),
  }
}

/** A field that does not exist stands in the file all the same: that is where to look. */
function pathOf(path: readonly PropertyKey[], message: string): readonly PropertyKey[] {
  const [, key] = /^Unrecognized keys?: "([^"]+)"/.exec(message) ?? []
  return key === undefined ? path : [...path, key]
}

function unreadable(message: string): Sentences {
  return {
    code: 'P01',
    zh: `不是可读的 YAML：${message}`,
    en: `not readable as YAML: ${message}`,
    mendZh: '请检查这一行附近的缩进、冒号后的空格、引号和括号是否成对',
    mendEn: 'look near this line for indentation, a blank after colons, and pairs of quotes and brackets',
  }
}

const SHOWN_MAX = 60

function shown(value: unknown): string {
  const text = value === undefined ? '' : JSON.stringify(value)
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text
}

/** As it stands in the file, not as far as it was already understood. */
function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], raw)
}

type Yaml = ReturnType<typeof parseDocument>

/** Where the field stands, or where its nearest ancestor does when the field is missing. */
function offsetOf(yaml: Yaml, path: readonly PropertyKey[]): number | undefined {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = yaml.getIn(path.slice(0, depth), true)
    if (node && typeof node === 'object' && 'range' in node) return (node.range as [number] | undefined)?.[0]
  }
  return undefined
}
