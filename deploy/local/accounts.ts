/** Postgres refuses to run as root: whom it runs as instead, and where that account can go. */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { CannotStart } from './part'

export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

const HOMES = '/var/lib/lianjie'

/**
 * The unprivileged account to use when we are root; undefined when we are not, for then we are unprivileged ourselves.
 */
export function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const account = ['postgres', 'nobody'].map(accountNamed).find((found) => found !== undefined)
  if (!account)
    throw new CannotStart('Postgres does not run as root. Make an account for it: useradd --system postgres')
  return account
}

function accountNamed(name: string): Account | undefined {
  const number = (option: string) => Number(execFileSync('id', [option, name], { stdio: ['ignore', 'pipe', 'ignore'] }))
  try {
    return { name, uid: number('-u'), gid: number('-g') }
  } catch {
    return undefined
  }
}

/**
 * The folder itself when the account can enter it; else one outside that belongs to this folder alone, because a clone
 * below a folder that only root may enter (root's home) is out of that account's reach, whatever the clone's own mode.
 */
export function folderWithinReach(folder: string, account: Account | undefined): string {
  mkdirSync(folder, { recursive: true })
  if (!account || canEnter(folder, account)) return folder
  mkdirSync(HOMES, { recursive: true })
  chmodSync(HOMES, 0o755)
  const real = realpathSync(folder)
  const elsewhere = join(HOMES, createHash('sha256').update(real).digest('hex').slice(0, 16))
  if (!existsSync(elsewhere)) removeOrphans()
  mkdirSync(elsewhere, { recursive: true })
  chmodSync(elsewhere, 0o755)
  writeFileSync(join(elsewhere, OWNER), `${real}\n`)
  // For whoever looks for the database in the data folder.
  writeFileSync(join(folder, 'elsewhere'), `${elsewhere}\n`)
  return elsewhere
}

/** Whose folder this is; whoever removes a clone does not know that a database of it lies here. */
const OWNER = 'data-folder'

/** Removes what belongs to folders that are gone: databases of thrown-away clones had come to many gigabytes. */
function removeOrphans(): void {
  for (const name of readdirSync(HOMES)) {
    const owner = join(HOMES, name, OWNER)
    const folder = existsSync(owner) ? readFileSync(owner, 'utf8').trim() : ''
    // Empty while its own start is writing it.
    if (folder !== '' && !existsSync(folder)) rmSync(join(HOMES, name), { recursive: true, force: true })
  }
}

function canEnter(folder: string, { uid, gid }: Account): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { uid, gid, cwd: '/', stdio: 'ignore' }).status === 0
}
