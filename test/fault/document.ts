/** docs/FAULTS.md, made from docs/faults.json, the list of faults and the table of accidents. Pure. */
import { type Accident, accidents } from './accidents'
import type { Fault, Group } from './fault'
import { faults } from './faults'
import type { FaultRecord, FaultsRecord } from './record'

const HEAD = `# 故障 · Faults

Generated from docs/faults.json by \`npm run test:faults -- --full\`; a test proves it. Words are in docs/GLOSSARY.md.

Real processes: Kafka, Postgres, Redis, two hub instances, three region nodes, as \`npm start\` runs them. Patients
come to three hospitals all the time; a ninth give up, a thirtieth are billed wrongly, a seventh of the settled are
reversed. Something goes wrong, is put right, and then every hospital hears its last word. After each fault what the
hospitals were told is held against the three ledgers.

\`\`\`
npm run test:faults                                 a sample, in less than eight minutes
npm run test:faults -- --only disk-full,hub-frozen  these
npm run test:faults -- --full                       each once; goes on where it was left; writes this page
npm run test:faults -- --list
\`\`\``

const COLUMNS = `**tried**: how often, and how often something had been found wrong and was mended before that.
**settled**: while it was tried. **lost**: told settled and not in all three ledgers with that amount. **doubled**:
booked twice, one bill settled twice, or booked although its hospital was told otherwise. **fen**: what the ledgers
differ by. **in doubt**: the longest that a hospital waited for its last word, in seconds. **away**: the longest in
which nobody at all was settled, the time included in which a server was held down. After a crash point the process is
started again at once.`

const GROUPS: Readonly<Record<Group, string>> = {
  servers: 'Kafka, Postgres, Redis',
  'lines and clocks': 'Lines, frozen and slow processes, clocks',
  kills: 'kill −9',
  'crash points': 'kill −9 at a named point',
  hospitals: "kill −9 of a hospital's own program",
  load: 'Load',
}

const NOT_TRIED = `## What is not tried here

- A second machine: a network between machines that loses packets, a standby that is promoted, a broker of three.
- Kafka's own disk being full.
- Two nodes of one region on different databases: two differing decisions under one key are shown by tests
  (\`a second decision under one key is recorded for people and changes nothing\`), not by two processes.
- Databases put back to a backup: test/integration/restores.
- Statements of two sessions interleaved in every order: test/fault/statements.`

export function faultsDocument(record: FaultsRecord): string {
  const tried = Object.values(record.faults)
  return `${[
    HEAD,
    summary(record, tried),
    COLUMNS,
    ...Object.keys(GROUPS).map((group) => section(group as Group, record)),
    besideThePeer(record),
    ofOthers(),
    NOT_TRIED,
  ].join('\n\n')}\n`
}

function summary({ date }: FaultsRecord, tried: readonly FaultRecord[]): string {
  // A full run goes on where it was left, now and then on a later commit.
  const commits = [...new Set(tried.map(({ commit }) => commit))]
  const of = `commit${commits.length > 1 ? 's' : ''} ${commits.join(', ')}`
  const sum = (figure: 'repetitions' | 'settled' | 'lost' | 'doubled' | 'diff_fen') =>
    tried.reduce((total, record) => total + record[figure], 0)
  const all = `${sum('repetitions')} trials of ${tried.length} of ${faults.length} faults`
  const money = `${sum('settled')} settled, ${sum('lost')} lost, ${sum('doubled')} doubled, ${sum('diff_fen')} fen`
  return `**${date}, ${of}: ${all}; ${money}.** Two cores, shared with the patients and with other work.`
}

function section(group: Group, { faults: known }: FaultsRecord): string {
  const rows = faults.filter((fault) => fault.group === group).map((fault) => rowOf(fault, known[fault.name]))
  const head = '| fault | what happens | tried | settled | lost | doubled | fen | in doubt | away | seen |'
  return [`## ${GROUPS[group]}`, '', head, '|---|---|---|---|---|---|---|---|---|---|', ...rows].join('\n')
}

function rowOf({ name, what }: Fault, record: FaultRecord | undefined): string {
  if (!record) return `| ${name} | ${what} | not yet | | | | | | | |`
  const { repetitions, failed, failed_before: mended, settled, lost, doubled, diff_fen: fen } = record
  const times = `${repetitions}${mended > 0 ? ` (${mended} before)` : ''}${failed ? ' ✖' : ''}`
  const seconds = [record.longest_in_doubt_s, record.unavailable_s].map((value) => value.toFixed(1))
  return `| ${[name, what, times, settled, lost, doubled, fen, ...seconds, record.note].join(' | ')} |`
}

/** Rows 1 to 6: what a settlement hub that is in use was measured to do, and what we were. */
function besideThePeer({ faults: known }: FaultsRecord): string {
  const rows = accidents
    .filter(({ peer }) => peer !== undefined)
    .map(({ row, what, peer, ours, faults: names = [] }) => {
      const figures = names.flatMap((name) => (known[name] ? [figure(name, known[name])] : []))
      return `| ${row} | ${what} | ${peer} | ${[ours, ...figures].join('; ')} |`
    })
  const about = 'The peer is central-ledger 19.5.5, measured on the same kind of machine with a real broker.'
  const head = ['| row | accident | peer | here |', '|---|---|---|---|']
  return ['## Beside the nearest peer', '', about, '', ...head, ...rows].join('\n')
}

function figure(name: string, { settled, lost, doubled, longest_in_doubt_s: seconds }: FaultRecord): string {
  return `${name}: ${settled} settled, ${lost} lost, ${doubled} doubled, longest in doubt ${seconds.toFixed(1)} s`
}

function ofOthers(): string {
  const head = ['| row | accident | shown by |', '|---|---|---|']
  const about = 'What befell systems like ours, and what shows that it cannot befall this one.'
  const rows = accidents.map((accident) => `| ${accident.row} | ${accident.what} | ${shownBy(accident)} |`)
  return ['## Accidents of similar systems', '', about, '', ...head, ...rows].join('\n')
}

function shownBy({ tests = [], faults: names = [], ruledOut }: Accident): string {
  if (ruledOut) return `ruled out: ${ruledOut}`
  const named = tests.map(({ file, test }) => `${file.replace(/^test\//, '')}: ${test}`)
  return [...named, ...names.map((name) => `fault ${name}`)].join('; ')
}
