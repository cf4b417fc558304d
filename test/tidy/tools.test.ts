/** Rules that a tool checks for us: what is generated is fresh, and nothing is dead. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '../../common/contracts.grpc'
import { stale } from './rules/contracts'

const root = projectRoot()
let scratch: string
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'lianjie-tidy-'))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

test('the types of the contracts are fresh (npm run proto)', () => {
  execFileSync(process.execPath, [join(root, 'proto', 'generate.js'), scratch])
  const [made, checkedIn] = [contentsOf(scratch), contentsOf(join(root, 'proto', 'types'))]
  expect(made.size).toBeGreaterThan(50)
  expect(stale(made, checkedIn)).toEqual([])
})

function contentsOf(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map(({ parentPath, name }) => join(parentPath, name))
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]))
}

describe('nothing is dead', () => {
  test('every file, export and package is used by somebody', () => {
    expect(deadIn(root)).toEqual([])
  })

  test('a planted dead file and a dead export are found', () => {
    const write = (path: string, text: string) => writeFileSync(join(scratch, path), text)
    mkdirSync(join(scratch, 'common'))
    write('package.json', '{"name":"planted"}')
    write('knip.json', '{"entry":["main.ts"],"project":["**/*.ts"]}')
    write('main.ts', "import { used } from './common/alive'\nused()\n")
    write('common/alive.ts', 'export const used = () => 1\nexport const unused = 2\n')
    write('common/dead.ts', 'export const nobody = 3\n')
    expect(deadIn(scratch)).toEqual(['common/alive.ts: unused', 'common/dead.ts'])
  })
})

interface Report {
  readonly issues: readonly ({ readonly file: string } & Readonly<
    Record<string, readonly { readonly name?: string }[]>
  >)[]
}

/** What knip says, one line a finding. */
function deadIn(folder: string): string[] {
  const knip = join(root, 'node_modules', 'knip', 'bin', 'knip.js')
  const { stdout, stderr } = spawnSync(process.execPath, [knip, '--reporter', 'json'], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (!stdout.startsWith('{')) throw new Error(`knip did not report: ${stderr}${stdout}`)
  const { issues } = JSON.parse(stdout) as Report
  const lines = issues.flatMap(({ file, ...kinds }) => {
    const found = Object.values(kinds).flat()
    return found.map(({ name }) => (name && name !== file ? `${file}: ${name}` : file))
  })
  return lines.sort()
}
