// Replays one run of the daemon from its tape, batch by batch, and stops at the first fact that differs; with other settings, at the
// first one with another outcome.
import type { Instant } from '../../kernel/instant.ts';
import type { Venues } from '../../market/venues/venues.ts';
import type { Fact } from '../../trader/domain/facts/facts.ts';
import { createCore } from '../../trader/engine/core/core.ts';
import type { Input } from '../../trader/engine/inbox/input.ts';
import type { State } from '../../trader/engine/state/state.ts';
import type { BrokerTraits } from '../../trader/ports/broker-traits.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import type { TapedBatch, TapeHead } from '../../trader/ports/tape.ts';
import { withCode } from './code-again.ts';
import { hasSameOutcome, isSame } from './outcome.ts';

/** Where the original run and today's run diverge. */
export interface Divergence {
  readonly at: Instant;
  /** The inputs of the engine in that batch. */
  readonly inputs: readonly object[];
  /** The fact in the journal; undefined where today's run decides more. */
  readonly recorded: RecordedFact | undefined;
  /** The fact of today's run; undefined where it decides no more. */
  readonly replayed: RecordedFact | undefined;
  /** The causes of each, newest first; up to here both runs share every fact. */
  readonly causes: {
    readonly recorded: readonly RecordedFact[];
    readonly replayed: readonly RecordedFact[];
  };
}

export interface Played {
  readonly batches: number;
  readonly facts: number;
  /** Facts that accept or refuse something. */
  readonly decisions: number;
  readonly divergence: Divergence | undefined;
  /** With other settings: facts of the same outcome that record other terms. */
  readonly otherTerms: OtherTerms;
  /** Facts in the journal after the end of the tape. */
  readonly untaped: number;
}

export interface OtherTerms {
  readonly facts: number;
  readonly first: Pick<Divergence, 'at' | 'recorded' | 'replayed'> | undefined;
}

export interface ReplayedLife {
  /** Runs the batch of the next line; undefined once the runs have diverged. */
  batch(batch: TapedBatch): Divergence | undefined;
  snapshotAsked(now: Instant): void;
  /** The result, once the tape has ended. */
  played(): Played;
}

const CAUSES_MAX = 5;

const DECISIONS: ReadonlySet<Fact['type']> = new Set<Fact['type']>([
  'prediction-judged',
  'signal-taken',
  'signal-refused',
  'entry-intended',
  'protection-intended',
  'exit-intended',
  'change-intended',
  'cancel-intended',
]);

export function replayLife(parts: {
  readonly head: TapeHead;
  /** Of the broker that day. */
  readonly traits: BrokerTraits;
  /** The settings that run: of that day, or of today. */
  readonly settings: Settings;
  /** Keeps today's settings, whatever changed on that day. */
  readonly isOfToday: boolean;
  readonly venues: Venues;
  readonly state: State;
  /** Facts of the journal after the tape's beginning, in order. */
  readonly recorded: Iterator<RecordedFact, void>;
  /** A fact that both runs share. */
  factAt(seq: number): RecordedFact | undefined;
  /** Only facts of this period are counted; the others are replayed. */
  isCounted(at: Instant): boolean;
}): ReplayedLife {
  const { head, recorded } = parts;
  let isHalted = false;
  const core = createCore({
    traits: parts.traits,
    settings: parts.settings,
    venues: parts.venues,
    speed: head.speed,
    isPractice: head.isPractice,
    state: parts.state,
    isHaltFilePresent: () => isHalted,
  });
  let [batches, facts, decisions] = [0, 0, 0];
  let divergence: Divergence | undefined;
  let otherTerms: OtherTerms = { facts: 0, first: undefined };
  let next = recorded.next();

  function compare(batch: TapedBatch, replayed: readonly RecordedFact[]): void {
    for (const fact of replayed) {
      // A daemon that runs has recorded more meanwhile.
      if (next.done === true) next = recorded.next();
      const original = next.done === true ? undefined : next.value;
      if (original === undefined || !agrees(original, fact)) {
        const then = original?.at === batch.now ? original : undefined;
        divergence = parted(batch.now, batch.inputs, then, fact);
        return;
      }
      next = recorded.next();
      if (!parts.isCounted(fact.at)) continue;
      facts += 1;
      if (DECISIONS.has(fact.fact.type)) decisions += 1;
    }
  }

  /** With other settings the replay continues past terms that have not mattered yet. */
  function agrees(then: RecordedFact, now: RecordedFact): boolean {
    if (isSame(then, now)) return true;
    if (!parts.isOfToday || !hasSameOutcome(then, now)) return false;
    if (!parts.isCounted(now.at)) return true;
    const first = otherTerms.first ?? { at: now.at, recorded: then, replayed: now };
    otherTerms = { facts: otherTerms.facts + 1, first };
    return true;
  }

  function entering(input: object): Input {
    const own = asInput(input);
    if (own.from !== 'reload' || own.reload.kind !== 'change') return own;
    const settings = parts.isOfToday ? parts.settings : withCode(own.reload.settings);
    return { ...own, reload: { ...own.reload, settings } };
  }

  /** In the previous batch the journal has more facts than today's run. */
  function lacks(batch: TapedBatch): Divergence | undefined {
    const original = next.done === true ? undefined : next.value;
    if (original === undefined || original.seq > batch.seq) return undefined;
    return parted(original.at, [], original, undefined);
  }

  /** Up to the next start, where another run begins. */
  function untaped(): number {
    let count = 0;
    while (divergence === undefined && next.done !== true) {
      const { seq, fact } = next.value;
      if (fact.type === 'daemon-started' && seq > head.seq + 1) break;
      if (parts.isCounted(next.value.at)) count += 1;
      next = recorded.next();
    }
    return count;
  }

  function parted(
    at: Instant,
    inputs: readonly object[],
    then: RecordedFact | undefined,
    now: RecordedFact | undefined,
  ): Divergence {
    const causes = { recorded: causesOf(then), replayed: causesOf(now) };
    return { at, inputs, recorded: then, replayed: now, causes };
  }

  function causesOf(recorded: RecordedFact | undefined): RecordedFact[] {
    const causes: RecordedFact[] = [];
    for (let seq = recorded?.cause ?? 0; seq > 0 && causes.length < CAUSES_MAX; ) {
      const cause = parts.factAt(seq);
      if (cause === undefined) break;
      causes.push(cause);
      seq = cause.cause;
    }
    return causes;
  }

  return {
    batch(batch) {
      if (divergence !== undefined) return divergence;
      divergence = lacks(batch);
      if (divergence !== undefined) return divergence;
      isHalted = batch.isHalted;
      const { facts: replayed } = core.run(batch.now, batch.inputs.map(entering), batch.waiting);
      core.committed(replayed);
      if (parts.isCounted(batch.now)) batches += 1;
      compare(batch, replayed);
      return divergence;
    },
    snapshotAsked: core.snapshotAsked,
    played: () => ({ batches, facts, decisions, divergence, otherTerms, untaped: untaped() }),
  };
}

/** The answers of that day have no recipient any more. */
function asInput(input: object): Input {
  return Object.assign({ answer: () => {} }, input) as unknown as Input;
}
