// Draws strategies for shares that are bought in lots, are locked for two days, and have a stop that the daemon watches.
import type { Random } from '../../../../src/kernel/random.ts';
import { parseStrategy } from '../../../../src/trader/config/strategies/load-strategies.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import { drawAdd, maybe, pick, type Terms } from '../../environment/drawn-exits.ts';

/** Who writes no `protection: watched` is refused. */
const WATCHED = 0.95;
const LIMITS = { max_positions: 4, max_entries_per_day: 60 };

export function drawWatchedEnvironment(
  random: Random,
  symbols: readonly string[],
): readonly Strategy[] {
  const strategies: Strategy[] = [];
  for (let at = 0; at < symbols.length; ) {
    const next = at + 1 + Math.floor(random.next() * 3);
    strategies.push(drawWatchedStrategy(random, `rule-${at}`, symbols.slice(at, next)));
    at = next;
  }
  return strategies;
}

export function drawWatchedStrategy(
  random: Random,
  name: string,
  symbols: readonly string[],
): Strategy {
  const terms = {
    name,
    symbols: [...symbols],
    entry: drawEntry(random),
    size: drawSize(random),
    ...drawExits(random),
    ...maybe(random, 0.25, 'add', () => drawAdd(random)),
    ...maybe(random, WATCHED, 'protection', () => 'watched' as const),
    cooldown_minutes: pick(random, 0, 1, 3),
    limits: LIMITS,
    priority: pick(random, 0, 1),
  };
  const text = JSON.stringify(terms);
  const loaded = parseStrategy(`${name}.yaml`, text);
  if (!loaded.ok) throw new Error(`${JSON.stringify(loaded.failure)} in ${text}`);
  return loaded.value.strategy;
}

function drawEntry(random: Random): Terms['entry'] {
  const seconds = Math.floor(random.between(10, 600));
  return {
    side: 'long',
    when: pick(random, 'prediction.confidence >= 0.55', 'prediction.confidence >= 0.65'),
    order: pick<NonNullable<Terms['entry']['order']>>(random, 'limit', 'market', {
      limit: { offset_percent: random.between(0, 0.8), seconds },
    }),
    ...maybe(random, 0.15, 'between', (): [string, string] => ['09:20', '14:10']),
  } as Terms['entry'];
}

function drawSize(random: Random): Terms['size'] {
  return pick<Terms['size']>(
    random,
    { risk_percent: 0.3 },
    { shares: pick(random, 100, 300, 700, 1_100) },
    { notional: 60_000_000 },
    { equity_percent: 1.5 },
  );
}

function drawExits(random: Random) {
  const bars = { period: pick(random, 5, 14), bar: pick(random, '1m', '3m', '5m') } as const;
  const line = { ...bars, multiple: random.between(4, 9) };
  const stop = pick<Terms['stop']>(
    random,
    { percent: random.between(2.5, 6) },
    { percent: random.between(1.2, 4) },
    { atr: line },
    { chandelier: line },
  );
  return {
    stop,
    ...maybe(random, 0.6, 'target', () =>
      pick<NonNullable<Terms['target']>>(
        random,
        { r: random.between(0.5, 2) },
        { percent: random.between(0.5, 4) },
        [{ r: 0.5, portion_percent: 50 }, { r: 1.2 }],
      ),
    ),
    ...maybe(random, 0.7, 'trail', () => drawTrail(random)),
    exit: {
      opposite: random.chance(0.7),
      neutral: random.chance(0.3),
      ...maybe(random, 0.3, 'max_minutes', () => Math.floor(random.between(3, 4_000))),
      ...maybe(random, 0.15, 'flatten_minutes_before_close', () => pick(random, 2, 5, 30)),
      ...maybe(random, 0.1, 'at', () => '14:05'),
      ...maybe(random, 0.2, 'when', () => 'position.unrealized_r < -0.6'),
    },
  };
}

function drawTrail(random: Random): NonNullable<Terms['trail']> {
  return pick<NonNullable<Terms['trail']>>(
    random,
    { percent: random.between(0.6, 3), activate_at_r: pick(random, 0, 0.5) },
    { break_even_at_r: 0.4, break_even_offset: 50 },
    {
      steps: [
        { at_r: 0.3, stop_r: -0.5 },
        { at_r: 1, stop_r: 0.5 },
      ],
    },
  );
}
