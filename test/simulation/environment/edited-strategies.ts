// What somebody does to the strategies in the middle of a day: a file goes, comes, is written anew, or is said tighter or wider.
import type { Random } from '../../../src/kernel/random.ts';
import type { StrategyChange } from '../../../src/trader/domain/edits/config-change.ts';
import type {
  StopRule,
  Strategy,
  TrailRule,
} from '../../../src/trader/domain/strategy/strategy.ts';
import { type OptionTrade, WRITTEN_KINDS } from '../../../src/trader/domain/terms/option-trade.ts';
import { pick } from './drawn-exits.ts';

/** `edit` counts the edits of the day: no two give a rule the same name or hash. */
export function editedStrategies(
  random: Random,
  { strategies, symbols, edit, drawing }: Edited,
): readonly Strategy[] {
  const meant = strategies[Math.floor(random.next() * strategies.length)];
  if (meant === undefined) return drawing.environment(random, symbols);
  const others = strategies.filter((strategy) => strategy !== meant);
  const free = symbols.filter((symbol) =>
    strategies.every((strategy) => !strategy.symbols.includes(symbol)),
  );
  const kind = random.next();
  if (kind < 0.15) return others;
  if (kind < 0.3) {
    const symbol = free[0] ?? symbols[Math.floor(random.next() * symbols.length)] ?? '';
    return [...strategies, drawing.strategy(random, `new-${edit}`, [symbol])];
  }
  if (kind < 0.5) return [...others, drawing.strategy(random, meant.name, meant.symbols)];
  if (kind < 0.55) return drawing.environment(random, symbols);
  return [...others, { ...reworded(random, meant), hash: `${meant.name}-${edit}` }];
}

export interface Edited {
  readonly strategies: readonly Strategy[];
  readonly symbols: readonly string[];
  readonly edit: number;
  readonly drawing: Drawing;
}

export interface Drawing {
  environment(random: Random, symbols: readonly string[]): readonly Strategy[];
  strategy(random: Random, name: string, symbols: readonly string[]): Strategy;
}

/** What becomes of the rules in force, each by its hash. */
export function changesOf(
  inForce: ReadonlyMap<string, { readonly hash: string }>,
  after: readonly Strategy[],
): readonly StrategyChange[] {
  const known = new Map(inForce);
  const changes = after.flatMap(({ name, hash }): StrategyChange[] => {
    const was = known.get(name)?.hash;
    known.delete(name);
    if (was === undefined) return [{ kind: 'added', name, hash }];
    return was === hash ? [] : [{ kind: 'changed', name, was, hash, fields: [] }];
  });
  const gone = [...known].map(
    ([name, { hash }]): StrategyChange => ({ kind: 'removed', name, hash }),
  );
  return [...changes, ...gone];
}

/** Stop and trail a little tighter mostly, sometimes wider; another exit; terms of single symbols go with it. */
function reworded(random: Random, strategy: Strategy): Strategy {
  const factor = random.between(0.5, 1.15);
  const { trade } = strategy;
  return {
    ...strategy,
    stop: scaledStop(strategy.stop, factor),
    trail: random.chance(0.5) ? strategy.trail : otherTrail(random, strategy.trail),
    exit: {
      ...strategy.exit,
      maxMs: pick(random, strategy.exit.maxMs, 20 * 60_000),
      when: pick(random, strategy.exit.when, ['position.unrealized_r >= 0.7']),
    },
    ...(trade !== undefined && WRITTEN_KINDS.has(trade.as) && { trade: rolledFarther(trade) }),
    termsBySymbol: new Map(),
  };
}

/** What is held of nearer contracts is due. */
function rolledFarther(trade: OptionTrade): OptionTrade {
  return {
    ...trade,
    dte: { from: FAR.from, until: FAR.until },
    roll: { dteMax: FAR.from - 1, credit: -0.5, max: 2 },
  };
}

/** Calendar days in which a monthly contract expires. */
const FAR = { from: 40, until: 80 };

function scaledStop(stop: StopRule, factor: number): StopRule {
  switch (stop.kind) {
    case 'percent':
      return { ...stop, percent: stop.percent * factor };
    case 'price':
      return { ...stop, distance: stop.distance * factor };
    case 'previous-bar':
    case 'none':
      return stop;
    default:
      return { ...stop, multiple: stop.multiple * factor };
  }
}

function otherTrail(random: Random, trail: TrailRule | undefined): TrailRule | undefined {
  const breakEven = { kind: 'break-even', atR: 0.2, offset: 0.01 } as const;
  if (trail === undefined) return { ...breakEven, activateAtR: 0, step: undefined };
  if (random.chance(0.2)) return undefined;
  const { activateAtR, step } = trail;
  const parts = trail.kind === 'tightest' ? trail.of : [trail];
  return { kind: 'tightest', of: [...parts, breakEven], activateAtR: activateAtR / 2, step };
}
