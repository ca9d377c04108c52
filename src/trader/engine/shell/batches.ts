// Processes inputs in batches: decide, make durable in one commit, then publish. Inputs that cannot commit wait.
import type { Clock, WallClock } from '../../../kernel/clock.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { commit, type DurableFact } from '../../ports/approval.ts';
import type { Journal, JournalFailure } from '../../ports/journal.ts';
import type { TurnTimes } from '../../ports/turn-times.ts';
import type { Batch, Core } from '../core/core.ts';
import { createInbox } from '../inbox/inbox.ts';
import type { Input } from '../inbox/input.ts';
import type { State } from '../state/state.ts';
import type { Timers } from './timers.ts';

const BATCH_MAX = 64;
/** Batches in a row before other work of the process gets a turn. */
const BATCHES_IN_A_ROW = 50;
const JOURNAL_RETRY_MS = 1_000;

export interface DurableBatch extends Batch {
  readonly facts: readonly DurableFact[];
  readonly now: Instant;
  /** Sequence number of the newest fact before the batch. */
  readonly seq: number;
  readonly inputs: readonly Input[];
  /** Inputs queued behind the batch. */
  readonly waiting: number;
  /** Monotonic wall ms; zeros if they are not measured. */
  readonly times: BatchTimes;
}

export type BatchTimes = Pick<TurnTimes, 'arrivedMs' | 'beganMs' | 'decidedMs' | 'committedMs'>;

export interface Batches {
  /** Inputs waiting. */
  readonly waiting: number;
  readonly turns: number;
  readonly lastTurnWallMs: number;
  /** Why nothing can be committed now. */
  readonly failure: JournalFailure | undefined;
  push(input: Input): void;
  /** Processes the waiting inputs now. */
  drain(): void;
  /** True if the batch is durable, or had nothing to record. */
  run(inputs: readonly Input[]): boolean;
  /** Stops and returns the inputs that were not decided. */
  stop(): readonly Input[];
}

export interface BatchesOptions {
  readonly core: Core;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly timers: Timers;
  defer(call: () => void): void;
  /** The state recovered from the journal. */
  recovered(): State;
  onDurable(batch: DurableBatch): void;
  /** Measures each batch. */
  readonly isTimed: boolean;
  /** True if disk space was freed, so that an immediate retry makes sense. */
  onJournalFailure(failure: JournalFailure): boolean;
}

export function createBatches(options: BatchesOptions): Batches {
  const { core, journal, clock, wall, timers } = options;
  const inbox = createInbox();
  let turns = 0;
  let lastTurnWallMs = wall.now();
  let isScheduled = false;
  let isStopped = false;
  let failure: JournalFailure | undefined;
  let arrivedMs = 0;
  const timeNow = () => (options.isTimed ? wall.now() : 0);

  function schedule(): void {
    if (isScheduled || isStopped || failure !== undefined) return;
    isScheduled = true;
    options.defer(drain);
  }

  function drain(): void {
    isScheduled = false;
    if (failure !== undefined) return;
    for (let batch = 0; batch < BATCHES_IN_A_ROW && inbox.waiting > 0; batch += 1) {
      if (!run(inbox.take(BATCH_MAX))) return;
    }
    if (inbox.waiting > 0) timers.later(0, schedule);
  }

  function run(inputs: readonly Input[]): boolean {
    const now = clock.now();
    const { seq } = core.state;
    const { waiting } = inbox;
    const beganMs = timeNow();
    const batch = core.run(now, inputs, waiting);
    const decidedMs = timeNow();
    const committed = commit(journal, batch.facts);
    if (!committed.ok) {
      commitFailed(committed.failure, inputs);
      return false;
    }
    turns += 1;
    lastTurnWallMs = wall.now();
    const facts = committed.value;
    core.committed(facts);
    const times = { arrivedMs, beganMs, decidedMs, committedMs: timeNow() };
    options.onDurable({ ...batch, facts, now, seq, inputs, waiting, times });
    return true;
  }

  /** Publishes and routes nothing: the state returns to the durable one, and the inputs wait. */
  function commitFailed(failed: JournalFailure, inputs: readonly Input[]): void {
    // The halt goes before all waiting inputs, so that none of them becomes an entry.
    const isHaltFirst = inputs[0]?.from === 'house' && inputs[0].event.kind === 'journal-failed';
    const first: Input = { from: 'house', event: { kind: 'journal-failed', failure: failed } };
    inbox.putBack([first, ...inputs.slice(isHaltFirst ? 1 : 0)]);
    failure = failed;
    core.restore(options.recovered());
    // Retries at once after disk space was freed; a disk that stays full is retried every second.
    const mayHelp = options.onJournalFailure(failed) && !isHaltFirst;
    timers.later(mayHelp ? 0 : JOURNAL_RETRY_MS, () => {
      failure = undefined;
      schedule();
    });
  }

  return {
    get waiting() {
      return inbox.waiting;
    },
    get turns() {
      return turns;
    },
    get lastTurnWallMs() {
      return lastTurnWallMs;
    },
    get failure() {
      return failure;
    },
    push(input) {
      if (inbox.waiting === 0) arrivedMs = timeNow();
      inbox.push(input);
      schedule();
    },
    drain,
    run,
    stop() {
      isStopped = true;
      return inbox.take(inbox.waiting);
    },
  };
}
