/** The project's own files as the house rules see them: path from the root, and text. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../common/contracts.grpc'

export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** What tools make, or what is not ours. */
const NOT_OURS = new Set(['node_modules', 'dist', '.lianjie', '.git', 'coverage'])
const GENERATED = 'proto/types/'

const root = projectRoot()

/** Every file of ours whose name ends in one of these, generated ones left out. */
export function filesEndingIn(...endings: readonly string[]): SourceFile[] {
  return pathsBelow('')
    .filter((path) => endings.some((ending) => path.endsWith(ending)) && !path.startsWith(GENERATED))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

export function topLevelEntries(): string[] {
  return readdirSync(root)
}

export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

function pathsBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.has(name))
    .flatMap((entry) => {
      const path = folder ? `${folder}/${entry.name}` : entry.name
      return entry.isDirectory() ? pathsBelow(path) : [path]
    })
}
