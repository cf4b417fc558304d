/** How large things may grow. Tests get longer files, because their tables are read and not understood. */
import ts from 'typescript'
import { treeOf, visit } from '../imports'
import type { SourceFile } from '../tree'

const LINE_MAX = 120
const FILE_MAX = 400
const TEST_FILE_MAX = 500
const FUNCTION_MAX = 60
const PARAMETERS_MAX = 4

export function tooLong(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => [...longLines(file), ...longFile(file), ...longFunctions(file)])
}

function longLines({ path, text }: SourceFile): string[] {
  return text
    .split('\n')
    .map((line, i) => ({ place: `${path}:${i + 1}`, length: [...line].length, isWhole: isUnbreakable(path, line) }))
    .filter(({ length, isWhole }) => length > LINE_MAX && !isWhole)
    .map(({ place, length }) => `${place} has ${length} characters`)
}

/** A row of a test's table is read across, and a test's title says one thing; a regular expression has no seams. */
function isUnbreakable(path: string, line: string): boolean {
  if (/^\s*\/[^/*].*\/[a-z]*[,)]*$/.test(line)) return true
  return path.startsWith('test/') && /^\s*(test|describe)\b|^\s*\$\{.* \| |^[^'`]* \| .* \| /.test(line)
}

function longFile({ path, text }: SourceFile): string[] {
  const lines = text.trimEnd().split('\n').length
  return lines > (path.startsWith('test/') ? TEST_FILE_MAX : FILE_MAX) ? [`${path} has ${lines} lines`] : []
}

/** Named functions; a callback is part of the function that it stands in, but a test's body is a story of its own. */
function longFunctions(file: SourceFile): string[] {
  if (!/\.(ts|js)$/.test(file.path)) return []
  const tree = treeOf(file)
  const lineOf = (position: number) => tree.getLineAndCharacterOfPosition(position).line
  const found: string[] = []
  visit(tree, (node) => {
    const name = nameOf(node)
    if (!name) return
    const lines = lineOf(node.getEnd()) - lineOf(node.getStart()) + 1
    if (lines > FUNCTION_MAX && !isStory(file.path, node)) found.push(`${file.path}: ${name} has ${lines} lines`)
    const { length } = (node as ts.FunctionLikeDeclaration).parameters
    if (length > PARAMETERS_MAX) found.push(`${file.path}: ${name} has ${length} parameters`)
  })
  return found
}

/** A function that registers tests is as long as what it tells. */
function isStory(path: string, node: ts.Node): boolean {
  return path.startsWith('test/') && /^\s*(test|describe|it)(\.\w+)*[(`]/m.test(node.getText())
}

function nameOf(node: ts.Node): string | undefined {
  if (ts.isConstructorDeclaration(node)) return 'constructor'
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isAccessor(node)) return node.name?.getText()
  const isFunctionValue = ts.isArrowFunction(node) || ts.isFunctionExpression(node)
  if (isFunctionValue && ts.isVariableDeclaration(node.parent)) return node.parent.name.getText()
  return undefined
}
