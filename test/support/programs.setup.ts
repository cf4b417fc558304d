/** Compiles the programs that a province runs, once for the tier. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { endingAllWhenItFails } from './stack.setup'

export default async function compiled(): Promise<void> {
  const root = join(__dirname, '..', '..')
  const tsc = require.resolve('typescript/bin/tsc')
  const project = join(root, 'deploy', 'local', 'tsconfig.json')
  // Another tier's set-up may have started real parts before this one.
  await endingAllWhenItFails(async () => {
    execFileSync(process.execPath, [tsc, '-p', project], { stdio: 'inherit' })
  })
}
