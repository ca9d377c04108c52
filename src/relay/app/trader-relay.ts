// Follows the journal of one trader: whenever there may be something new, its facts go to the ledger batch by batch.
import type { Instant } from '../../kernel/instant.ts';
import type { Result } from '../../kernel/result.ts';
import type { JournalReading } from '../../trader/ports/journal-reading.ts';
import type { Log } from '../../trader/ports/log.ts';
import { type RelayParts, relayBatch } from '../booking/relay-batch.ts';
import { type CashWatchParts, createCashWatch } from '../cash/cash-watch.ts';
import {
  type ClosingComparisonParts,
  createClosingComparison,
} from '../compare/closing-comparison.ts';
import {
  type CashComparison,
  type Comparison,
  differenceCount,
  isCashEqual,
} from '../compare/comparison.ts';
import type { Break } from '../journal/continuity.ts';
import { type Cursor, cursorFrom } from '../journal/cursor.ts';
import { missingExecutions } from '../restore/missing-executions.ts';
import { resumeAfterRestore } from '../restore/resume-after-restore.ts';
import { cursorName, type RelayedAccount } from '../target/relay-target.ts';
import { breakText, conditionText, type RelayCondition, whyOf } from './relay-condition.ts';

export { type CashComparison, differenceCount, isCashEqual };

export interface TraderRelayParts extends RelayParts, Pick<CashWatchParts, 'cash'> {
  /** Opens the journal; undefined if the trader has none on this host yet. */
  open(): Result<JournalReading | undefined, string>;
  readonly held: ClosingComparisonParts['held'];
  readonly log: Log;
  /** Real time. */
  now(): Instant;
  /** How long a trade waits for its commission before it is booked without. */
  readonly timeoutMs: number;
  /** Calls once after a pause of real time; the answer cancels it. */
  after(delayMs: number, call: () => void): () => void;
}

export interface RelayState {
  readonly account: RelayedAccount;
  readonly condition: RelayCondition;
  /** When that began. */
  readonly since: Instant;
  /** As it was opened last; undefined before that. */
  readonly journalId: string | undefined;
  /** The last fact that is in the ledger. */
  readonly seq: number;
  /** Facts of the journal that are not. */
  readonly lag: number;
  /** That this process relayed. */
  readonly facts: number;
  /** The comparison after the last close, of this process or an earlier one. */
  readonly compared: Comparison | undefined;
}

export interface TraderRelay {
  state(): RelayState;
  /** Looks for new facts, now and then each second. */
  look(): void;
  /** Resumes with a restored journal. A sentence if that is not possible. */
  accept(): Promise<string | undefined>;
  /** Resolves once nothing is being written any more. */
  stop(): Promise<void>;
}

const PAUSE_MS = 1_000;

export function createTraderRelay(parts: TraderRelayParts): TraderRelay {
  const { account, log, after } = parts;
  let state: RelayState = {
    account,
    condition: { kind: 'absent' },
    since: parts.now(),
    journalId: undefined,
    seq: 0,
    lag: 0,
    facts: 0,
    compared: undefined,
  };
  const { calendar } = parts.venues.home;
  const comparison = createClosingComparison({ ...parts, calendar });
  const cash = createCashWatch(parts);
  let running: Promise<void> | undefined;
  let isAwake = false;
  let isStopped = false;
  const relayed = { ...parts, onRelayed: comparison.onFact, isStopped: () => isStopped };
  let cancel = () => {};
  let cancelPatience = () => {};
  let waitsAt = 0;
  /** Hash of the last commit, once all of the journal was relayed. */
  let settled: string | undefined;
  /** Executions up to here are booked with or without their commission. */
  let patientAfter = parts.timeoutMs > 0 ? 0 : Number.POSITIVE_INFINITY;

  function become(condition: RelayCondition): void {
    const before = state.condition;
    const isSame = before.kind === condition.kind && whyOf(before) === whyOf(condition);
    state = { ...state, condition, since: isSame ? state.since : parts.now() };
    if (isSame) return;
    const text = conditionText(account.name, condition);
    if (condition.kind === 'stopped') log.error(text);
    else if (condition.kind === 'waiting') log.warn(text);
    else log.info(text);
  }

  function count(facts: number, place: Pick<RelayState, 'seq' | 'lag'>): void {
    state = { ...state, ...place, facts: state.facts + facts };
  }

  async function follow(journal: JournalReading): Promise<void> {
    if (isSettled(journal)) return;
    settled = undefined;
    for (;;) {
      if (isStopped) return;
      const outcome = await relayBatch(relayed, journal, patientAfter);
      const lastSeq = journal.lastSeq();
      switch (outcome.kind) {
        case 'relayed':
          count(outcome.facts, { seq: outcome.seq, lag: lastSeq - outcome.seq });
          become({ kind: 'following' });
          if (outcome.heldAt !== undefined) return beImpatient(outcome.heldAt);
          if (outcome.seq >= lastSeq) {
            await comparison.compare(() => journal.lastSeq() === state.seq);
            state = { ...state, compared: comparison.last() };
            settled = journal.hashAt(outcome.seq);
            return;
          }
          await parts.pause();
          break;
        case 'refused':
          count(0, { seq: outcome.seq - 1, lag: lastSeq - outcome.seq + 1 });
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

  /** The journal ends where it was left: the ledger need not be asked. */
  function isSettled(journal: JournalReading): boolean {
    return (
      settled !== undefined &&
      state.condition.kind === 'following' &&
      journal.lastSeq() === state.seq &&
      journal.hashAt(state.seq) === settled
    );
  }

  /** What waits now does not wait again. */
  function beImpatient(heldAt: number): void {
    if (heldAt === waitsAt) return;
    waitsAt = heldAt;
    cancelPatience();
    cancelPatience = after(parts.timeoutMs, () => {
      patientAfter = heldAt;
      look();
    });
  }

  async function stopAt(journal: JournalReading, cursor: Cursor, found: Break): Promise<void> {
    state = { ...state, seq: cursor.seq, lag: 0 };
    const why = breakText(found, cursor);
    if (whyOf(state.condition) === why) return;
    become({ kind: 'stopped', why, missing: await missingExecutions(parts, journal, cursor) });
  }

  /** What it reads again is behind from now on. */
  async function beginAnew(journal: JournalReading): Promise<void> {
    const stored = await parts.target.inOneStep((step) => step.cursor(cursorName(account)));
    const seq = stored === undefined ? 0 : cursorFrom(stored).seq;
    count(0, { seq, lag: journal.lastSeq() - seq });
    become({ kind: 'following' });
  }

  async function turn(): Promise<void> {
    await comparison.recall();
    state = { ...state, compared: comparison.last() };
    const opened = parts.open();
    if (!opened.ok) return become({ kind: 'waiting', why: opened.failure });
    const journal = opened.value;
    if (journal === undefined) return become({ kind: 'absent' });
    state = { ...state, journalId: journal.journalId };
    try {
      await follow(journal);
      await tendCash(journal);
    } finally {
      journal.close();
    }
  }

  async function tendCash(journal: JournalReading): Promise<void> {
    if (state.condition.kind !== 'following' || state.lag > 0 || isStopped) return;
    const found = await cash.tend(journal, comparison.last());
    if (found === undefined) return;
    await comparison.addCash(found);
    state = { ...state, compared: comparison.last() };
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
    look,
    async accept() {
      await running;
      const opened = parts.open();
      if (!opened.ok) return opened.failure;
      if (opened.value === undefined) return 'The trader has no journal on this host.';
      try {
        const refused = await resumeAfterRestore(parts, opened.value);
        if (refused === undefined) await beginAnew(opened.value);
        return refused;
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
