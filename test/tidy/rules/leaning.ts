/** Who leans on whom. What is not in these tables is forbidden. */
import { type Import, importsIn, isMain } from '../imports'
import type { SourceFile } from '../tree'

const ANY_OF_HUB_BUT_INGRESS = [
  'exchange',
  'facts',
  'ledger',
  'days',
  'clearing',
  'reconciliation',
  'participants',
  'catalogs',
]

const HUB: Readonly<Record<string, readonly string[]>> = {
  ingress: ['exchange', 'facts', 'days', 'catalogs', 'participants'],
  exchange: ['participants'],
  facts: ['ledger', 'participants'],
  ledger: [],
  days: ['ledger', 'facts'],
  clearing: ['ledger', 'days', 'participants'],
  reconciliation: ['ledger', 'facts', 'days'],
  participants: [],
  catalogs: [],
  console: ANY_OF_HUB_BUT_INGRESS,
}

const REGION_NODE: Readonly<Record<string, readonly string[]>> = {
  gateway: ['care', 'sessions', 'catalogs'],
  sessions: [],
  care: ['catalogs', 'province'],
  province: [],
  enrollment: ['catalogs'],
  catalogs: [],
  audit: ['care'],
  reports: ['care', 'enrollment', 'audit'],
  finance: ['care', 'enrollment', 'audit'],
}

/** Between the top-level folders. A program's parts are looked at more closely above. */
const TOP: Readonly<Record<string, readonly string[]>> = {
  proto: [],
  common: ['proto'],
  hub: ['common', 'proto'],
  'region-node': ['common', 'proto'],
  bin: ['common', 'proto', 'region-node/enrollment/policy'],
  deploy: ['common', 'bin', 'proto'],
  'load-tests': ['common', 'proto', 'hub', 'region-node', 'bin', 'deploy', 'test'],
  test: ['common', 'proto', 'hub', 'region-node', 'bin', 'deploy', 'load-tests'],
}

/** Every import that the table does not allow. */
export function forbiddenLeanings(files: readonly SourceFile[]): string[] {
  return files
    .flatMap(importsIn)
    .filter(({ isOurs }) => isOurs)
    .filter((one) => !isAllowed(one))
    .map(({ from, to }) => `${from} leans on ${to}`)
}

function isAllowed(one: Import): boolean {
  const [fromTop, toTop] = [topOf(one.from), topOf(one.to)]
  // A part of a main that grew too long is the main's own.
  if (isMain(one.to)) return fromTop === 'test' || (isMain(one.from) && fromTop === toTop)
  // A port of a neighbour is known by its types alone.
  if (isTo(one, 'region-node/province/') && one.from.startsWith('region-node/care/')) return one.isTypeOnly
  // Whoever writes a program's settings file follows the program's own description of it.
  if (fromTop === 'deploy' && /^(hub|region-node)\/config$/.test(one.to)) return one.isTypeOnly
  if (fromTop !== toTop) return (TOP[fromTop] ?? []).some((allowed) => isTo(one, `${allowed}/`))
  if (isMain(one.from)) return true
  if (fromTop === 'hub') return isInTable(one, HUB)
  if (fromTop === 'region-node') return isInTable(one, REGION_NODE)
  return true
}

function isInTable(one: Import, table: Readonly<Record<string, readonly string[]>>): boolean {
  const [from, to] = [partOf(one.from), partOf(one.to)]
  // config.ts stands above the parts: they may read its types, it needs none of them.
  if (from === to || to === '') return true
  return (table[from] ?? []).includes(to)
}

const topOf = (path: string) => path.split('/')[0] as string
const isTo = ({ to }: Import, folder: string) => `${to}/`.startsWith(folder)

/** hub/facts/learn.ts → facts; a file that lies directly in the program → ''. */
function partOf(path: string): string {
  const [, part, ...rest] = path.split('/')
  return part && rest.length > 0 ? part : ''
}

/** Words that every program must mean alike; they stand here before a second program says them. */
const SHARED_BY_MEANING = [
  ...['common/deadlines', 'common/identifiers', 'common/masking'],
  // Beside the edges that they belong to: the hub's catalogs will need the one, integration tests need the other.
  ...['common/connect.redis', 'common/topics.kafka'],
]

const PROGRAMS = ['hub', 'region-node', 'bin', 'deploy', 'load-tests']

/**
 * A file of common is used by at least two programs, or is the in-memory twin of one that is. The command line, the
 * local province and the load driver count as programs; use through other files of common counts.
 */
export function lonelyInCommon(files: readonly SourceFile[]): string[] {
  const imports = files.flatMap(importsIn).filter(({ isOurs }) => isOurs)
  const targets = new Map<string, string[]>()
  for (const { from, to } of imports) {
    const path = from.replace(/\.ts$/, '')
    targets.set(path, [...(targets.get(path) ?? []), to])
  }
  const users = new Map<string, Set<string>>()
  for (const program of PROGRAMS) {
    const reached = reachable(
      [...targets.keys()].filter((path) => path.startsWith(`${program}/`)),
      targets,
    )
    for (const path of reached) users.set(path, (users.get(path) ?? new Set()).add(program))
  }
  return files
    .map(({ path }) => path.replace(/\.ts$/, ''))
    .filter((path) => path.startsWith('common/') && !path.endsWith('.memory') && !SHARED_BY_MEANING.includes(path))
    .filter((path) => (users.get(path)?.size ?? 0) < 2)
    .map((path) => `${path}.ts is used by ${[...(users.get(path) ?? ['nobody'])].join()} only`)
}

function reachable(starts: readonly string[], targets: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>()
  const left = [...starts]
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    if (reached.has(path)) continue
    reached.add(path)
    left.push(...(targets.get(path) ?? []))
  }
  return reached
}
