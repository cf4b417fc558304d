/**
 * The province's list of revoked certificates: one serial number a line, hexadecimal, with what people like to note
 * behind a #. It is read again while the program runs, so that a revocation needs no restart.
 */
import { readFileSync, statSync } from 'node:fs'
import { WrongSettings } from './settings.file'
import type { Revocations } from './signing'

/** A revocation counts everywhere within a minute; a look costs some microseconds. */
const LOOK_EVERY_MS = 5_000

/** @throws WrongSettings when it cannot be read at the start; later the last list that was read stays in force */
export function revocationsIn(file: string, now: () => number = () => Date.now()): Revocations {
  let { revoked, version } = read(file)
  let lookedAtMs = now()

  function look(): void {
    const sinceMs = now() - lookedAtMs
    // A clock that was set back must not put the next look off.
    if (sinceMs >= 0 && sinceMs < LOOK_EVERY_MS) return
    lookedAtMs = now()
    try {
      if (versionOf(file) !== version) ({ revoked, version } = read(file))
    } catch {
      // Being replaced, or gone: what was revoked is not forgiven.
    }
  }

  return {
    isRevoked(serialNumber) {
      look()
      return revoked.has(plain(serialNumber))
    },
  }
}

function read(file: string): { readonly revoked: ReadonlySet<string>; readonly version: string } {
  const expected = 'serial numbers of certificates, hexadecimal, one a line'
  try {
    const version = versionOf(file)
    const lines = readFileSync(file, 'utf8').split('\n')
    const numbers = lines.map((line) => line.replace(/#.*/, '').trim()).filter(Boolean)
    const wrong = numbers.find((number) => !/^[0-9a-f:]+$/i.test(number))
    if (wrong !== undefined) throw new WrongSettings(`${file}: found ${JSON.stringify(wrong)}, expected ${expected}`)
    return { revoked: new Set(numbers.map(plain)), version }
  } catch (error) {
    if (error instanceof WrongSettings) throw error
    const why = (error as NodeJS.ErrnoException).code ?? (error as Error).message
    throw new WrongSettings(
      `credentials.revoked: ${JSON.stringify(file)} cannot be read (${why}), expected ${expected}`,
    )
  }
}

function versionOf(file: string): string {
  const { mtimeMs, size, ino } = statSync(file)
  return `${mtimeMs} ${size} ${ino}`
}

/** However people and programs write the same number. */
function plain(serialNumber: string): string {
  return serialNumber.replaceAll(':', '').replace(/^0+/, '').toLowerCase()
}
