/** What travels in the floor: a head of fixed width and a body of the size that the product's messages have. Pure. */

/** question, answer; fact, its hop ack, its end-to-end ack. */
export type Kind = 'Q' | 'A' | 'F' | 'H' | 'E'

export interface Head {
  readonly kind: Kind
  /** Index of the hub instance that asks, one digit. */
  readonly hub: string
  /** Four digits. */
  readonly care: string
  /** Four digits. */
  readonly enrollment: string
  /** A UUID. */
  readonly id: string
}

const HEAD_BYTES = 46
const [HUB, CARE, ENROLLMENT, ID] = [1, 2, 6, 10]

/** About what the product's messages weigh with bills of twenty lines: claim, token, signed fact. */
export const BYTES = { question: 2_200, answer: 2_200, fact: 2_800 }

export function headOf(frame: Buffer): Head {
  const text = frame.toString('latin1', 0, HEAD_BYTES)
  return {
    kind: text[0] as Kind,
    hub: text.slice(HUB, CARE),
    care: text.slice(CARE, ENROLLMENT),
    enrollment: text.slice(ENROLLMENT, ID),
    id: text.slice(ID),
  }
}

/** The same settlement, as another message of so many bytes. */
export function frameOf({ kind, hub, care, enrollment, id }: Head, bytes = HEAD_BYTES): Buffer {
  const frame = Buffer.alloc(Math.max(bytes, HEAD_BYTES), 'x')
  frame.write(kind + hub + care + enrollment + id, 'latin1')
  return frame
}
