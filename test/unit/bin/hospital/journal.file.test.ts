import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BillRecord } from '../../../../bin/hospital/bill'
import { journalInFile } from '../../../../bin/hospital/journal.file'

const bill = { visitId: 'v', policyDay: '2026-01-05', useAccount: true, totalFen: 9_007_199_254_740_993n }
const record = (settleId: string, state: BillRecord['state']): BillRecord => {
  return { settleId, bill: { ...bill, enrollmentDivision: '511602' }, state, hadSilence: false }
}
const newFile = () => join(mkdtempSync(join(tmpdir(), 'journal-')), 'bills.jsonl')

test('what was written is there after a restart, the last word of each bill only', async () => {
  const file = newFile()
  const first = await journalInFile(file)
  await Promise.all([first.write(record('a', 'sent')), first.write(record('b', 'sent'))])
  await first.write(record('a', 'confirmed'))
  await first.close()
  const second = await journalInFile(file)
  expect(second.open()).toEqual([record('b', 'sent')])
  expect(second.find('a')).toEqual(record('a', 'confirmed'))
  await second.close()
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2)
})

test('a line that a crash cut short is skipped', async () => {
  const file = newFile()
  const first = await journalInFile(file)
  await first.write(record('a', 'sent'))
  await first.close()
  appendFileSync(file, '{"settleId":"b","bi')
  const second = await journalInFile(file)
  expect(second.open()).toEqual([record('a', 'sent')])
  await second.write(record('c', 'sent'))
  await second.close()
  const third = await journalInFile(file)
  expect(third.open()).toHaveLength(2)
  await third.close()
})

test('what a killed program left locked is taken over, also when its number is in use again', async () => {
  const file = newFile()
  for (const left of ['999999999 1', `${process.pid} 1`, `${process.ppid} 1`]) {
    const first = await journalInFile(file)
    await first.close()
    writeFileSync(`${file}.lock`, left)
    await (await journalInFile(file)).close()
  }
})
