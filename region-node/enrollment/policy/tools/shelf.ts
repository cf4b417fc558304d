/**
 * A folder of policies as one thing: every file understood, every file compared with the others, and the policies that
 * they make; or all that is wrong, and none. A node that knew half of its city's rules would refuse people who are
 * entitled. Pure: whoever reads files hands the texts in.
 */
import { policiesOf } from '../compile'
import type { Policy } from '../policy'
import { problemsIn } from './check'
import { toldAtLength } from './problem'
import { documentIn, type Located, type ReadDocument } from './text'

export interface TextFile {
  readonly file: string
  readonly text: string
}

export interface Shelf {
  readonly documents: readonly ReadDocument[]
  readonly policies: readonly Policy[]
  readonly wrong: readonly Located[]
}

export function shelfOf(files: readonly TextFile[]): Shelf {
  const understood = files.map(({ file, text }) => documentIn(text, file))
  const documents = understood.filter((one) => 'document' in one)
  const unreadable = understood.flatMap((one) => ('wrong' in one ? one.wrong : []))
  const { policies, wrong } = policiesOf(documents.map(({ document }) => document))
  const told = [
    ...wrong.map(({ version, path, message }) => ({ version, path, ...toldAtLength(message) })),
    ...problemsIn(documents.map(({ document }) => document)),
  ]
  const compared = told.map(({ version, path, ...said }) => {
    // Of two files of one name, the later one is told.
    const where = documents.findLast(({ document }) => document.version === version) as ReadDocument
    return where.located(path, said)
  })
  const all = [...unreadable, ...compared]
  return { documents, policies: all.length === 0 ? policies : [], wrong: all }
}

/** For logs and settings faults: file, line, code, path, what is wrong, how to mend it. */
export function lineOf({ file, line, code, path, found, en, mendEn }: Located): string {
  const what = found === '' ? en : `found ${found}, ${en}`
  return `${file}:${line}: ${code} ${path === '' ? '' : `${path}: `}${what}; ${mendEn}`
}
