import { pauseMs } from '../../../../region-node/province/back-off'

test.each`
  tries  | shortest | longest
  ${0}   | ${50}    | ${100}
  ${1}   | ${100}   | ${200}
  ${2}   | ${200}   | ${400}
  ${4}   | ${800}   | ${1_600}
  ${5}   | ${1_000} | ${2_000}
  ${999} | ${1_000} | ${2_000}
`('after $tries tries the pause lies between $shortest and $longest ms', ({ tries, shortest, longest }) => {
  expect(pauseMs(tries, 0)).toBe(shortest)
  expect(pauseMs(tries, 1)).toBe(longest)
})
