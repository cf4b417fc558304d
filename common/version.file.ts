import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from './contracts.grpc'

/** Version of the program, as health answers and greetings tell it. */
export function programVersion(): string {
  const { version } = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as { version: string }
  return version
}
