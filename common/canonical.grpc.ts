/**
 * One form for each message that somebody signs: what has its default value is left out, maps go by key. Protobuf's own
 * encoder leaves out what is not mentioned but writes a zero that is, so the same message would have two forms, and a
 * signed one would not be met again byte for byte when it is decoded and encoded.
 */
import type { PackageDefinition } from '@grpc/proto-loader'

/** The parts of google.protobuf.DescriptorProto that matter here. */
interface Field {
  readonly name: string
  readonly label: string
  readonly type: string
  readonly typeName: string
}
interface Described {
  readonly name: string
  readonly field: readonly Field[]
  readonly nestedType: readonly (Described & { readonly options: { readonly mapEntry: boolean } | null })[]
}

type Message = Readonly<Record<string, unknown>>
type Form = (message: Message) => Message

/** How to bring a message of this type to its one form. @param name e.g. lianjie.v1.Verdict */
export function formOf(definition: PackageDefinition, name: string, known = new Map<string, Form>()): Form {
  const found = known.get(name)
  if (found) return found
  const described = definition[name]?.type as Described | undefined
  if (!described) throw new Error(`no message is called ${name}`)
  const scope = name.slice(0, name.lastIndexOf('.') + 1)
  const maps = new Set(described.nestedType.filter(({ options }) => options?.mapEntry).map((entry) => entry.name))
  const fields: (readonly [string, (value: unknown) => unknown])[] = []
  const form: Form = (message) => {
    const kept: Record<string, unknown> = {}
    for (const [field, brought] of fields) {
      const value = brought(message[field])
      if (value !== undefined) kept[field] = value
    }
    return kept
  }
  known.set(name, form)
  for (const field of described.field)
    fields.push([field.name, valueForm(field, maps, (n) => formOf(definition, scope + n, known))])
  return form
}

function valueForm({ label, type, typeName }: Field, maps: ReadonlySet<string>, of: (name: string) => Form) {
  const isMessage = type === 'TYPE_MESSAGE'
  if (label === 'LABEL_REPEATED') {
    if (isMessage && maps.has(typeName)) return sortedMap
    const form = isMessage ? of(typeName) : undefined
    return (value: unknown) => listOf(value as readonly unknown[] | null | undefined, form)
  }
  if (!isMessage) return kept
  const form = of(typeName)
  return (value: unknown) => (value === null || value === undefined ? undefined : form(value as Message))
}

function listOf(list: readonly unknown[] | null | undefined, form: Form | undefined): unknown {
  if (!list || list.length === 0) return undefined
  return form ? list.map((item) => form(item as Message)) : list
}

function sortedMap(map: unknown): unknown {
  const entries = Object.entries((map ?? {}) as Message)
  return entries.length === 0 ? undefined : Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A scalar that says something. The first value of every enum of ours is called …_UNSPECIFIED. */
function kept(value: unknown): unknown {
  if (value === null || value === 0 || value === '' || value === false) return undefined
  if (value instanceof Uint8Array) return value.length === 0 ? undefined : value
  return typeof value === 'string' && value.endsWith('_UNSPECIFIED') ? undefined : value
}
