// What a simulated day leaves behind: its counts, and for each broken law what led up to it.
import { type Instant, toIso } from '../../src/kernel/instant.ts';
import type { RecordedFact } from '../../src/trader/ports/journal.ts';
import type { DayOptions, DayResult, Violation } from './components/played.ts';
import { type Counts, countsOf } from './counts.ts';

export interface DayReport {
  readonly venue: DayOptions['venue'];
  readonly broker: DayOptions['broker'];
  readonly products: DayOptions['products'];
  readonly day: number;
  /** Trading days that were played. */
  readonly days: number;
  readonly turns: number;
  readonly orders: number;
  readonly faults: readonly string[];
  /** How often each thing was drawn or came about. */
  readonly counts: Counts;
  readonly violations: readonly ToldViolation[];
  /** Told now and then, after a collection. */
  readonly heapBytes: number | undefined;
}

export interface ToldViolation {
  readonly law: string;
  readonly text: string;
  readonly at: string;
  /** The last facts before it, oldest first. */
  readonly facts: readonly string[];
}

const FACTS_SHOWN = 50;

export function reportOf(
  { day, venue, broker, products }: DayOptions,
  result: DayResult,
): DayReport {
  const { days, turns, orders, faults } = result;
  const facts = result.violations.length === 0 ? [] : result.facts();
  return {
    venue,
    broker,
    products,
    day,
    days,
    turns,
    orders,
    faults,
    counts: countsOf(result, products),
    violations: toldOf(result.violations, facts),
    heapBytes: undefined,
  };
}

/** Each with the facts before it. */
export function toldOf(
  violations: readonly Violation[],
  facts: readonly RecordedFact[],
): readonly ToldViolation[] {
  return violations.map(({ law, text, at }) => ({
    ...{ law, text, at: toIso(at as Instant) },
    facts: lastBefore(facts, at).map(lineOf),
  }));
}

/** Everything one needs to see a violation again, as text. */
export function sentencesOf(seed: number, report: DayReport): string {
  const { venue, broker, products, day, faults, violations } = report;
  const told = violations.map(
    ({ law, text, at, facts }) =>
      `law broken on day ${day} of seed ${seed} at ${at}: ${law}: ${text}\n${facts.join('\n')}`,
  );
  const where = venue === undefined || venue === 'us' ? '' : `--venue ${venue} `;
  const through = broker === undefined ? '' : `--broker ${broker} `;
  const traded = products === undefined ? '' : `--products ${products} `;
  const again = `play it alone: npm run simulate -- ${where}${through}${traded}--seed ${seed} --day ${day}`;
  return [...told, `faults of the day: ${faults.join(', ') || 'none'}`, again].join('\n');
}

function lastBefore(facts: readonly RecordedFact[], at: number): readonly RecordedFact[] {
  const end = facts.findIndex((recorded) => recorded.at > at);
  const until = end < 0 ? facts.length : end;
  return facts.slice(Math.max(0, until - FACTS_SHOWN), until);
}

function lineOf({ seq, at, fact }: RecordedFact): string {
  return `  ${seq} ${toIso(at)} ${JSON.stringify(fact)}`;
}
