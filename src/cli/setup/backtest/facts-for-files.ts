// Collects the facts of a run that its requested files need: signals, Parquet tables, the page. Without such a file it collects nothing.
import { isTabled } from '../../../research/tables/run-tables.ts';
import { STEP_TYPES } from '../../../trader/domain/chart/charted-facts.ts';
import type { Fact } from '../../../trader/domain/facts/facts.ts';
import type { RecordedFact } from '../../../trader/domain/facts/recorded-fact.ts';
import { isSignalFact } from '../../../trader/domain/report/signal-rows.ts';
import type { BacktestFlags } from './flags.ts';

export interface FactsForFiles {
  /** Ascending. */
  readonly facts: readonly RecordedFact[];
  /** Absent if no file needs facts, so that the engine hands out none. */
  onFact?(recorded: RecordedFact): void;
}

export function factsForFiles({ signals, parquet, html }: BacktestFlags): FactsForFiles {
  const tests: ((fact: Fact) => boolean)[] = [
    ...(signals === undefined ? [] : [isSignalFact]),
    ...(parquet === undefined ? [] : [isTabled]),
    ...(html === undefined ? [] : [isStep]),
  ];
  const facts: RecordedFact[] = [];
  if (tests.length === 0) return { facts };
  return {
    facts,
    onFact(recorded) {
      if (tests.some((test) => test(recorded.fact))) facts.push(recorded);
    },
  };
}

const STEPS = new Set<Fact['type']>(STEP_TYPES);

/** For the path of the stop of each trade. */
function isStep({ type }: Fact): boolean {
  return STEPS.has(type);
}
