/** Bugs in the closing of days (protocol 1.4.8, R12), to be planted like those of plants.ts. */
import type { Plant } from './plants'

export const days: readonly Plant[] = [
  {
    bug: '1.4.8 told once',
    about: 'a day is done when its units are closed, though not everybody has heard of the three signatures',
    file: 'hub/days/days.ts',
    from: 'if (!isKnown) return',
    to: '',
  },
  {
    bug: 'R12 flip',
    about: 'a care region says that a day is over, and goes on booking on it',
    file: 'region-node/care/close-days.ts',
    from: 'return await days.flip(day)',
    to: "return (await days.current()) + '~'",
  },
  {
    bug: '1.4.8 two of three',
    about: 'the hub closes a unit that only the care region has counted as it did',
    file: 'hub/days/units.ts',
    from: "return areEqual(enrollment, care) ? 'equal' : 'enrollment-differs'",
    to: "return 'equal'",
  },
]
