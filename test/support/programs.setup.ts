/** Compiles the programs that a province runs, once for the tier. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

export default function compiled(): void {
  const root = join(__dirname, '..', '..')
  const tsc = require.resolve('typescript/bin/tsc')
  execFileSync(process.execPath, [tsc, '-p', join(root, 'deploy', 'local', 'tsconfig.json')], { stdio: 'inherit' })
}
