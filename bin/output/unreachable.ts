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

function unreachableLine({ language }: Output, { name, address }: { name: string; address: string }, code: string) {
  const isSilent = code === 'H9002'
  const orders = `npx lianjie doctor; npx lianjie start ${name}`
  return language === 'zh'
    ? `✖ ${name} (${address}) ${isSilent ? '没有回答' : '答不出'} [${code}]。先体检；若被停住则放开：${orders}`
    : `✖ ${name} (${address}) ${isSilent ? 'does not' : 'cannot'} answer [${code}]. Check; if held down: ${orders}`
}
