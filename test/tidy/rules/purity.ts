/** No clock, chance, waiting or environment in pure files and use cases: they are given what they need. */
import ts from 'typescript'
import { importsIn, isMain, treeOf, visit, worldOf } from '../imports'
import type { SourceFile } from '../tree'

/** The few files of common through which time and the process come in; identifiers gives the library both by hand. */
const WHERE_IT_ENTERS = new Set([
  'common/clock.ts',
  'common/shutdown.ts',
  'common/program.ts',
  'common/log.ts',
  'common/identifiers.ts',
])

const FORBIDDEN_CALLS = [
  /^Date\.now$/,
  /^Math\.random$/,
  /^(globalThis\.)?(setTimeout|setInterval|setImmediate|queueMicrotask)$/,
  /^(globalThis\.)?performance\.\w+$/,
  /^process\.\w+$/,
  /^(crypto|webcrypto)\.(random|getRandomValues)/,
]
const FORBIDDEN_IMPORTS = new Map([
  ['node:timers', /./],
  ['node:timers/promises', /./],
  ['node:perf_hooks', /./],
  ['node:process', /./],
  ['node:child_process', /./],
  ['uuid', /^v[1467]$/],
  ['node:crypto', /^(random|getRandomValues|webcrypto)/],
])

export function impureWords(files: readonly SourceFile[]): string[] {
  return files.filter(isMeantToBePure).flatMap((file) => [...callsIn(file), ...namesFromOutside(file)])
}

function isMeantToBePure({ path }: SourceFile): boolean {
  if (!/^(common|hub|region-node)\/.*\.ts$/.test(path) || WHERE_IT_ENTERS.has(path)) return false
  return !worldOf(path) && !isMain(path) && !/^(hub|region-node)\/config\.ts$/.test(path)
}

function callsIn(file: SourceFile): string[] {
  const found: string[] = []
  visit(treeOf(file), (node) => {
    const said = wordOf(node)
    if (said) found.push(`${file.path} says ${said}`)
  })
  return found
}

function wordOf(node: ts.Node): string | undefined {
  // An instant made from a number is arithmetic; one made from nothing is the clock.
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) return 'new Date()'
  if (ts.isCallExpression(node) && node.expression.getText() === 'Date') return 'Date()'
  const isName = ts.isPropertyAccessExpression(node) || (ts.isIdentifier(node) && isValue(node))
  if (!isName) return undefined
  const text = node.getText()
  return FORBIDDEN_CALLS.some((pattern) => pattern.test(text)) ? text : undefined
}

/** Not the name of a property, a parameter or a type that happens to be called the same. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isCallExpression(parent) || ts.isPropertyAssignment(parent)) return !('name' in parent) || parent.name !== node
  return ts.isVariableDeclaration(parent) ? parent.initializer === node : ts.isArrowFunction(parent)
}

function namesFromOutside(file: SourceFile): string[] {
  const suspects = importsIn(file).filter(({ to }) => FORBIDDEN_IMPORTS.has(to))
  if (suspects.length === 0) return []
  const found: string[] = []
  visit(treeOf(file), (node) => {
    if (!ts.isImportSpecifier(node)) return
    const module = node.parent.parent.parent.moduleSpecifier.getText().slice(1, -1)
    const name = (node.propertyName ?? node.name).text
    if (FORBIDDEN_IMPORTS.get(module)?.test(name)) found.push(`${file.path} takes ${name} from ${module}`)
  })
  return found
}
