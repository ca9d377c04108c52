// How often each thing was drawn on simulated days, or came about on them: what never did counts 0 and can be seen.
import { isOptionId } from '../../src/market/instruments/amount.ts';
import type { Fact } from '../../src/trader/domain/facts/facts.ts';
import { TRADED_KINDS } from '../../src/trader/domain/terms/option-trade.ts';
import { USER as ROLLER } from './components/people.ts';
import type { DayOptions, DayResult } from './components/played.ts';

export type Counts = Readonly<Record<string, number>>;

export function countsOf(
  { faults, faultNames, facts }: DayResult,
  products: DayOptions['products'],
): Counts {
  const counts: Record<string, number> = {};
  for (const name of faultNames) counts[`fault ${name}`] = 0;
  for (const fault of faults) add(counts, `fault ${NAME.exec(fault)?.[0] ?? fault}`);
  if (products !== 'options') return counts;
  for (const kind of CHOSEN) counts[`${kind} asked`] = counts[`${kind} entered`] = 0;
  for (const [name] of OF_OPTIONS) counts[name] = 0;
  const kindBySignal = new Map<string, string>();
  const kindByPosition = new Map<string, string>();
  for (const { fact } of facts()) {
    for (const [name, isSo] of OF_OPTIONS) if (isSo(fact)) add(counts, name);
    if (fact.type === 'chain-asked') {
      kindBySignal.set(fact.signal.id, fact.trade.as);
      add(counts, `${fact.trade.as} asked`);
    } else if (fact.type === 'position-planned') {
      const kind = kindBySignal.get(fact.signalId);
      if (kind !== undefined) kindByPosition.set(fact.positionId, kind);
    } else if (fact.type === 'position-opened') {
      const kind = kindByPosition.get(fact.positionId);
      if (kind !== undefined) add(counts, `${kind} entered`);
    }
  }
  return counts;
}

function add(counts: Record<string, number>, name: string, count = 1): void {
  counts[name] = (counts[name] ?? 0) + count;
}

export function sumOf(all: readonly Counts[]): Counts {
  const sum: Record<string, number> = {};
  for (const counts of all)
    for (const [name, count] of Object.entries(counts)) add(sum, name, count);
  return sum;
}

/** Three in a line, what never was at the end. */
export function tableOf(counts: Counts): string {
  const sorted = Object.entries(counts).toSorted(
    ([one, a], [other, b]) => b - a || one.localeCompare(other),
  );
  const drawn = sorted.filter(([, count]) => count > 0);
  const cells = drawn.map(
    ([name, count]) => `${String(count).padStart(COUNT)} ${name.padEnd(WIDTH)}`,
  );
  const rows = Array.from({ length: Math.ceil(cells.length / COLUMNS) }, (_, row) =>
    cells
      .slice(row * COLUMNS, (row + 1) * COLUMNS)
      .join('')
      .trimEnd(),
  );
  const never = sorted.filter(([, count]) => count === 0).map(([name]) => name);
  return [...rows, `never: ${never.join(', ') || 'nothing'}`].join('\n');
}

/** Without its time or its symbol. */
const NAME = /^[^@ ]+/;
/** What the scripted feed says names no contract. */
const CHOSEN = TRADED_KINDS.filter((kind) => kind !== 'same');
const [COUNT, WIDTH, COLUMNS] = [7, 34, 3];

type Occasions = readonly (readonly [name: string, isSo: (fact: Fact) => boolean])[];

function when<Type extends Fact['type']>(
  type: Type,
  isSo: (fact: Extract<Fact, { type: Type }>) => boolean = () => true,
) {
  return (fact: Fact): boolean => fact.type === type && isSo(fact as Extract<Fact, { type: Type }>);
}

const STATUSES = ['bought', 'selling', 'rolled', 'kept', 'given_up', 'flat'] as const;
const ENDINGS = ['expired', 'exercised', 'assigned', 'separated'] as const;
const EXITS = ['stop', 'target', 'opposite', 'max_minutes', 'expiry', 'session_end'] as const;
const EXERCISES = ['sent', 'refused', 'done', 'not_done', 'unknown'] as const;

const OF_OPTIONS: Occasions = [
  ...STATUSES.map(
    (status) => [`roll ${status}`, when('roll-updated', (its) => its.status === status)] as const,
  ),
  ['roll of a person', when('roll-intended', ({ by }) => by === ROLLER)],
  ['roll of a strategy', when('roll-intended', ({ by }) => by !== ROLLER)],
  ['roll refused', when('roll-refused')],
  ...ENDINGS.map(
    (source) =>
      [
        `contract ${source}`,
        when('execution-booked', ({ priceSource }) => priceSource === source),
      ] as const,
  ),
  ...EXITS.map(
    (reason) =>
      [
        `left by ${reason}`,
        when('exit-intended', (its) => its.reason === reason && isOptionId(its.symbol)),
      ] as const,
  ),
  ...EXERCISES.map(
    (status) =>
      [`exercise ${status}`, when('exercise-updated', (its) => its.status === status)] as const,
  ),
  ['shares delivered', when('position-adopted', ({ delivery }) => delivery !== undefined)],
  [
    'shares left with a contract',
    when('exit-intended', ({ legs }) => legs.some(({ withShares }) => withShares !== undefined)),
  ],
  ['one contract alone', when('leg-separated')],
  ['exit rests at the broker', when('protection-intended', ({ symbol }) => isOptionId(symbol))],
  ['step of a walk', when('change-intended', ({ symbol }) => isOptionId(symbol))],
  ['margin stated', when('margin-stated')],
  [
    'no permission',
    when('order-updated', ({ why }) => why?.includes('No trading permissions') === true),
  ],
];
