// Writes config/demo/vietnam-predictions.ndjson, the synthetic predictions of the demonstration on the exchanges of Vietnam, from
// the prices that its simulator generates.
import { writeFileSync } from 'node:fs';
import { type Instant, MINUTE_MS, plus, SECOND_MS } from '../src/kernel/instant.ts';
import { createRandom, type Random } from '../src/kernel/random.ts';
import type { Bar } from '../src/market/bars/bar.ts';
import { parseDay } from '../src/market/time/day.ts';
import { instantOf } from '../src/market/time/zone.ts';
import { VIETNAM_ZONE } from '../src/market/venues/vietnam/session.ts';
import type { Exchange } from '../src/market/venues/vietnam/trading-rules.ts';
import { createWalk } from '../src/simulators/ssi/exchange/market/day-plan.ts';
import { VIETNAM_PLAY } from '../src/trader/app/demo/vietnam-play.ts';
import { isoUtc, naiveIn, rounded } from './tape-words.ts';

const FIRST_MS = (9 * 60 + 20) * MINUTE_MS + 20 * SECOND_MS;
/** Until the first minutes of the afternoon have traded. */
const LUNCH_MS = [(11 * 60 + 30) * MINUTE_MS, (13 * 60 + 5) * MINUTE_MS] as const;
const LAST_MS = 14 * 60 * MINUTE_MS;
/** More than one: a machine that starts slowly misses the first. */
const CLEAR_UNTIL_MS = (10 * 60 + 30) * MINUTE_MS;
const GAP_MS = 30 * MINUTE_MS;
/** The day on which a symbol is a clear buy until 10:30; all other predictions are weaker than the strategy wants. */
const BUY_DAY: Readonly<Record<string, string>> = {
  VIC: '2026-06-08',
  FPT: '2026-06-08',
  SHS: '2026-06-09',
};

/** The same seed always gives the same tape. */
export function vietnamTape(): string {
  const lines = [...VIETNAM_PLAY.boards].flatMap(([symbol, board]) => linesOf(symbol, board));
  return lines
    .sort((a, b) => a.timestamp - b.timestamp)
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}

function linesOf(symbol: string, board: Exchange) {
  const { days, seed } = VIETNAM_PLAY;
  const bars = walked(symbol, board);
  const random = createRandom(seed, `predictions/${symbol}`);
  return days.flatMap((day) =>
    moments().map((msOfDay) => {
      const isClear = day === BUY_DAY[symbol] && msOfDay < CLEAR_UNTIL_MS;
      return predictionAt(symbol, momentOf(day, msOfDay), {
        bars,
        probabilities: isClear ? [0.05, 0.09, 0.86] : guessed(random),
      });
    }),
  );
}

function walked(symbol: string, board: Exchange): readonly Bar[] {
  const { days, seed } = VIETNAM_PLAY;
  const walk = createWalk({ seed, symbol, board, kind: 'share' });
  const bars: Bar[] = [];
  for (const text of days) {
    const day = parseDay(text);
    const plan = day && walk.planOf(day, walk.referenceOf(day));
    if (plan === undefined) throw new Error(`not a trading day: ${text}`);
    bars.push(...plan.minutes);
  }
  return bars;
}

function moments(): number[] {
  const found: number[] = [];
  for (let at = FIRST_MS; at <= LAST_MS; at += GAP_MS)
    if (at < LUNCH_MS[0] || at >= LUNCH_MS[1]) found.push(at);
  return found;
}

interface Basis {
  readonly bars: readonly Bar[];
  /** Of sell, neutral and buy. */
  readonly probabilities: readonly number[];
}

function predictionAt(symbol: string, timestamp: Instant, { bars, probabilities }: Basis) {
  const known = bars.filter((bar) => plus(bar.start, MINUTE_MS) <= timestamp);
  const last = known.at(-1);
  if (last === undefined) throw new Error(`no bar of ${symbol} before ${isoUtc(timestamp)}`);
  const confidence = Math.max(...probabilities);
  const numeric = probabilities.indexOf(confidence) - 1;
  return {
    ticker: symbol,
    signal: ['SELL', 'NEUTRAL', 'BUY'][numeric + 1],
    numeric,
    confidence,
    probabilities,
    timestamp,
    datetime: isoUtc(timestamp),
    datetime_of_data: naiveIn(VIETNAM_ZONE, plus(last.start, MINUTE_MS)),
    stock_price: last.close,
    feature_values: { return_1m: changeOf(known, 1), return_10m: changeOf(known, 10) },
    prediction_time: isoUtc(timestamp),
    synthetic: true,
  };
}

/** In percent. */
function changeOf(known: readonly Bar[], minutes: number): number {
  const [now, before] = [known.at(-1)?.close ?? 0, known.at(-1 - minutes)?.close ?? 0];
  return before === 0 ? 0 : rounded(((now - before) / before) * 100);
}

function guessed(random: Random): readonly number[] {
  const weights = [0, 1, 2].map(() => random.between(0.3, 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const [sell = 0, neutral = 0] = weights.map((weight) => rounded(weight / total));
  return [sell, neutral, rounded(1 - sell - neutral)];
}

function momentOf(text: string, msOfDay: number): Instant {
  const day = parseDay(text);
  if (day === undefined) throw new Error(`not a day: ${text}`);
  return instantOf(VIETNAM_ZONE, day, msOfDay);
}

if (import.meta.main) {
  const file = new URL('../config/demo/vietnam-predictions.ndjson', import.meta.url);
  writeFileSync(file, vietnamTape());
}
