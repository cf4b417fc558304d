/** Rules about proto/v1 and what is made from it. */
import type { SourceFile } from '../tree'

/**
 * Every message, enum, value, field, service and call says what it means. The zero value that proto3 demands
 * (…_UNSPECIFIED) means nothing, and a oneof is explained by its fields.
 */
export function uncommented(protoFiles: readonly SourceFile[]): string[] {
  return protoFiles.flatMap(({ path, text }) => {
    const lines = text.split('\n').map((line) => line.trim())
    return lines.flatMap((line, i) => {
      const name = declaredIn(line)
      const isExplained = lines[i - 1]?.startsWith('//') || line.includes('//')
      return name && !isExplained ? [`${path}:${i + 1} ${name} has no comment`] : []
    })
  })
}

function declaredIn(line: string): string | undefined {
  if (/^(syntax|package|import|option|reserved|oneof|\/\/)/.test(line) || /_UNSPECIFIED = 0;/.test(line))
    return undefined
  const block = /^(?:message|enum|service|rpc) (\w+)/.exec(line)
  const member = /^(?:(?:repeated |optional )?[\w.]+(?:<[^>]+>)? )?(\w+) = \d+/.exec(line)
  return block?.[1] ?? member?.[1]
}

/** Names of files that differ between two folders' contents, either way. */
export function stale(made: ReadonlyMap<string, string>, checkedIn: ReadonlyMap<string, string>): string[] {
  const names = new Set([...made.keys(), ...checkedIn.keys()])
  return [...names].filter((name) => made.get(name) !== checkedIn.get(name)).sort()
}
