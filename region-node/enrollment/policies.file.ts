/**
 * Policies as YAML files, one a city, insurance and validity, under <folder>/<region>/, and the provinces' layers beneath
 * them under <folder>/province/. All files of a region are good or none is taken: a node that knew half of its city's
 * rules would refuse people who are entitled.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import type { Region } from '../../common/regions'
import { WrongSettings } from '../../common/settings.file'
import { policiesOf } from './policy/compile'
import { documentSchema, faultsOf, type PolicyDocument } from './policy/document'
import type { Policy } from './policy/policy'

/** One file, read and understood, with the way from a path in it to its line. */
interface Read {
  readonly file: string
  readonly document: PolicyDocument
  lineOf(path: readonly PropertyKey[]): number
}

type Understood = Read | { readonly wrong: readonly string[] }

/**
 * The policies of one region.
 * @throws WrongSettings naming file, line and field of everything that is wrong in any file
 */
export function readPolicies(folder: string, region: Region): readonly Policy[] {
  const files = [...namesIn(join(folder, region)), ...layerNames(folder)]
  const understood = files.map((file) => documentIn(readFileSync(file, 'utf8'), file))
  const unreadable = understood.flatMap((one) => ('wrong' in one ? one.wrong : []))
  if (unreadable.length > 0) throw new WrongSettings(unreadable.join('\n'))
  const read = understood as readonly Read[]
  const { policies, wrong } = policiesOf(read.map(({ document }) => document))
  const told = wrong.map(({ version, path, message }) => {
    const where = read.find(({ document }) => document.version === version)
    return `${where?.file}:${where?.lineOf(path)}: ${path.join('.')}: ${message}`
  })
  const all = [...told, ...sameNames(read), ...clashes(policies, region)]
  if (all.length > 0) throw new WrongSettings(all.join('\n'))
  return policies
}

function namesIn(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name))
    return names.sort().map((name) => join(folder, name))
  } catch (error) {
    throw new WrongSettings(`${folder}: policies cannot be read: ${(error as Error).message}`)
  }
}

/** A province may have no layer at all. */
function layerNames(folder: string): string[] {
  return readdirSync(folder).includes('province') ? namesIn(join(folder, 'province')) : []
}

/** One file's document, or a line for each thing that is wrong with it. */
export function documentIn(text: string, file: string): Understood {
  const lineCounter = new LineCounter()
  const yaml = parseDocument(text, { lineCounter })
  const at = (offset: number | undefined) => lineCounter.linePos(offset ?? 0).line
  if (yaml.errors.length > 0) {
    return { wrong: yaml.errors.map(({ pos, message }) => `${file}:${at(pos[0])}: ${message.split('\n')[0]}`) }
  }
  const raw: unknown = yaml.toJS()
  const result = documentSchema.safeParse(raw)
  const lineOf = (path: readonly PropertyKey[]) => at(offsetOf(yaml, path))
  if (result.success) return { file, document: result.data, lineOf }
  const wrong = faultsOf(result.error).map(({ path, message }) => {
    const found = JSON.stringify(valueAt(raw, path)) ?? 'nothing'
    return `${file}:${lineOf(path)}: ${path.join('.')}: found ${found}, ${message}`
  })
  return { wrong }
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

function sameNames(read: readonly Read[]): string[] {
  const seen = new Map<string, string>()
  return read.flatMap(({ document: { version }, file }) => {
    const before = seen.get(version)
    seen.set(version, file)
    return before === undefined ? [] : [`${file}: version ${version} is also that of ${before}`]
  })
}

/** Two policies for one insurance on one day would make the order of files decide. */
function clashes(policies: readonly Policy[], region: Region): string[] {
  const wrong = policies
    .filter((p) => p.region !== region)
    .map((p) => `${p.version}: found region ${p.region}, expected ${region}`)
  for (const [i, one] of policies.entries()) {
    for (const other of policies.slice(i + 1)) {
      if (overlap(one, other)) wrong.push(`${one.version} and ${other.version} hold on the same days`)
    }
  }
  return wrong
}

function overlap(one: Policy, other: Policy): boolean {
  const last = '9999-12-31'
  const meet = one.validFrom <= (other.validTo ?? last) && other.validFrom <= (one.validTo ?? last)
  return one.insurance === other.insurance && meet
}
