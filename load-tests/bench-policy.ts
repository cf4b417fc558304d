/**
 * How fast the policy engine is: a bill of fifty lines through line split and the whole cascade, and a settled bill
 * opened and reckoned again as a replay does it; on one core, in one process with nothing around it. Prints rows for
 * RESULTS.md.
 */
import { parseArgs } from 'node:util'
import { fiftyLines } from './policy/fifty-lines'
import { measured, replayRowOf, rowOf } from './policy/measure'
import { settledBill } from './policy/settled-bill'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '10' }, json: { type: 'boolean' } } })

const result = measured(fiftyLines(), Number(values.seconds))
const replayed = measured(settledBill(), Number(values.seconds))
if (values.json) process.stdout.write(`${JSON.stringify({ ...result, replayed })}\n`)
else process.stdout.write(`${rowOf(result)}\n${replayRowOf(replayed)}\n`)
