/** One supervisor a data folder; and what a killed one left running is ended before anything starts. */
import { CannotStart } from './part'
import { endLeftovers, type Records } from './records'

const SUPERVISOR = 'supervisor'

/** @throws CannotStart when another supervisor runs on these records */
export async function takeOver(records: Records, say: (what: string) => void): Promise<void> {
  const other = records.running().find(({ name }) => name === SUPERVISOR)
  if (other && other.pid !== process.pid) {
    throw new CannotStart(
      `此处已有一个省在运行（进程 ${other.pid}）。请在其终端按 Ctrl-C 停止，或设置 LIANJIE_DATA 使用另一个目录。\n` +
        `A province already runs here (process ${other.pid}). Stop it with Ctrl-C in its terminal, ` +
        'or start this one in another folder with LIANJIE_DATA.',
    )
  }
  records.forget(SUPERVISOR)
  await endLeftovers(records, say)
  records.write(SUPERVISOR, process.pid)
}

export function giveBack(records: Records): void {
  records.forget(SUPERVISOR)
}
