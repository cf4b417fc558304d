/**
 * How fast the policy engine is: a bill of fifty lines through line split and the whole cascade, on one core, in one
 * process with nothing around it. Prints a row for RESULTS.md.
 */
import { parseArgs } from 'node:util'
import { fiftyLines } from './policy/fifty-lines'
import { measured, rowOf } from './policy/measure'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '10' }, json: { type: 'boolean' } } })

const result = measured(fiftyLines(), Number(values.seconds))
process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${rowOf(result)}\n`)
