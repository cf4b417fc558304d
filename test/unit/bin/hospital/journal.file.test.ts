import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BillRecord } from '../../../../bin/hospital/bill'
import { journalInFile } from '../../../../bin/hospital/journal.file'
import { refusal } from '../../../../common/errors'

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

test('why a bill was refused is read back as it was told, amounts in it too', async () => {
  const file = newFile()
  const told = { ...record('a', 'rejected'), refusal: refusal('H5002', { totalFen: '10000', differenceFen: '-5' }) }
  const first = await journalInFile(file)
  await first.write(told)
  await first.close()
  const second = await journalInFile(file)
  expect(second.find('a')).toEqual(told)
  await second.close()
})

test('a write that a full disk cut short spoils no later one', async () => {
  const file = newFile()
  const journal = await journalInFile(file)
  const probe = await open(file)
  const full = jest.spyOn(Object.getPrototypeOf(probe) as typeof probe, 'appendFile')
  full.mockImplementationOnce(async function (this: typeof probe, text) {
    await this.write(String(text).slice(0, 20))
    throw new Error('ENOSPC')
  })
  await expect(journal.write(record('a', 'sent'))).rejects.toThrow('ENOSPC')
  await journal.write(record('b', 'sent'))
  await Promise.all([journal.close(), probe.close()])
  const later = await journalInFile(file)
  expect(later.open()).toEqual([record('b', 'sent')])
  await later.close()
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
