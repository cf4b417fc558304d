/**
 * Which policies a node reckons by: those of the folder when all is well with them, and otherwise those in force. The
 * folder is looked at again and again, so an officer's change needs no restart, and a wrong one changes nothing.
 */
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
  const isWhole = shelf.wrong.every(({ file }) => shelf.documents.some((one) => one.file === file))
  // A file that cannot be understood is not gone: first it is mended, then it is compared with the days before.
  const late = isWhole ? backwards(before.documents, shelf.documents, today) : []
  const wrong = [...shelf.wrong.map(lineOf), ...late]
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

/** The folder that officers write into. Port; policies.file.ts reads it. */
export interface PolicyFolder {
  /** @throws WrongSettings when it cannot be read */
  texts(): readonly TextFile[]
  shelf(texts: readonly TextFile[]): Shelf
}

export interface PoliciesInForce {
  current(): readonly Policy[]
  /** Why the folder's files were not taken; none: they were. */
  wrong(): readonly string[]
  /** Looks at the folder again; the same texts as before cost nothing more. */
  look(): Promise<void>
  /** For operators: whether what lies in the folder is what bills are reckoned by. */
  check(): HealthCheckIn
}

export interface PoliciesParts {
  readonly folder: PolicyFolder
  readonly files: ActiveFiles
  /** yyyy-MM-dd */
  today(): string
  readonly log: Log
}

/** Nothing is in force before the first look. */
export function policiesInForce({ folder, files, today, log }: PoliciesParts): PoliciesInForce {
  let active: ActivePolicies = { policies: [], wrong: [] }
  let seen = ''
  return {
    current: () => active.policies,
    wrong: () => active.wrong,
    async look() {
      const texts = textsIn(folder)
      const told = JSON.stringify(texts)
      if (told === seen) return
      if ('unreadable' in texts) {
        log.error({ wrong: texts.unreadable }, 'the policy folder cannot be read; what was read before stays in force')
        active = { ...active, wrong: [texts.unreadable] }
      } else {
        active = await activePolicies(folder.shelf(texts), files, today(), log)
        if (seen !== '' && active.wrong.length === 0) log.info({ policies: versionsIn(active) }, 'policies were taken')
      }
      // Only now: what could not be kept is looked at again.
      seen = told
    },
    check: () => policyCheck(active),
  }
}

function textsIn(folder: PolicyFolder): readonly TextFile[] | { readonly unreadable: string } {
  try {
    return folder.texts()
  } catch (error) {
    return { unreadable: (error as Error).message }
  }
}

function versionsIn({ policies }: ActivePolicies): string {
  return policies.map(({ version }) => version).join(' ')
}

export function policyCheck(active: ActivePolicies): HealthCheckIn {
  const [first] = active.wrong
  return {
    name: 'policies',
    ok: first === undefined,
    detail: first ?? versionsIn(active),
    remedyZh: '新的政策文件没有采用，原来的继续有效；请用 policy check 改好，改好后自动采用',
    remedyEn: 'the new files were not taken and those before stay in force; mend them with policy check, then wait',
  }
}
