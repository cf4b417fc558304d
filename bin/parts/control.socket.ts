/** The supervisor's Unix socket. */
import { createConnection } from 'node:net'
import { fault } from '../../common/errors'
import { type ControlAnswer, type ControlOrder, controlAnswer } from './control'

/** Holding a part down waits for its orderly end. */
const ANSWER_MS = 60_000

/** @throws Fault H9002 when nobody listens or the answer cannot be read */
export function askSupervisor(socket: string, order: ControlOrder): Promise<ControlAnswer> {
  return new Promise((resolve, reject) => {
    let heard = ''
    const line = createConnection(socket)
    line.setEncoding('utf8')
    line.setTimeout(ANSWER_MS, () => line.destroy(new Error('no answer')))
    line.once('connect', () => line.write(`${JSON.stringify(order)}\n`))
    line.on('data', (text: string) => {
      heard += text
      if (heard.includes('\n')) line.end()
    })
    line.once('error', (error) => reject(fault('H9002', { part: `supervisor (${error.message})` })))
    line.once('close', () => {
      const answer = answerIn(heard)
      answer ? resolve(answer) : reject(fault('H9002', { part: 'supervisor' }))
    })
  })
}

function answerIn(heard: string): ControlAnswer | undefined {
  try {
    return controlAnswer.parse(JSON.parse(heard.split('\n')[0] ?? ''))
  } catch {
    return undefined
  }
}
