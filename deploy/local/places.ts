/** Where the local province keeps what it fetches, writes and remembers. */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { projectRoot } from '../../common/contracts.grpc'

/** `.lianjie` in the project, or where LIANJIE_DATA says. */
export function dataFolder(): string {
  const folder = resolve(process.env.LIANJIE_DATA ?? join(projectRoot(), '.lianjie'))
  mkdirSync(folder, { recursive: true })
  return folder
}

/** Binaries and jars; the province and the tests share them, and forgetting the data spares them. */
export function cacheFolder(): string {
  const folder = join(dataFolder(), 'cache')
  mkdirSync(folder, { recursive: true })
  return folder
}
