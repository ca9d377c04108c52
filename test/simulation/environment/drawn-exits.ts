// Draws where a strategy leaves, and what it adds: every kind of stop, target, trail and exit, in parts and whole.

import type { Random } from '../../../src/kernel/random.ts';
import type { StrategyTerms } from '../../../src/trader/config/schema/strategy-schema.ts';

export type Terms = Omit<StrategyTerms, 'name' | 'symbols'>;
export function pick<Choice>(random: Random, ...choices: readonly [Choice, ...Choice[]]): Choice {
  return choices[Math.floor(random.next() * choices.length)] ?? choices[0];
}

/** The member of its family, or nothing of it. */
export function maybe<Name extends string, Value>(
  random: Random,
  share: number,
  name: Name,
  make: () => Value,
): Partial<Record<Name, Value>> {
  return random.chance(share) ? ({ [name]: make() } as Record<Name, Value>) : {};
}

export function drawExits(random: Random) {
  const bars = { period: pick(random, 5, 14), bar: pick(random, '1m', '3m', '5m') } as const;
  const line = { ...bars, multiple: random.between(1.5, 3) };
  const stop = pick<Terms['stop']>(
    random,
    { atr: line },
    { percent: random.between(0.4, 1.2) },
    { price: random.between(0.3, 1.5) },
    { chandelier: line },
    { supertrend: line },
    { previous_bar: { bar: '15m', offset_ticks: Math.floor(random.between(0, 30)) } },
  );
  const target = drawTarget(random);
  const hasLegs = Array.isArray(target);
  return {
    stop,
    ...(target === undefined ? {} : { target }),
    ...maybe(random, 0.85, 'trail', () => drawTrail(random, line, stop)),
    exit: {
      opposite: random.chance(0.7),
      neutral: random.chance(0.3),
      ...maybe(random, 0.5, 'max_minutes', () => Math.floor(random.between(3, 90))),
      ...maybe(random, 0.4, 'flatten_minutes_before_close', () => pick(random, 2, 5, 30)),
      ...maybe(random, 0.15, 'at', () => '15:45'),
      ...maybe(random, 0.3, 'when', () => drawCondition(random)),
      ...(hasLegs ? {} : maybe(random, 0.4, 'partial', () => drawPartial(random))),
    },
  };
}

function drawTarget(random: Random): Terms['target'] {
  return pick<Terms['target']>(
    random,
    undefined,
    { r: random.between(0.5, 2) },
    { percent: random.between(0.3, 1) },
    {
      decay: [
        { after_minutes: 0, percent: random.between(0.6, 1) },
        { after_minutes: 4, percent: random.between(0.2, 0.5) },
        { after_minutes: 20, percent: 0 },
      ],
    },
    {
      decay: [
        { after_minutes: 0, r: random.between(1, 2) },
        { after_minutes: Math.floor(random.between(2, 30)), r: 0.3 },
      ],
    },
    [{ r: 0.6, portion_percent: 50 }, { r: 1.5 }],
    [
      { r: 0.4, portion_percent: 34 },
      { r: 0.8, portion_percent: 33 },
    ],
    [{ percent: 0.4, portion_percent: 30 }],
  );
}

function drawTrail(
  random: Random,
  line: { readonly period: number; readonly bar: '1m' | '3m' | '5m'; readonly multiple: number },
  stop: Terms['stop'],
): NonNullable<Terms['trail']> {
  const { multiple, ...bars } = line;
  const parts: readonly NonNullable<Terms['trail']>[] = [
    { atr_multiple: multiple, ...(isOfAtr(stop) ? {} : { atr: bars }) },
    { percent: random.between(0.3, 0.8) },
    { chandelier: line },
    { supertrend: line },
    { break_even_at_r: 0.4, break_even_offset: 0.01 },
    {
      steps: [
        { at_r: 0.3, stop_r: -0.5 },
        { at_r: 0.6, stop_r: 0.1 },
        { at_r: 1, stop_r: 0.7 },
      ],
    },
  ];
  const drawn = parts.filter(() => random.chance(0.35));
  const moves = drawn.length > 0 ? drawn : [pick(random, { percent: 0.5 }, { supertrend: line })];
  return Object.assign({}, ...moves);
}

function drawCondition(random: Random): string {
  return pick(
    random,
    'position.unrealized_r < -0.6',
    'position.unrealized_r >= 0.5',
    'price.last < indicators.ema_20 && regime.BB.close > 0.0',
    'prediction.confidence > 0.9',
  );
}

type Exit = NonNullable<Terms['exit']>;

function drawPartial(random: Random): NonNullable<Exit['partial']> {
  const parts: NonNullable<Exit['partial']> = [
    { when: 'position.unrealized_r >= 0.4', percent: 40 },
    { after_minutes: Math.floor(random.between(2, 30)), percent: 30 },
  ];
  return pick(random, parts, parts.slice(0, 1), parts.slice(1));
}

export function drawAdd(random: Random): NonNullable<Terms['add']> {
  const shares_percent = pick(random, 25, 50, 100);
  const max = pick(random, 1, 2, 3);
  const when = 'position.unrealized_r > 0.1 && session.minutes_to_close > 10.0';
  return random.chance(0.6)
    ? { at_r: random.between(0.1, 0.5), shares_percent, max }
    : { when, shares_percent, max };
}

export function isOfAtr(stop: Terms['stop'] = {}): boolean {
  return 'atr' in stop || 'chandelier' in stop || 'supertrend' in stop;
}
