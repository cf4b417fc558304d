import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { revocationsIn } from '../../../common/revocations.file'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revoked-'))
  file = join(folder, 'revoked.txt')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a number is known however it is written, with a note behind it', () => {
  writeFileSync(file, '# lost in the move\n4A:00:ff # a hospital\n\n007b\n')
  const revocations = revocationsIn(file)
  expect(['4a00ff', '4A00FF', '7B', '4A00FE', ''].map((number) => revocations.isRevoked(number))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
})

test('S1: a line that is added counts within seconds and without a restart; a list that is gone forgives nobody', () => {
  let nowMs = 1_000_000
  writeFileSync(file, '01\n')
  const revocations = revocationsIn(file, () => nowMs)
  writeFileSync(file, '01\n02\n')
  utimesSync(file, 1, 1)
  nowMs += 60_000
  expect(revocations.isRevoked('02')).toBe(true)
  rmSync(file)
  nowMs += 60_000
  expect(revocations.isRevoked('02')).toBe(true)
  // Half written: the last whole list stays in force.
  writeFileSync(file, 'what is this')
  nowMs -= 3_600_000
  expect([revocations.isRevoked('01'), revocations.isRevoked('03')]).toEqual([true, false])
})

test.each`
  content         | why
  ${undefined}    | ${'cannot be read'}
  ${'one\ntwo\n'} | ${'expected serial numbers'}
`('a list like this stops the start: $why', ({ content, why }) => {
  if (content) writeFileSync(file, content)
  expect(() => revocationsIn(file)).toThrow(why)
})
