import type { SourceFile } from '../tree'

/**
 * A driver remembers a statement by its name, a connection at a time: of two texts under one name the second is refused
 * without a code, as if the database were away, and only on connections that have met the first.
 */
export function sharedStatementNames(files: readonly SourceFile[]): string[] {
  const firstIn = new Map<string, string>()
  return files
    .filter(({ path }) => /^(common|hub|region-node)\/.*\.pg\.ts$/.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/\bname: '([\w-]+)',\s*text:/g)].map(([, name = '']) => [path, name]),
    )
    .flatMap(([path = '', name = '']) => {
      const first = firstIn.get(name)
      if (first === undefined) firstIn.set(name, path)
      return first === undefined ? [] : [`${path} names a statement ${name}, as ${first} does`]
    })
}
