/** The honest end of a command whose answer would need somebody who does not answer. */
import type { Told } from '../organisations/asking'
import { type Exit, exits, json, type Output } from '../world'
import { refusalJson } from './refusals'

export function unreachableExit(out: Output, told: readonly Told<unknown>[], more: object = {}): Exit {
  const missing = told.flatMap(({ place, refused }) => (refused ? [{ place, refused }] : []))
  if (out.json) {
    const unreachable = missing.map(({ place, refused }) => {
      return { name: place.name, address: place.address, ...refusalJson(refused) }
    })
    json(out, { ...more, unreachable })
  }
  for (const { place, refused } of missing) out.note(unreachableLine(out, place, refused.code))
  return exits.unreachable
}

function unreachableLine(out: Output, place: { name: string; address: string }, code: string): string {
  return out.language === 'zh'
    ? `✖ ${place.name} (${place.address}) 没有回答 [${code}]。请运行：npx lianjie doctor；若被停住：npx lianjie start ${place.name}`
    : `✖ ${place.name} (${place.address}) does not answer [${code}]. Run: npx lianjie doctor; if held down: npx lianjie start ${place.name}`
}
