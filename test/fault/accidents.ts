/**
 * Accidents that befell systems like ours, by number, and what shows that they
 * cannot befall this one: a test, a fault that is tried on real processes, or the reason why there is no such place.
 */
export interface TestProof {
  /** From the project's root. */
  readonly file: string
  /** As it stands in the file; of a table, the part before its placeholders. */
  readonly test: string
}

export interface Accident {
  readonly row: number
  readonly what: string
  readonly tests?: readonly TestProof[]
  /** Names in test/fault/faults.ts. */
  readonly faults?: readonly string[]
  /** Instead of the two: what rules it out. */
  readonly ruledOut?: string
  /** What the nearest peer, central-ledger 19.5.5, was measured to do. */
  readonly peer?: string
  /** What we were measured to do, beside the faults' own figures. */
  readonly ours?: string
}

const unit = (file: string, test: string): TestProof => ({ file: `test/unit/${file}.test.ts`, test })
const integration = (file: string, test: string): TestProof => ({ file: `test/integration/${file}.test.ts`, test })
const raced = (file: string, test: string): TestProof => ({ file: `test/fault/${file}.ts`, test })
const e2e = (file: string, test: string): TestProof => ({ file: `test/e2e/${file}.ts`, test })

const ANSWERS = 'region-node/enrollment/answer'
const CONFIRM = 'region-node/care/confirm'
const REGISTERS = 'region-node/care/registers.pg'
const SETTLE = 'region-node/enrollment/settle.pg'
const HUB_FACTS = 'hub/facts/facts.pg'

/** Of one batch, one caller, one moment. */
const AT_ONE_MOMENT: readonly Accident[] = [
  {
    row: 1,
    what: 'a cap is overrun inside a batch',
    tests: [
      unit(
        'region-node/enrollment/accidents',
        'accident 1: how many bills come at once changes nothing of what is promised',
      ),
      integration(SETTLE, 'a cap is never passed, however many settlements press at once'),
    ],
    peer: 'cap 100, ten transfers of 60 in one batch: all ten reserved, position 600',
    ours: 'cap never passed; 1, 7 or 100 at once promise the same',
  },
  {
    row: 2,
    what: 'one bad record strands its neighbours',
    tests: [
      unit('region-node/enrollment/half', 'bytes that nobody can read are parked, and their neighbours pass'),
      unit('hub/facts/learn', 'an unreadable fact spoils nobody else'),
    ],
    faults: ['poison-records'],
    peer: 'one of ten without a payload: all ten rolled back, no answer, no error',
    ours: 'the bad one is parked with its reason, all others are answered',
  },
  {
    row: 3,
    what: 'a crash between the note of a duplicate and the thing itself',
    faults: ['enrollment-verdicts-write-before', 'enrollment-verdicts-write-after', 'everything-at-saturation'],
    peer: 'kill −9 of three handlers at saturation, twice: 26 and 47 never answered, 37 of them noted and not stored',
    ours: 'kill −9 of five processes at saturation with 200 in flight: none unanswered (there is one commit, no note)',
  },
  {
    row: 4,
    what: 'an offset is committed and the send behind it fails',
    tests: [integration('common/bus.kafka', 'whatever befalls the broker, what senders were told is true')],
    faults: ['enrollment-publish-settle-reply-before', 'kafka-stopped'],
    peer: 'stuck as received for ever; the same id and body again is met with silence',
    ours: 'the same id again is met with the same answer, from the register',
  },
  {
    row: 5,
    what: 'reasons of refusals are shared between callers',
    tests: [
      unit(
        'region-node/enrollment/accidents',
        'accident 5: a thousand wrong bills at once, and each is told its own fault and nobody else’s',
      ),
      integration('hub/exchange/path', 'a thousand questions at once each come back with their own verdict'),
    ],
    peer: 'of 60 refused at concurrency 4 or 20, 48 to 53 lost their reason, 14 to 18 were told another’s',
    ours: '0 of 1,000',
  },
  {
    row: 6,
    what: 'raced doubles leave an offset behind',
    tests: [
      e2e('door/races', 'on settle gives both the same verdict, to the byte'),
      integration(HUB_FACTS, 'a fact delivered ten times at once, by two instances, is posted once'),
      {
        file: 'test/support/bus-contract.ts',
        test: 'an offset is committed only when everything before it is handled',
      },
    ],
    faults: ['records-doubled-and-shuffled'],
    peer: '10 of 30 raced doubles left their offset uncommitted',
    ours: 'none: an offset follows the handled records of its partition, whoever won',
  },
]

/** Of limits, days and periods. */
const OF_LIMITS_AND_DAYS: readonly Accident[] = [
  {
    row: 7,
    what: 'a changed limit is ignored while a cache lives',
    tests: [integration(SETTLE, 'a person who moved since they were read is reckoned again')],
  },
  { row: 8, what: 'closing is slow and blocks traffic', faults: ['days-end-under-load'] },
  {
    row: 9,
    what: 'late commits land in a closed period',
    tests: [integration(REGISTERS, 'R12: a confirm that meets the flip of the day waits and lands in the new day')],
    faults: ['days-end-under-load'],
  },
  {
    row: 10,
    what: 'what follows right after a close fails',
    tests: [
      integration(
        'hub/days/closing',
        'what commits late is in the count of its day: nothing is lost between two looks',
      ),
    ],
    faults: ['days-end-under-load'],
  },
  {
    row: 11,
    what: 'a variant of the flow belongs to no period',
    ruledOut: 'the register takes no confirmation without its accounting day; a check of the table says so',
  },
  {
    row: 12,
    what: 'closing one period while another is open breaks a cap',
    ruledOut: 'a cap belongs to a person and a year; no period of books, open or closed, enters into it',
  },
  {
    row: 24,
    what: 'a limit is set below what is used already, or the wrong way round',
    tests: [
      integration('region-node/enrollment/people.pg', 'an import never takes back what settlements have moved'),
      unit('region-node/enrollment/policies.file', 'one wrong file and none is taken'),
    ],
  },
  {
    row: 40,
    what: 'an idempotency key ends after a day, and the same key pays again',
    ruledOut: 'the key of a settlement is the primary key of a register; no row of a register is ever deleted',
  },
]

/** Of what was promised and never taken. */
const OF_WHAT_IS_LEFT: readonly Accident[] = [
  {
    row: 13,
    what: 'what timed out is not given back',
    tests: [unit(CONFIRM, 'the sweeper ends what nobody confirmed, and its region hears of it')],
    faults: ['care-registers-cancel-expired-before', 'care-registers-cancel-unknown-before'],
  },
  {
    row: 14,
    what: 'finished ones are told that they timed out, for ever',
    tests: [unit('region-node/enrollment/half', 'an authorisation without an end is asked about, with its token')],
  },
  {
    row: 15,
    what: 'the sweep of what timed out deadlocks with what comes in',
    tests: [
      integration(
        SETTLE,
        'batches of facts against settles of the same persons neither lose nor double nor stand still',
      ),
      integration(HUB_FACTS, 'batches that meet in opposite order never wait for each other in a circle'),
      raced('statements/enrollment-races', 'two batches of facts of two persons, and a settle of one of them'),
    ],
  },
  {
    row: 16,
    what: 'one side is not told of the end',
    tests: [
      unit(CONFIRM, 'R8: a cancel goes once to the region of the intent and of the call, also when it is repeated'),
    ],
  },
  {
    row: 17,
    what: 'commit and timeout race at the very end of the window',
    tests: [
      integration(REGISTERS, 'confirm, cancel and expiry at once: one of them decides and all tell the same'),
      raced('statements/care-races', 'the sweeper and a confirm'),
    ],
  },
  {
    row: 47,
    what: 'the operator closes a frozen page after the insurer has paid',
    tests: [unit('bin/hospital/client', 'after a crash every open bill is heard about')],
    faults: ['hospital-call-confirm-after', 'hospital-journal-confirmed-before'],
  },
]

/** Of lines, consumers and servers. */
const OF_LINES: readonly Accident[] = [
  {
    row: 18,
    what: 'a consumer lives and its offset stands still, and health is green',
    tests: [integration('common/bus.kafka', 'a broker that falls silent after the request was written')],
    faults: ['kafka-stopped', 'region-frozen'],
  },
  { row: 19, what: 'a lock that is waited for too long is swallowed', faults: ['rows-locked'] },
  {
    row: 20,
    what: 'a dead participant holds everybody up',
    tests: [integration('hub/exchange/path', 'a region that nobody serves ends as a doubt, and holds nobody else up')],
    faults: ['region-frozen'],
  },
  {
    row: 21,
    what: 'a notice that could not be delivered is dropped',
    tests: [
      unit(
        'region-node/province/outbox',
        'nothing is sent twice while it may still be acknowledged, and everything is sent again after that',
      ),
    ],
    faults: ['province-away-from-a-city', 'link-deaf'],
  },
  {
    row: 25,
    what: 'a positive answer before the bus has taken anything',
    tests: [integration('common/bus.kafka', 'nobody listens: "certainly not appended"')],
    faults: ['kafka-stopped'],
  },
  {
    row: 27,
    what: 'a job sends first, marks later, and dies between',
    tests: [
      integration(
        HUB_FACTS,
        'R23: what nobody acks is claimed again after its time, oldest first, by one instance only',
      ),
    ],
    faults: ['hub-publish-fact-before', 'hub-publish-fact-after'],
  },
  {
    row: 29,
    what: 'the answer overtakes the note that it was asked',
    tests: [unit('hub/exchange/ask', 'a reply that overtakes the acknowledgement of its question counts')],
  },
  {
    row: 30,
    what: 'one early message shifts every answer by one',
    tests: [unit('hub/exchange/ask', 'answers for a predecessor, doubles and late ones find nobody and are counted')],
  },
  {
    row: 31,
    what: 'repeating floods whoever is slow, and late answers are matched to the wrong question',
    tests: [
      unit(
        'region-node/province/outbox',
        'a destination that answers nothing is only probed, with its oldest, and starves nobody',
      ),
    ],
    faults: ['slow-region'],
  },
  { row: 43, what: 'those who ask for the state take the network down', faults: ['queries-storm'] },
  {
    row: 51,
    what: 'a handler of batches stops, health is green, and timeouts stop with it',
    tests: [
      unit('common/hand', 'what waits behind a failing record does not count as moving, so it stops nobody else'),
    ],
    faults: ['region-frozen', 'care-registers-cancel-unknown-after'],
  },
  {
    row: 52,
    what: 'the far side’s code is replaced on its way back',
    tests: [integration('region-node/province/link.grpc', 'a failure comes down with its code, values and pause')],
  },
  {
    row: 53,
    what: 'one bad event, and the rest of its batch is not looked at',
    tests: [
      unit('hub/facts/learn', 'an unreadable fact spoils nobody else'),
      integration(
        'region-node/enrollment/reversals.pg',
        'R9: a cancelled reversal is set aside, and its neighbours in the batch are learned',
      ),
    ],
  },
]

/** Of ids, doubles and refunds. */
const OF_DOUBLES: readonly Accident[] = [
  {
    row: 22,
    what: 'a double of what is final is forwarded once more',
    tests: [
      unit(ANSWERS, 'R3: the same request hears the same bytes, another one under the same key hears H5010'),
      unit('hub/facts/learn', 'a fact that comes twice is posted once, sent once and acked twice'),
    ],
  },
  {
    row: 23,
    what: 'a refusal moves the position',
    tests: [unit('region-node/enrollment/accidents', 'accident 23: a refusal leaves no trace where money is counted')],
  },
  {
    row: 26,
    what: 'doubles are looked for in an index that lags',
    tests: [e2e('door/races', 'on settle gives both the same verdict, to the byte')],
  },
  {
    row: 28,
    what: 'what one request leaves in a shared field is read by the next',
    tests: [
      unit(
        'region-node/enrollment/accidents',
        'accident 5: a thousand wrong bills at once, and each is told its own fault and nobody else’s',
      ),
      integration(
        'region-node/province/link.grpc',
        'a thousand questions at once over two Links all get their own answer',
      ),
    ],
  },
  {
    row: 32,
    what: 'refunds together exceed the original',
    tests: [integration('region-node/enrollment/reversals.pg', 'D17: asked ten times at once there is one reversal')],
  },
  {
    row: 33,
    what: 'two ways of giving money back both do',
    tests: [
      integration(
        'region-node/care/one-phase.pg',
        'original and 2601 at once, again and again: never settled behind a take-back',
      ),
    ],
  },
  {
    row: 34,
    what: 'what is reserved is not counted against the limit',
    tests: [
      integration(SETTLE, 'R15: of many settlements of one person one waits, and the others are told to come back'),
    ],
  },
  {
    row: 35,
    what: 'one hold is committed many times at once',
    tests: [
      integration(REGISTERS, 'ten confirmations of one settlement at once are one'),
      e2e('door/races', 'on confirm gives all the same receipt, and money moves once'),
    ],
  },
  {
    row: 36,
    what: 'what was rejected is applied through another of its ids',
    tests: [
      unit(CONFIRM, 'a token that is missing, altered, of another settlement or of another hospital confirms nothing'),
      unit('region-node/care/settle', 'a cancelled id answers its decision'),
    ],
  },
  {
    row: 37,
    what: 'read, check, write: and somebody wrote between',
    tests: [
      unit(ANSWERS, 'a person who never stands still is busy, not refused'),
      integration(SETTLE, 'a person who moved since they were read is reckoned again'),
      raced('statements/enrollment-races', 'a settle, and the fact of the last one'),
    ],
  },
  {
    row: 38,
    what: 'one half of an undoing is kept, and the repetition does the other half twice',
    tests: [integration('region-node/enrollment/reversals.pg', 'D17: asked ten times at once there is one reversal')],
    faults: ['care-reversals-begin-after', 'enrollment-reversals-write-after', 'care-reversals-confirm-after'],
  },
  {
    row: 39,
    what: 'ids come from a counter, and a conflict is answered with success and nothing',
    tests: [
      unit('region-node/care/settle', 'the same id with the same request may be asked again, with another it may not'),
    ],
  },
  {
    row: 44,
    what: 'the till sends the same bill twice',
    tests: [
      integration(REGISTERS, 'two terminals confirm two settlements of one batch at once: exactly one is settled'),
      e2e('door/races', 'settlements of one bill: one is settled, all others are told, and everybody agrees'),
      raced('races/batch.test', 'calls about one bill: one is settled, and all are told the same'),
    ],
  },
  {
    row: 45,
    what: 'a refund on one side only',
    tests: [
      e2e(
        'province/road',
        'with its enrollment region down a reversal is promised, and ends by itself once the region is back',
      ),
      unit(
        'bin/verify/compare',
        'one that is at the care region alone, and on its way nowhere, is missing like any other',
      ),
    ],
  },
  {
    row: 48,
    what: 'rows of a half upload stand in the way of the next',
    tests: [
      integration('region-node/gateway/hospital.grpc', 'a thousand lines go in at once, or none of them'),
      e2e('door/races', 'on opening a visit and on its lines gives one visit with each line once'),
    ],
  },
]

/** Of those who measure, install and look after it. */
const OF_PEOPLE: readonly Accident[] = [
  {
    row: 41,
    what: 'the harness measures itself, or lies',
    tests: [unit('bin/hospital/crowd', 'a door that stalls is seen in the latency of all who were due meanwhile')],
  },
  {
    row: 42,
    what: 'an installation that failed says that all is well',
    tests: [
      unit('deploy/local/supervisor', 'the first start says what the part said last'),
      unit('run', 'a suite that cannot load is a failure, although no test in it failed'),
    ],
  },
  {
    row: 46,
    what: 'totals are off by a little, for a week',
    tests: [e2e('province/road', 'one fen changed by a superuser is named, and nothing else is')],
    faults: ['one-fen-changed'],
  },
  {
    row: 49,
    what: 'a file is overwritten by another of the same second',
    ruledOut: 'nothing is exchanged in files; names of settlements are unique ids made by the hospital',
  },
  {
    row: 50,
    what: 'one bad file stops the cut-off, and its inputs are gone',
    tests: [unit('region-node/enrollment/people-csv', 'good rows are taken, each bad one is named by line and column')],
  },
]

/** In the order of the test plan. */
export const accidents: readonly Accident[] = [
  ...AT_ONE_MOMENT,
  ...OF_LIMITS_AND_DAYS,
  ...OF_WHAT_IS_LEFT,
  ...OF_LINES,
  ...OF_DOUBLES,
  ...OF_PEOPLE,
].sort((a, b) => a.row - b.row)
