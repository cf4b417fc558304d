/** Which policies a node reckons by: those of the folder when all is well with them, and otherwise those in force. */
import type { Log } from '../../common/log'
import type { HealthCheckIn } from '../../proto/types'
import type { Policy } from './policy/policy'
import { backwardProblems } from './policy/tools/activation'
import { lineOf, type Shelf, shelfOf, type TextFile } from './policy/tools/shelf'
import type { ReadDocument } from './policy/tools/text'

/** The files in force. Port; active-policies.pg.ts keeps them. */
export interface ActiveFiles {
  read(): Promise<readonly TextFile[]>
  /** In place of all that were there. */
  replace(files: readonly TextFile[]): Promise<void>
}

export interface ActivePolicies {
  /** None, while something is wrong with the folder and nothing was ever in force: a node cannot begin with that. */
  readonly policies: readonly Policy[]
  /** Why the folder's files were not taken; none: they were. */
  readonly wrong: readonly string[]
}

export async function activePolicies(
  shelf: Shelf,
  files: ActiveFiles,
  today: string,
  log: Log,
): Promise<ActivePolicies> {
  const stored = await files.read()
  const before = shelfOf(stored)
  const wrong = [...shelf.wrong.map(lineOf), ...backwards(before.documents, shelf.documents, today)]
  if (wrong.length === 0) {
    await files.replace(shelf.documents.map(({ file, text }) => ({ file, text })))
    return { policies: shelf.policies, wrong }
  }
  log.error({ wrong }, 'the policy files were not taken; those before stay in force')
  return { policies: before.policies, wrong }
}

function backwards(before: readonly ReadDocument[], after: readonly ReadDocument[], today: string): string[] {
  const documents = (all: readonly ReadDocument[]) => all.map(({ document }) => document)
  return backwardProblems(documents(before), documents(after), today).map(({ version, path, ...said }) => {
    const where = [...after, ...before].find(({ document }) => document.version === version) as ReadDocument
    return lineOf(where.located(path, said))
  })
}

/** For operators: whether what lies in the folder is what bills are reckoned by. */
export function policyCheck({ policies, wrong }: ActivePolicies): HealthCheckIn {
  const [first] = wrong
  return {
    name: 'policies',
    ok: first === undefined,
    detail: first ?? policies.map(({ version }) => version).join(' '),
    remedyZh: '新的政策文件没有采用，原来的继续有效；请用 policy check 改好后重启本节点',
    remedyEn: 'the new files were not taken and those before stay in force; mend them with policy check, then restart',
  }
}
