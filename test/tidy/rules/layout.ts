/** Rules about the tree as a whole. */
import type { SourceFile } from '../tree'

const TOP_LEVEL = [
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'README.md'],
  ...['proto', 'common', 'hub', 'region-node', 'bin', 'load-tests', 'deploy', 'test', 'docs', '.ci'],
  ...['.npmrc', '.gitignore', '.editorconfig', 'biome.json', 'jest.config.js', 'knip.json'],
]
/** Made by tools and ignored by git. */
const IGNORED = ['.git', 'node_modules', 'dist', '.lianjie', 'coverage']

export function strangersAtTheTop(entries: readonly string[]): string[] {
  return entries.filter((name) => !TOP_LEVEL.includes(name) && !IGNORED.includes(name))
}

/** A lock file that names a host works behind that host only. */
export function hostsInLockFile(lock: string): string[] {
  return [...lock.matchAll(/"resolved": "(https?:[^"]+)"/g)].map(([, url]) => url as string)
}

/** Packages are pinned: a fresh clone runs what we ran. */
export function looseVersions(packageJson: string): string[] {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(packageJson) as Record<string, Record<string, string>>
  const all = Object.entries({ ...dependencies, ...devDependencies })
  return all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)).map((pair) => pair.join('@'))
}

/** Machine paths and registry hosts have no place in files that others read. */
export function machineTraces(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const found = text.match(/\/(home|Users|root|work)\/[\w.-]+|registry\.npm\w*\.\w+|repo1?\.maven\.\w+/g) ?? []
    return [...new Set(found)].map((trace) => `${path} names ${trace}`)
  })
}
