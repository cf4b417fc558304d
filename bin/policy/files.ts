/** Policy files for the command line: those that are named, and the provinces' layers that lie beside them. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { TextFile } from '../../region-node/enrollment/policy/tools/shelf'
import { Mistake } from '../output/mistake'

/**
 * A folder stands for the YAML files in it. A city that adopts layers is not whole without them, so the folder
 * `province` beside the file's own is read too.
 * @throws Mistake when a file cannot be read
 */
export function policyFiles(paths: readonly string[]): { readonly named: TextFile[]; readonly layers: TextFile[] } {
  const named = [...new Set(paths.flatMap(filesAt).map((path) => resolve(path)))]
  const folders = [...new Set(named.map((path) => join(dirname(dirname(path)), 'province')))]
  const layers = folders.filter((folder) => existsSync(folder)).flatMap(filesAt)
  const others = layers.filter((path) => !named.includes(resolve(path)))
  return { named: named.map(textOf), layers: others.map(textOf) }
}

function filesAt(path: string): string[] {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [path]
  const names = readdirSync(path).filter((name) => /\.ya?ml$/.test(name))
  return names.sort().map((name) => join(path, name))
}

function textOf(file: string): TextFile {
  try {
    return { file, text: readFileSync(file, 'utf8') }
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    throw new Mistake(
      { zh: `读不到文件 ${file}（${code}）`, en: `the file ${file} cannot be read (${code})` },
      { zh: '请核对文件名、路径和权限', en: 'check name, path and permissions' },
    )
  }
}
