/** What may be shown of a person, and how a person is named where names must not be (protocol R28). */
import { createHmac } from 'node:crypto'
import type { Region } from './regions'

/** The keyed digest that stands for a person in topic keys, roots and logs. The key belongs to the province. */
export function personDigest(provincialKey: Buffer, region: Region, personId: string): string {
  return createHmac('sha256', provincialKey).update(`${region}/${personId}`).digest('base64url').slice(0, 22)
}

/** 511602199001011234 → 5116**********1234; shorter texts keep a quarter at most. */
export function masked(text: string): string {
  if (text.length >= 12) return text.slice(0, 4) + '*'.repeat(text.length - 8) + text.slice(-4)
  const shown = Math.floor(text.length / 4)
  return text.slice(0, shown) + '*'.repeat(text.length - shown)
}
