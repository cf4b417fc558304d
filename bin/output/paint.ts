/** Colour by outcome, on terminals only: what is piped stays plain. */
export type Colour = 'red' | 'green' | 'yellow' | 'grey' | 'bold'

const NUMBERS: Readonly<Record<Colour, number>> = { red: 31, green: 32, yellow: 33, grey: 90, bold: 1 }

export type Paint = (colour: Colour, text: string) => string

export function paintFor(isTerminal: boolean): Paint {
  return (colour, text) => (isTerminal ? `\u001b[${NUMBERS[colour]}m${text}\u001b[0m` : text)
}
