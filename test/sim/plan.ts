/**
 * One schedule as plain data: who comes to which till, and what goes wrong when. Made from a seed, kept in a file,
 * made smaller item by item; whatever chance is left (how long a message takes) follows from the seed alone.
 */

/** Somebody is treated and the bill goes to the till. */
export interface Visit {
  readonly at: number
  readonly kind: 'visit'
  /** Index of the hospital. */
  readonly hospital: number
  /** Index of the enrollment. */
  readonly patient: number
  /** Fee lines. */
  readonly fen: readonly number[]
  readonly inpatient: boolean
  readonly account: boolean
  /** What the till does with the verdict. */
  readonly ending: 'confirm' | 'cancel' | 'leave'
  /** How long the cashier takes for that. */
  readonly thinks: number
  readonly twists: readonly Twist[]
}

/** How a hospital may differ from a careful one. */
export type Twist =
  | 'quote' // asks first what it would come to
  | 'two-tills' // two tills settle the bill at once
  | 'double-click' // confirm is sent twice at once
  | 'new-id' // after silence a new id instead of the old one
  | 'both-ends' // one till confirms while another cancels
  | 'more-lines' // a line is added between verdict and confirm
  | 'foreign' // another hospital speaks of this settlement's id
  | 'amnesia' // the hospital's own record of it is lost
  | 'rebill' // billed again after it was cancelled
  | 'reverse' // reversed after it was settled, and billed again
  | 'one-phase' // its system knows no confirm: settled at once or not at all, and taken back by another message
  | 'asks' // queries by id and by batch while it is going on

/** Something goes wrong, from that instant on, once. */
export interface Trouble {
  readonly at: number
  readonly kind: TroubleKind
  /** A process, a point, a carrier, a pair of places: see the kind. */
  readonly target: string
  /** How long it lasts, how far a clock steps, how many records are lost. */
  readonly size: number
}

export type TroubleKind =
  | 'kill' // process: at once; down for size ms
  | 'crash' // point: the process that comes there next ends there; down for size ms
  | 'error' // store operation: after the commit an error comes back
  | 'refuse' // store operation: an error, and nothing was committed
  | 'slow' // store operation: the next one takes size ms
  | 'full' // database: for size ms nothing can be committed, its disk is full
  | 'freeze' // process: stands still for size ms and goes on as if nothing had been; a third with their machine's clock
  | 'drift' // process: its clock gains or loses size ms each second from now on
  | 'drop' // carrier: the next message is lost
  | 'double' // carrier: the next message comes twice
  | 'delay' // carrier: the next message takes size ms
  | 'cut' // pair a>b: nothing passes from a to b for size ms
  | 'clock' // process: its clock steps by size ms
  | 'lose-async' // care database: restarts without its latest asynchronous commits
  | 'lose-tail' // topic: the newest size records are lost
  | 'rewind' // topic: all offsets are lost, it is read from the beginning
  | 'stop-bus' // the broker is away for size ms
  | 'flush-cache' // care node: the session cache is emptied
  | 'lose-care' // care region: gone for size ms, 0: for good; two persons decide meanwhile what it cannot
  | 'put-back' // care region: comes back from its loss without what it decided in the size ms before
  | 'close-day' // somebody at the hub has the day that is open end and close, and asks until it is closed
  | 'roll-back' // the hub's database is restored as it was size ms ago

export type Item = Visit | Trouble

export interface Plan {
  readonly seed: number
  /** When troubles end and everything may heal. */
  readonly heals: number
  /** Wall clock at the beginning, in ms since 1970. */
  readonly starts: number
  readonly items: readonly Item[]
}

export const isVisit = (item: Item): item is Visit => item.kind === 'visit'
