/** A refusal gives the values that its code's sentences leave open, or people read a gap. */
import ts from 'typescript'
import { holesOf, isCode } from '../../../common/errors'
import { treeOf, visit } from '../imports'
import type { SourceFile } from '../tree'

/** Calls of refusal(code, params) and fault(code, params) that leave a hole unfilled. */
export function unfilledRefusals(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const found: string[] = []
    visit(treeOf(file), (node) => {
      const missing = ts.isCallExpression(node) ? missingIn(node) : []
      if (missing.length > 0) found.push(`${file.path}: ${node.getText().split('\n')[0]} lacks ${missing.join(', ')}`)
    })
    return found
  })
}

function missingIn({ expression, arguments: [code, params] }: ts.CallExpression): string[] {
  if (!/^(refusal|fault)$/.test(expression.getText())) return []
  if (!code || !ts.isStringLiteral(code) || !isCode(code.text)) return []
  const given = params ? namesIn(params) : []
  return given === undefined ? [] : holesOf(code.text).filter((hole) => !given.includes(hole))
}

/** Undefined when it cannot be read off: a variable, or something spread. */
function namesIn(params: ts.Expression): string[] | undefined {
  if (!ts.isObjectLiteralExpression(params)) return undefined
  if (params.properties.some(ts.isSpreadAssignment)) return undefined
  return params.properties.map(({ name }) => name?.getText() ?? '')
}
