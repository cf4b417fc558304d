/** A Postgres server that one city has for itself, on a small disk of its own where we may mount one. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDatabase, urlFor } from '../../deploy/local/databases.pg'
import { type DatabaseUrls, databaseOf } from '../../deploy/local/layout'
import type { RunningPart } from '../../deploy/local/part'
import { freePort } from '../../deploy/local/ports'
import { fetchPostgres, startPostgres, superuserUrl } from '../../deploy/local/postgres'

export interface OwnServer {
  readonly urls: DatabaseUrls
  readonly superUrl: string
  /** False where we may not mount: then its disk is the machine's, and is not filled. */
  readonly hasOwnDisk: boolean
  /** Fast shutdown, or kill -9. */
  down(how: 'stopped' | 'killed'): Promise<void>
  up(): Promise<void>
  /** Takes every byte that is left of its disk. */
  fillDisk(): void
  freeDisk(): void
  stop(): Promise<void>
}

/** A cluster, its log of 512 MB at most, and what a few hundred settlements take. */
const DISK_MB = 400
const CHUNK = Buffer.alloc(1_048_576)

export async function ownServerFor(
  region: string,
  { dataDir, cacheDir }: { readonly dataDir: string; readonly cacheDir: string },
): Promise<OwnServer> {
  const folder = join(dataDir, `postgres-of-${region}`)
  const hasOwnDisk = mounted(folder)
  const files = fetchPostgres(cacheDir, () => undefined)
  const port = await freePort()
  const spec = { files, dataDir: folder, port, logFile: join(dataDir, 'logs', `postgres-of-${region}.log`) }
  let running: RunningPart | undefined = await startPostgres(spec)
  const superUrl = superuserUrl(folder, port)
  const database = databaseOf(region)
  const role = (suffix: string) => ({ name: `${database}_${suffix}`, password: randomBytes(12).toString('base64url') })
  const [owner, app] = [role('owner'), role('app')]
  await createDatabase(superUrl, { database, owner, app })
  const filler = join(folder, 'filler')
  return {
    ...{ superUrl, hasOwnDisk },
    urls: { url: urlFor(superUrl, app, database), ownerUrl: urlFor(superUrl, owner, database) },
    async down(how) {
      if (how === 'killed' && running) process.kill(running.pid, 'SIGKILL')
      await (how === 'killed' ? running?.exited : running?.stop())
      running = undefined
    },
    async up() {
      running = await startPostgres(spec)
    },
    fillDisk() {
      if (hasOwnDisk) fill(filler)
    },
    freeDisk: () => rmSync(filler, { force: true }),
    async stop() {
      await running?.stop()
      if (hasOwnDisk) execFileSync('umount', ['--lazy', folder])
    },
  }
}

function mounted(folder: string): boolean {
  mkdirSync(folder, { recursive: true })
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m,mode=755`, 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    // A container without the right to mount.
    return false
  }
}

/** In ever smaller pieces, until not one byte more is taken. */
function fill(filler: string): void {
  for (let bytes = CHUNK; bytes.length > 0; ) {
    try {
      writeFileSync(filler, bytes, { flag: 'a' })
    } catch {
      bytes = bytes.subarray(0, Math.floor(bytes.length / 2))
    }
  }
}
