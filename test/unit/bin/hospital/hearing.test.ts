import { heardFrom, heardOf, mayAdopt } from '../../../../bin/hospital/hearing'
import { codes, refusal } from '../../../../common/errors'
import { State } from '../../../../proto/types'
import { stateOf } from './fake-door'

test.each`
  call         | code       | heard           | why
  ${'settle'}  | ${'H6001'} | ${'silence'}    | ${'no verdict is known'}
  ${'confirm'} | ${'H9001'} | ${'silence'}    | ${'it may have been confirmed'}
  ${'confirm'} | ${'H9002'} | ${'silence'}    | ${'the commit may have succeeded'}
  ${'settle'}  | ${'H2003'} | ${'undecided'}  | ${'the region is away'}
  ${'settle'}  | ${'H5011'} | ${'undecided'}  | ${'another settlement of the person waits'}
  ${'settle'}  | ${'H8002'} | ${'undecided'}  | ${'the region is full'}
  ${'settle'}  | ${'H8005'} | ${'undecided'}  | ${'the care node was too busy to look'}
  ${'settle'}  | ${'H5022'} | ${'undecided'}  | ${'an engine whose accumulators disagree is mended some day'}
  ${'settle'}  | ${'H5020'} | ${'refused'}    | ${'a bill without lines was asked of nobody'}
  ${'settle'}  | ${'H2004'} | ${'rejected'}   | ${'a stored refusal'}
  ${'settle'}  | ${'H3004'} | ${'rejected'}   | ${'a stored refusal'}
  ${'settle'}  | ${'H5015'} | ${'rejected'}   | ${'a stored refusal'}
  ${'settle'}  | ${'H5018'} | ${'rejected'}   | ${'a stored refusal'}
  ${'settle'}  | ${'H5019'} | ${'rejected'}   | ${'a stored refusal'}
  ${'settle'}  | ${'H5002'} | ${'refused'}    | ${'said before dispatch'}
  ${'settle'}  | ${'H5008'} | ${'refused'}    | ${'the bill moved before it was asked'}
  ${'confirm'} | ${'H5008'} | ${'cancelled'}  | ${'the care node wrote CANC'}
  ${'confirm'} | ${'H5013'} | ${'cancelled'}  | ${'the window passed'}
  ${'cancel'}  | ${'H5009'} | ${'cancelled'}  | ${'it is already'}
  ${'cancel'}  | ${'H5016'} | ${'settled'}    | ${'it was confirmed before'}
  ${'settle'}  | ${'H5005'} | ${'held'}       | ${'the batch is settled'}
  ${'confirm'} | ${'H5012'} | ${'distrusted'} | ${'the token does not count'}
  ${'settle'}  | ${'H1007'} | ${'signed-out'} | ${'the session ended'}
  ${'settle'}  | ${'H9005'} | ${'undecided'}  | ${'a frozen care region is lifted some day'}
  ${'reverse'} | ${'H6003'} | ${'reversed'}   | ${'it is already'}
  ${'reverse'} | ${'H6004'} | ${'refused'}    | ${'looked at before the promise'}
  ${'reverse'} | ${'H5009'} | ${'cancelled'}  | ${'there was nothing to undo'}
  ${'reverse'} | ${'H9004'} | ${'undecided'}  | ${'a fenced node promises nothing yet'}
`('$code to $call is $heard: $why', ({ call, code, heard }) => {
  expect(heardOf(call, refusal(code))).toBe(heard)
})

test('every code of the catalogue means something, and only doubt is silence', () => {
  const silent = codes.filter((code) => heardOf('confirm', refusal(code)) === 'silence')
  expect(silent).toEqual(['H6001', 'H9001', 'H9002'])
})

test('every net state means something', () => {
  for (const state of Object.values(State)) expect(heardFrom({ state })).toEqual(expect.any(String))
})

test.each`
  hash   | totalFen  | state          | may      | why
  ${'h'} | ${5_000n} | ${'SETTLED'}   | ${true}  | ${'the same request and amount'}
  ${'x'} | ${5_000n} | ${'SETTLED'}   | ${false} | ${'another request'}
  ${'h'} | ${5_001n} | ${'SETTLED'}   | ${false} | ${'another amount'}
  ${'h'} | ${5_000n} | ${'REVERSED'}  | ${false} | ${'undone since'}
  ${'h'} | ${5_000n} | ${'REVERSING'} | ${false} | ${'being undone'}
`('adoption: $why', ({ hash, totalFen, state, may }) => {
  const holder = stateOf('s', state, { requestHash: Buffer.from('h'), totalFen: 5_000 })
  expect(mayAdopt(holder, { requestHash: Buffer.from(hash), totalFen })).toBe(may)
})

test('a bill whose own request the care node never saw adopts nothing', () => {
  const holder = stateOf('s', 'SETTLED', { requestHash: Buffer.from(''), totalFen: 5_000 })
  expect(mayAdopt(holder, { requestHash: undefined, totalFen: 5_000n })).toBe(false)
})
