import { cashierSentence, conclusionOf } from '../../../../bin/hospital/cashier'
import { catalogue, sentenceOf } from '../../../../common/errors'

test.each`
  state           | code       | sentence
  ${'confirmed'}  | ${'H5005'} | ${'settled-here-it-is'}
  ${'cancelled'}  | ${'H5009'} | ${'certainly-not-settled'}
  ${'rejected'}   | ${'H3004'} | ${'certainly-not-settled'}
  ${'confirming'} | ${'H6001'} | ${'wait-do-not-charge-again'}
  ${'sent'}       | ${'H9002'} | ${'wait-do-not-charge-again'}
`('a bill that is $state says the same as the code $code', ({ state, code, sentence }) => {
  expect(conclusionOf(state)).toBe(sentence)
  expect(catalogue[code as 'H5005'].sentence).toBe(sentence)
  expect(cashierSentence(state, 'zh')).toBe(sentenceOf(code, 'zh'))
})

test('an authorised bill tells the cashier to decide', () => {
  expect(cashierSentence('authorised', 'en')).toContain('confirm it or cancel it')
})
