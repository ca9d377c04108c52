// Follows the journal of one trader: whenever there may be something new, its facts go to the ledger batch by batch.
import type { Quantity } from '../../kernel/decimal.ts';
import { type Instant, toIso } from '../../kernel/instant.ts';
import type { Result } from '../../kernel/result.ts';
import type { JournalReading } from '../../trader/ports/journal-reading.ts';
import type { Log } from '../../trader/ports/log.ts';
import { FACTS_MAX, type RelayParts, relayBatch } from '../booking/relay-batch.ts';
import { createClosingMarks } from '../compare/closing-marks.ts';
import { differenceText, type ShareDifference, shareDifferences } from '../compare/differences.ts';
import type { Break } from '../journal/continuity.ts';
import type { Cursor } from '../journal/cursor.ts';
import { goOn } from '../restored/go-on.ts';
import { type MissingExecution, missingExecutions } from '../restored/missing-executions.ts';

export interface TraderRelayParts extends RelayParts {
  /** Opens the journal; undefined if the trader has none on this host yet. */
  open(): Result<JournalReading | undefined, string>;
  /** What the trader holds by its journal: positions, holdings and foreign shares, by symbol. */
  held(): ReadonlyMap<string, Quantity>;
  readonly log: Log;
  /** How long a trade waits for its commission before it is booked without. */
  readonly patienceMs: number;
  /** Calls once after a pause of real time; the answer cancels it. */
  after(delayMs: number, call: () => void): () => void;
}

export type RelayCondition =
  /** No journal on this host. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'following' }
  /** The journal or the ledger cannot be reached now, or the ledger does not take a fact; tried again each second. */
  | { readonly kind: 'waiting'; readonly why: string }
  /** The journal is not the one that was relayed: a person has to look. */
  | {
      readonly kind: 'stopped';
      readonly why: string;
      readonly missing: readonly MissingExecution[];
    };

export interface RelayState {
  readonly trader: string;
  readonly condition: RelayCondition;
  /** The last fact that is in the ledger. */
  readonly seq: number;
  /** Facts of the journal that are not. */
  readonly lag: number;
  /** The comparison after the last close; undefined before the first one of this process. */
  readonly compared: Comparison | undefined;
}

export interface Comparison {
  readonly close: Instant;
  readonly differences: readonly ShareDifference[];
}

export interface TraderRelay {
  state(): RelayState;
  start(): void;
  /** There is a new fact. */
  wake(): void;
  /** Goes on with a restored journal. A sentence if that is not possible. */
  accept(): Promise<string | undefined>;
  /** Resolves once nothing is being written any more. */
  stop(): Promise<void>;
}

const PAUSE_MS = 1_000;

export function createTraderRelay(parts: TraderRelayParts): TraderRelay {
  const { account, log, after } = parts;
  let state: RelayState = {
    trader: account.name,
    condition: { kind: 'absent' },
    seq: 0,
    lag: 0,
    compared: undefined,
  };
  const marks = createClosingMarks(parts.venues.home.calendar);
  const relayed = { ...parts, onRelayed: marks.hear };
  let running: Promise<void> | undefined;
  let isAwake = false;
  let isStopped = false;
  let cancel = () => {};
  let cancelPatience = () => {};
  let waitsAt = 0;
  /** Executions up to here are booked with or without their commission. */
  let patientAfter = parts.patienceMs > 0 ? 0 : Number.POSITIVE_INFINITY;

  function become(condition: RelayCondition): void {
    const before = state.condition;
    state = { ...state, condition };
    if (before.kind === condition.kind && whyOf(before) === whyOf(condition)) return;
    const text = textOf(account.name, condition);
    if (condition.kind === 'stopped') log.error(text);
    else if (condition.kind === 'waiting') log.warn(text);
    else log.info(text);
  }

  async function follow(journal: JournalReading): Promise<void> {
    for (;;) {
      if (isStopped) return;
      const outcome = await relayBatch(relayed, journal, patientAfter);
      const lastSeq = journal.lastSeq();
      switch (outcome.kind) {
        case 'relayed':
          state = { ...state, seq: outcome.seq, lag: lastSeq - outcome.seq };
          become({ kind: 'following' });
          if (outcome.heldAt !== undefined) return beImpatient(outcome.heldAt);
          if (outcome.facts < FACTS_MAX) return compare(journal);
          break;
        case 'refused':
          state = { ...state, seq: outcome.seq - 1, lag: lastSeq - outcome.seq + 1 };
          return become({
            kind: 'waiting',
            why: `fact ${outcome.seq} is not booked: ${outcome.why}`,
          });
        case 'broken':
          return stopAt(journal, outcome.cursor, outcome.break);
        case 'overtaken':
          return;
      }
    }
  }

  /** What waits now does not wait again. */
  function beImpatient(heldAt: number): void {
    if (heldAt === waitsAt) return;
    waitsAt = heldAt;
    cancelPatience();
    cancelPatience = after(parts.patienceMs, () => {
      patientAfter = heldAt;
      look();
    });
  }

  /** Only while journal and ledger are at the same fact. */
  async function compare(journal: JournalReading): Promise<void> {
    const close = marks.dueClose();
    if (close === undefined || journal.lastSeq() !== state.seq) return;
    const trader = parts.held();
    if (journal.lastSeq() !== state.seq) return;
    const ledger = await parts.target.inOneStep(async (step) =>
      step.held(await step.portfolioOf(account)),
    );
    const differences = shareDifferences({ broker: marks.marked(), trader, ledger });
    marks.compared(close);
    state = { ...state, compared: { close, differences } };
    if (differences.length === 0) return;
    const texts = differences.map(differenceText).join('; ');
    log.error(
      `After the close of ${toIso(close)} the ledger and ${account.name} differ: ${texts}. See \`GET /api/v1/ledger/differences\`.`,
    );
  }

  async function stopAt(journal: JournalReading, cursor: Cursor, found: Break): Promise<void> {
    state = { ...state, seq: cursor.seq, lag: 0 };
    const why = breakText(found, cursor);
    if (whyOf(state.condition) === why) return;
    become({ kind: 'stopped', why, missing: await missingExecutions(parts, journal, cursor) });
  }

  async function turn(): Promise<void> {
    const opened = parts.open();
    if (!opened.ok) return become({ kind: 'waiting', why: opened.failure });
    const journal = opened.value;
    if (journal === undefined) return become({ kind: 'absent' });
    try {
      await follow(journal);
    } finally {
      journal.close();
    }
  }

  async function run(): Promise<void> {
    do {
      isAwake = false;
      try {
        await turn();
      } catch (error) {
        become({ kind: 'waiting', why: error instanceof Error ? error.message : String(error) });
      }
    } while (isAwake && !isStopped);
    running = undefined;
    if (!isStopped) cancel = after(PAUSE_MS, look);
  }

  function look(): void {
    cancel();
    if (isStopped) return;
    isAwake = true;
    running ??= run();
  }

  return {
    state: () => state,
    start: look,
    wake: look,
    async accept() {
      await running;
      const opened = parts.open();
      if (!opened.ok) return opened.failure;
      if (opened.value === undefined) return 'The trader has no journal on this host.';
      try {
        return await goOn(parts, opened.value);
      } finally {
        opened.value.close();
        look();
      }
    },
    async stop() {
      isStopped = true;
      cancel();
      cancelPatience();
      await running;
    },
  };
}

function whyOf(condition: RelayCondition): string {
  return 'why' in condition ? condition.why : '';
}

function breakText(found: Break, { seq, journalId }: Cursor): string {
  if (found.kind === 'another-journal')
    return `the journal is ${found.journalId}, and ${journalId} was relayed up to fact ${seq}`;
  return `the journal was restored from a copy: it is not the one that was relayed up to fact ${seq}, and is known to be the same up to fact ${found.common.seq}`;
}

function textOf(trader: string, condition: RelayCondition): string {
  switch (condition.kind) {
    case 'absent':
      return `The trader ${trader} has no journal on this host yet.`;
    case 'following':
      return `The journal of ${trader} flows to the ledger.`;
    case 'waiting':
      return `The journal of ${trader} does not flow to the ledger: ${condition.why}.`;
    case 'stopped': {
      const { missing, why } = condition;
      const listed = missing.map(({ id, text }) => `${id}: ${text}`).join('; ');
      return `The ledger stopped following ${trader}: ${why}. ${missing.length} transactions are not in the journal any more${listed === '' ? '' : `: ${listed}`}. Put the journal back, or accept this one.`;
    }
  }
}
