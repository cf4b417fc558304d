import { type Heard, isFinal, moveOnResume, type OpenState, stepAfter, table } from '../../../../bin/hospital/bill'

const open = Object.keys(table) as OpenState[]
const heard = Object.keys(table.sent) as Heard[]

test('silence never ends a bill and never leads to a new id', () => {
  for (const state of open) {
    expect(isFinal(stepAfter(state, 'silence', true).state)).toBe(false)
    expect(stepAfter(state, 'silence', true).move).not.toBe('rest')
  }
})

test('a bill rests only where the cashier may conclude something', () => {
  const resting = open.flatMap((state) => heard.map((h) => stepAfter(state, h, false)).filter((s) => s.move === 'rest'))
  const states = new Set(resting.map(({ state }) => state))
  expect(states).toEqual(new Set(['authorised', 'confirmed', 'cancelled', 'rejected', 'reversed']))
})

test('only the care node saying "settled" makes a bill confirmed', () => {
  const undecided = open.filter((state) => state !== 'reversing')
  const ways = undecided.flatMap((state) => heard.filter((h) => stepAfter(state, h, false).state === 'confirmed'))
  expect(new Set(ways)).toEqual(new Set(['settled']))
})

test.each`
  state           | said             | silent   | next            | move         | why
  ${'sent'}       | ${'silence'}     | ${false} | ${'sent'}       | ${'query'}   | ${'it may have been authorised'}
  ${'sent'}       | ${'nothing-yet'} | ${true}  | ${'sent'}       | ${'settle'}  | ${'the same id again'}
  ${'sent'}       | ${'waiting'}     | ${true}  | ${'sent'}       | ${'settle'}  | ${'the same id brings the same token'}
  ${'sent'}       | ${'refused'}     | ${false} | ${'rejected'}   | ${'rest'}    | ${'nothing was asked'}
  ${'sent'}       | ${'refused'}     | ${true}  | ${'cancelling'} | ${'cancel'}  | ${'an earlier sending may have been authorised'}
  ${'confirming'} | ${'silence'}     | ${true}  | ${'confirming'} | ${'confirm'} | ${'until it is known'}
  ${'confirming'} | ${'cancelled'}   | ${false} | ${'cancelled'}  | ${'rest'}    | ${'the window passed'}
  ${'confirming'} | ${'held'}        | ${false} | ${'confirming'} | ${'adopt'}   | ${'the batch is settled under another id'}
  ${'confirming'} | ${'distrusted'}  | ${false} | ${'cancelling'} | ${'cancel'}  | ${'such a token never settles'}
  ${'cancelling'} | ${'settled'}     | ${false} | ${'confirmed'}  | ${'rest'}    | ${'it had been confirmed before'}
  ${'reversing'}  | ${'refused'}     | ${false} | ${'confirmed'}  | ${'rest'}    | ${'a refused reversal leaves the settlement'}
  ${'reversing'}  | ${'settled'}     | ${true}  | ${'reversing'}  | ${'reverse'} | ${'the request was lost'}
  ${'reversing'}  | ${'reversing'}   | ${false} | ${'reversing'}  | ${'reverse'} | ${'it is promised, and its end is awaited'}
  ${'reversing'}  | ${'silence'}     | ${true}  | ${'reversing'}  | ${'reverse'} | ${'the same request again'}
`('$state, hears $said: $next, because $why', ({ state, said, silent, next, move }) => {
  expect(stepAfter(state, said, silent)).toEqual({ state: next, move })
})

test('after a crash each open bill is asked about, an authorised one is left to a person', () => {
  const states = [
    'new',
    'sent',
    'authorised',
    'confirming',
    'cancelling',
    'reversing',
    'confirmed',
    'rejected',
  ] as const
  expect(states.map(moveOnResume)).toEqual(['cancel', 'query', 'rest', 'confirm', 'cancel', 'reverse', 'rest', 'rest'])
})
