/** Words that docs/GLOSSARY.md forbids in names, because another word already has the meaning. */
import ts from 'typescript'
import { treeOf, visit } from '../imports'
import type { SourceFile } from '../tree'

export interface Forbidden {
  /** In camelCase as it would stand in a name: settlementWindow. */
  readonly word: string
  readonly say: string
}

/** The rows of the table under the heading "Forbidden words". */
export function forbiddenWordsIn(glossary: string): Forbidden[] {
  const [, chapter = ''] = glossary.split(/^## Forbidden words.*$/m)
  const rows = chapter.split(/^## /m)[0]?.matchAll(/^\| `(\w+)` \| ([^|]+) \|/gm) ?? []
  return [...rows].map(([, word, say]) => ({ word: word as string, say: (say as string).trim() }))
}

/** Names declared in a file, and the file's own name, that contain a forbidden word. */
export function forbiddenNames(files: readonly SourceFile[], words: readonly Forbidden[]): string[] {
  return files.flatMap((file) => {
    const names = new Set([fileNameOf(file.path), ...declaredNames(file)])
    return [...names].flatMap((name) =>
      words
        .filter(({ word }) => contains(name, word))
        .map(({ word, say }) => `${file.path}: ${name} contains "${word}", say ${say}`),
    )
  })
}

/** settle-anew.pg.ts → settleAnew */
function fileNameOf(path: string): string {
  const [name = ''] = (path.split('/').at(-1) ?? '').split('.')
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function declaredNames(file: SourceFile): string[] {
  const names: string[] = []
  visit(treeOf(file), (node) => {
    const isDeclared = 'name' in node && node.name && ts.isIdentifier(node.name as ts.Node)
    const isBorrowed = ts.isPropertyAccessExpression(node) || ts.isImportSpecifier(node) || ts.isBindingElement(node)
    if (isDeclared && !isBorrowed) names.push((node.name as ts.Identifier).text)
  })
  return names
}

/** Whole words of a name only: "Impl" is in LedgerImpl, not in simple. */
function contains(name: string, word: string): boolean {
  return `${wordsOf(name)} `.includes(` ${wordsOf(word).trimStart()} `)
}

function wordsOf(name: string): string {
  return ` ${name.replace(/_/g, ' ').replace(/([a-z\d])([A-Z])/g, '$1 $2')}`.toLowerCase()
}
