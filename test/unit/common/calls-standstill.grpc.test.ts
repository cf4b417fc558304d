import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { serve, service } from '../../../common/calls.grpc'
import { clientOf } from '../../../common/clients.grpc'
import { contracts } from '../../../common/contracts.grpc'
import { Fault } from '../../../common/errors'
import { silent } from '../../../common/log'
import { authority } from '../../support/credentials'

/** What a server's HTTP/2 takes for an attack: more resets than this at once. */
const RESETS_MAX = 1_000
/** Fewer than one connection bears, so that each call is sent. */
const AT_ONCE = 200

/** A line that can stand still: what is sent meanwhile arrives later, all at once. */
async function lineTo(port: number) {
  const sockets: Socket[] = []
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    sockets.push(near, far)
    for (const socket of [near, far]) socket.on('error', () => socket.destroy())
    near.pipe(far).pipe(near)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    stand() {
      for (const socket of sockets) socket.unpipe().pause()
    },
    goOn() {
      const [near, far] = sockets as [Socket, Socket]
      near.pipe(far).pipe(near)
      for (const socket of sockets) socket.resume()
    },
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

test('a server that read on after a standstill has cut who still waits off: that is a doubt, not its mistake', async () => {
  const province = await authority()
  const credentials = await province.certify({ role: 'care', region: '5101' })
  const never = () => new Promise<never>(() => undefined)
  const handlers = Object.fromEntries(Object.keys(contracts.hospitalDoor).map((name) => [name, never]))
  const limits = { bodyBytesMax: 1_000 }
  const services = [service('hospitalDoor', handlers as never)]
  const served = await serve({ address: '127.0.0.1:0', credentials, services, limits, log: silent })
  const line = await lineTo(served.port)
  const hospital = await province.certify({ role: 'hospital', region: '5101', hospital: 'H51010000001' })
  const door = clientOf('hospitalDoor', `127.0.0.1:${line.port}`, hospital)
  const heard = (deadlineMs: number) =>
    door.confirm({}, { deadlineMs }).then(
      () => 'an answer',
      (error: unknown) => (error instanceof Fault ? error.refusal : error),
    )
  await door.ready(5_000)
  // By now the server has said how many calls it bears on one connection.
  await heard(100)
  line.stand()
  for (let reset = 0; reset < 2 * RESETS_MAX; reset += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => heard(400)))
  }
  const waiting = Array.from({ length: 20 }, () => heard(20_000))
  await pause(200)
  line.goOn()
  const told = await Promise.all(waiting)
  door.close()
  line.close()
  await served.close(0)
  for (const one of told) {
    expect(one).toMatchObject({ code: 'H6001', params: { cause: expect.stringContaining('RST_STREAM') } })
  }
})
