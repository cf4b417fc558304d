/** Who imports what, read from the syntax tree. */
import { posix } from 'node:path'
import ts from 'typescript'
import type { SourceFile } from './tree'

export interface Import {
  readonly from: string
  /** A path from the root without extension for files of ours, the specifier otherwise. */
  readonly to: string
  readonly isOurs: boolean
  /** Gone after compiling: it can plug nothing in. */
  readonly isTypeOnly: boolean
}

const parsed = new Map<string, ts.SourceFile>()

export function treeOf({ path, text }: SourceFile): ts.SourceFile {
  const known = parsed.get(path)
  if (known?.text === text) return known
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true)
  parsed.set(path, tree)
  return tree
}

/** Calls back for a node and everything below it. */
export function visit(node: ts.Node, each: (node: ts.Node) => void): void {
  each(node)
  ts.forEachChild(node, (child) => visit(child, each))
}

export function importsIn(file: SourceFile): Import[] {
  const found: Import[] = []
  const add = (specifier: ts.Node, isTypeOnly: boolean) => {
    if (!ts.isStringLiteralLike(specifier)) return
    const isOurs = specifier.text.startsWith('.')
    const to = isOurs ? posix.join(posix.dirname(file.path), specifier.text) : specifier.text
    found.push({ from: file.path, to: to.replace(/\.(ts|js|json)$/, ''), isOurs, isTypeOnly })
  }
  visit(treeOf(file), (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause))
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isCallExpression(node) && isLoader(node) && node.arguments[0]) add(node.arguments[0], false)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true)
  })
  return found
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const { name, namedBindings } = clause
  if (name || !namedBindings || !ts.isNamedImports(namedBindings)) return false
  return namedBindings.elements.length > 0 && namedBindings.elements.every((element) => element.isTypeOnly)
}

function isLoader({ expression }: ts.CallExpression): boolean {
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return true
  return ts.isIdentifier(expression) && expression.text === 'require'
}

/** The outside world that a file's name admits to touching: bus.kafka.ts → kafka. */
export function worldOf(path: string): string | undefined {
  return /\.(pg|kafka|redis|grpc|http|file|otel)(\.test)?(\.ts)?$/.exec(path)?.[1]
}

/** main.ts of a program, or a part of it that grew too long: the only files that plug edges in. */
export function isMain(path: string): boolean {
  return /^(hub|region-node)\/main(-[a-z-]+)?(\.ts)?$/.test(path)
}
