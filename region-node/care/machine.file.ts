/** What the operating system tells of this boot of the machine (R20). */
import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'
import type { Machine } from './days'

const BOOT_ID = '/proc/sys/kernel/random/boot_id'
const MINUTE_MS = 60_000

export function thisMachine(): Machine {
  const uptimeMs = () => Math.round(uptime() * 1_000)
  return { bootId: bootId(uptimeMs()), uptimeMs }
}

function bootId(uptimeMs: number): string {
  try {
    return readFileSync(BOOT_ID, 'utf8').trim()
  } catch {
    // Elsewhere the moment of the boot names it, as exactly as two clocks agree on it.
    return `booted ${Math.round((Date.now() - uptimeMs) / MINUTE_MS)}`
  }
}
