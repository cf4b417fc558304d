/**
 * The province that faults are tried on: as `npm start` runs it, with three things more. One city (5107) has a database
 * server of its own, on a small disk where that can be had; the Links of another (5101) lead through lines of ours that
 * can be cut one way; and windows are short, so that what nobody ends is over within the minute.
 */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { directorySchema } from '../../bin/organisations/directory'
import type { Asked } from '../../bin/organisations/organisations'
import { organisationsOverGrpc } from '../../bin/organisations/organisations.grpc'
import { HUBS, nodeOf, REGIONS } from '../../deploy/local/layout'
import { cacheFolder } from '../../deploy/local/places'
import { type Province, startProvince } from '../../deploy/local/province'
import { type Stage, stageFor } from '../../deploy/local/story/stage'
import { type Voice, voiceOf } from '../../deploy/local/story/telling'
import { waitingOn } from '../../deploy/local/waiting'
import { kafkaVersion } from '../support/bus-broker'
import { type CutLine, cutLine } from './cut-line'
import { type OwnServer, ownServerFor } from './own-server'

export interface Field {
  readonly province: Province
  readonly stage: Stage
  readonly all: readonly Asked[]
  readonly voice: Voice
  /** Between 5101 and each hub. */
  readonly lines: readonly CutLine[]
  /** The database server of 5107. */
  readonly own: OwnServer
  readonly dataDir: string
  /** What the supervisor said, the newest last. */
  readonly events: readonly string[]
  /** Restarts a part with something more in its environment, which its later restarts do not have. */
  startedWith(part: string, environment: Readonly<Record<string, string>>): Promise<number | undefined>
  /** @param keep leaves the data for whoever looks for the cause */
  stop(keep?: boolean): Promise<void>
}

export const CONFIRM_WINDOW_MS = 20_000
export const INQUIRY_DELAY_MS = 4_000
const CUT_REGION = '5101'
export const OWN_REGION = '5107'

export async function openField(note: (line: string) => void): Promise<Field> {
  const cacheDir = cacheFolder()
  const dataDir = mkdtempSync(join(tmpdir(), 'lianjie-faults-'))
  // The databases' account must be able to enter.
  chmodSync(dataDir, 0o711)
  process.env.LIANJIE_DATA = dataDir
  if (!existsSync(join(dataDir, 'cache'))) symlinkSync(cacheDir, join(dataDir, 'cache'))
  const events: string[] = []
  const interrupted = new AbortController().signal
  const silent = waitingOn({ write: () => true })
  const province = await startProvince({
    ...{ dataDir, cacheDir, kafkaVersion: kafkaVersion(), interrupted },
    progress: () => undefined,
    ready: () => undefined,
    event: (line) => events.push(`${new Date().toISOString()} ${line}`),
  })
  try {
    const own = await ownServerFor(OWN_REGION, { dataDir, cacheDir })
    const lines = await Promise.all(HUBS.map((hub) => cutLine(hub, linkPort(dataDir, hub))))
    await settingsChanged(province, dataDir, { own, lines })
    const organisations = organisationsOverGrpc(directorySchema.parse(province.directory))
    const telling = { province, language: 'en', once: true, waiting: silent, enteredAtMs: 0, interrupted } as const
    const stage = await stageFor(telling, organisations.asked)
    note(`the province serves; data in ${dataDir}`)
    return {
      ...{ province, stage, all: organisations.asked, voice: voiceOf(telling), lines, own, dataDir, events },
      startedWith: (part, environment) => startedWith(province, part, environment),
      async stop(keep = false) {
        await Promise.all(stage.tills.map((till) => till.close()))
        organisations.close()
        for (const line of lines) line.close()
        await province.stop()
        await own.stop()
        if (!keep) rmSync(dataDir, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await province.stop()
    throw error
  }
}

async function startedWith({ supervisor }: Province, part: string, environment: Readonly<Record<string, string>>) {
  await supervisor.stop(part)
  Object.assign(process.env, environment)
  try {
    // Whoever ends while starting has met its point early; the supervisor starts it again.
    await supervisor.start(part).catch(() => undefined)
  } finally {
    for (const name of Object.keys(environment)) delete process.env[name]
  }
  return supervisor.status().find(({ name }) => name === part)?.pid
}

interface Settings {
  readonly care: {
    postgres: { url: string; ownerUrl?: string }
    readonly hubs: { name: string; address: string }[]
    readonly timers: Record<string, number>
  }
  readonly enrollment: { postgres: { url: string; ownerUrl?: string }; readonly timers: Record<string, number> }
}

const settingsFile = (dataDir: string, part: string) => join(dataDir, 'settings', `${part}.yaml`)

function linkPort(dataDir: string, hub: string): number {
  const { link } = parse(readFileSync(settingsFile(dataDir, hub), 'utf8')) as { link: string }
  return Number(link.split(':').at(-1))
}

/** The province has written its settings files; each node reads its own again when it is started again. */
async function settingsChanged(
  { supervisor }: Province,
  dataDir: string,
  { own, lines }: Pick<Field, 'own' | 'lines'>,
): Promise<void> {
  const restarts = REGIONS.map(async ({ region }) => {
    const part = nodeOf(region)
    const file = settingsFile(dataDir, part)
    const settings = parse(readFileSync(file, 'utf8')) as Settings
    Object.assign(settings.care.timers, {
      windowOutpatientMs: CONFIRM_WINDOW_MS,
      windowInpatientMs: CONFIRM_WINDOW_MS,
    })
    settings.enrollment.timers.inquiryDelayMs = INQUIRY_DELAY_MS
    if (region === CUT_REGION)
      for (const [i, hub] of settings.care.hubs.entries()) hub.address = lines[i]?.address ?? ''
    if (region === OWN_REGION) {
      const postgres = { ...settings.care.postgres, ...own.urls }
      settings.care.postgres = postgres
      settings.enrollment.postgres = postgres
    }
    await supervisor.stop(part)
    writeFileSync(file, stringify(settings), { mode: 0o600 })
    await supervisor.start(part)
  })
  await Promise.all(restarts)
}
