/** The Link between a care node and a hub instance: the product's both ends, and between them what may be cut. */
import { codecs } from '../../common/contracts.grpc'
import { outletOf } from '../../common/outlet'
import type { Days } from '../../hub/days/days'
import type { ManualDecisions } from '../../hub/facts/manual'
import type { Ingress } from '../../hub/ingress/ingress'
import type { Line, Session } from '../../hub/ingress/session'
import type { DownFrame, DownFrameIn, UpFrame, UpFrameIn } from '../../proto/types'
import type { Dial, Stream, Wire, WireEvents } from '../../region-node/province/wire'
import { before, type Life, type Surroundings } from './life'
import { naming } from './naming'
import { channel } from './network'

/** Whoever may be knocked at: a hub instance in its present life. */
export interface HubDoor {
  readonly life: Life
  readonly ingress: Ingress
  /** Where a care region is lost in this schedule. */
  readonly manual?: ManualDecisions
  /** Where days are closed in this schedule. */
  readonly days?: Days
}

const limits = { sizeOf: () => 256, messageBytes: 262_144, waitingBytesMax: 8_388_608 }
/** At the end of what happens now. A promise, because it costs a tenth of queueMicrotask. */
const soon = (work: () => void) => void NOW.then(work)
const NOW = Promise.resolve()
const [sendingUp, sendingDown] = [naming('care link '), naming('hub link ')]
const [up, down] = [naming('message up '), naming('message down ')]
const STREAMS = ['live', 'bulk'] as const

/** @param hub who answers under that name just now; undefined: nobody */
export function dialTo(care: Life, region: string, hub: { name: string; door(): HubDoor | undefined }): Dial {
  return (events) => {
    const streams = STREAMS.map((stream) => new OneStream({ care, region, hub, events: once(events) }, stream))
    const [live, bulk] = streams as [OneStream, OneStream]
    return {
      live: live.outlet,
      bulk: bulk.outlet,
      close: () => {
        for (const stream of streams) stream.closedByNode()
      },
    } satisfies Wire
  }
}

function once(events: WireEvents): WireEvents {
  let isOver = false
  return {
    arrived: (stream, frames) => events.arrived(stream, frames),
    ended(reason) {
      if (isOver) return
      isOver = true
      events.ended(reason)
    },
  }
}

interface Ends {
  readonly care: Life
  readonly region: string
  readonly hub: { name: string; door(): HubDoor | undefined }
  readonly events: WireEvents
}

class OneStream {
  readonly outlet
  private readonly up
  private readonly down
  private readonly around: Surroundings
  private session: Session | undefined
  private hubLife: Life | undefined
  private isOver = false

  constructor(
    private readonly ends: Ends,
    private readonly stream: Stream,
  ) {
    const { care, hub } = ends
    this.around = care.around
    this.up = channel<UpFrameIn[]>(this.around, [care.name, hub.name], (frames) => this.arrivedAtHub(frames))
    this.down = channel<DownFrameIn[] | 'end'>(this.around, [hub.name, care.name], (frames) =>
      this.arrivedAtNode(frames),
    )
    this.outlet = outletOf<UpFrameIn>({
      defer: soon,
      write: (frames, left) => {
        if (care.isAlive && !care.crashesAt(before(sendingUp(contentOf(frames[0]))))) this.up.send(frames)
        soon(left)
      },
      ...limits,
    })
    care.onEnd(() => this.closedByNode())
  }

  /** The far end hears of it when the way is free; until then silence must tell it. */
  closedByNode(): void {
    if (this.isOver) return
    this.isOver = true
    this.outlet.close()
    const { care, hub } = this.ends
    const session = this.session
    const last = channel<'end'>(this.around, [care.name, hub.name], () => session?.gone('the node closed the stream'))
    last.send('end')
    this.up.close()
    this.down.close()
  }

  private arrivedAtHub(frames: readonly UpFrameIn[]): void {
    const { care, region, hub } = this.ends
    if (!this.session) {
      const door = hub.door()
      if (!door) {
        this.down.send('end')
        return
      }
      this.hubLife = door.life
      door.life.onEnd(() => this.down.send('end'))
      this.session = door.ingress.accept(this.stream, { role: 'care', region }, this.lineAt(door.life))
    }
    if (!this.hubLife?.isAlive || !care.isAlive) return
    for (const frame of frames) this.around.troubles.count(up(contentOf(frame)))
    this.session.arrived(frames.map(upFrame))
  }

  private arrivedAtNode(frames: readonly DownFrameIn[] | 'end'): void {
    const { care, events } = this.ends
    if (!care.isAlive || this.isOver) return
    if (frames === 'end') {
      events.ended('the hub ended the stream')
      return
    }
    for (const frame of frames) this.around.troubles.count(down(contentOf(frame)))
    events.arrived(this.stream, frames.map(downFrame))
  }

  private lineAt(hub: Life): Line {
    return {
      outlet: outletOf<DownFrameIn>({
        defer: soon,
        write: (frames, left) => {
          if (hub.isAlive && !hub.crashesAt(before(sendingDown(contentOf(frames[0]))))) this.down.send(frames)
          soon(left)
        },
        ...limits,
      }),
      pause: () => undefined,
      resume: () => undefined,
      end: () => this.down.send('end'),
    }
  }
}

function contentOf(frame: object | undefined): string {
  for (const content in frame) return content
  return ''
}

/** As the decoder would give it: every field there. Only what our own two ends send. */
function upFrame(frame: UpFrameIn): UpFrame {
  if (frame.dayReply) return codecs.upFrame.decode(codecs.upFrame.encode(frame))
  const content = contentOf(frame) as 'hello'
  if (!frame.fact) return { content, ...frame } as UpFrame
  return { content: 'fact', fact: { hubEpoch: 0, number: 0, ...frame.fact } } as UpFrame
}

function downFrame(frame: DownFrameIn): DownFrame {
  const content = contentOf(frame) as 'welcome'
  if (frame.hopAck) return { content: 'hopAck', hopAck: { refused: null, ...frame.hopAck } } as DownFrame
  if (frame.answer)
    return { content: 'answer', answer: { outcome: frame.answer.body ? 'body' : 'failure', ...frame.answer } } as never
  if (frame.row?.dayRequest)
    return { content: 'row', row: codecs.downRow.decode(codecs.downRow.encode(frame.row)) } as DownFrame
  if (frame.row) return { content: 'row', row: { endToEndAck: null, inquiry: null, ...frame.row } } as DownFrame
  return { content, ...frame } as DownFrame
}
