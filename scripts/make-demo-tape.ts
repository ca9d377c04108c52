// Writes config/demo/predictions.ndjson, the demonstration's synthetic predictions, from the shipped one-minute bars.
import { readFileSync, writeFileSync } from 'node:fs';
import { type Instant, MINUTE_MS, plus, SECOND_MS } from '../src/kernel/instant.ts';
import { parseDay } from '../src/market/time/day.ts';
import { instantOf, parseWallTime, zoneNamed } from '../src/market/time/zone.ts';
import { isoUtc, naiveIn, rounded } from './tape-words.ts';

const SEED = 20_201_216;
const DAYS = ['2020-12-16', '2020-12-17', '2020-12-18'];
const FIRST_MS = (9 * 60 + 36) * MINUTE_MS + 20 * SECOND_MS;
const BUY_ONLY_UNTIL_MS = (9 * 60 + 50) * MINUTE_MS;
const LAST_MS = (15 * 60 + 30) * MINUTE_MS;
/** At least every 3 minutes, and never twice in the minute between two polls. */
const GAPS_MS = [75, 90, 105, 120, 150, 165].map((seconds) => seconds * SECOND_MS);

const NEW_YORK = zoneNamed('America/New_York');

interface MinuteBar {
  readonly endsAt: Instant;
  readonly close: number;
  readonly volume: number;
}

type Random = () => number;

/** The text of the tape from the text of the bars. The same bars always give the same tape. */
export function demoTape(barsText: string): string {
  const bars = parseBars(barsText);
  const random = createRandom(SEED);
  const lines = DAYS.flatMap((day) =>
    momentsOf(random).map((msOfDay) => predictionAt(day, msOfDay, bars, random)),
  );
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function parseBars(text: string): MinuteBar[] {
  const rows = text.trim().split(/\r?\n/).slice(1);
  return rows.map((row) => {
    const [date = '', , , , close, volume] = row.split(',');
    const start = parseWallTime(date);
    if (start === undefined) throw new Error(`not a bar: ${row}`);
    const endsAt = plus(instantOf(NEW_YORK, start.day, start.msOfDay), MINUTE_MS);
    return { endsAt, close: Number(close), volume: Number(volume) };
  });
}

function momentsOf(random: Random): number[] {
  const moments: number[] = [];
  for (let msOfDay = FIRST_MS; msOfDay <= LAST_MS; msOfDay += picked(GAPS_MS, random)) {
    moments.push(msOfDay);
  }
  return moments;
}

function predictionAt(
  dayText: string,
  msOfDay: number,
  bars: readonly MinuteBar[],
  random: Random,
): object {
  const day = parseDay(dayText);
  if (day === undefined) throw new Error(`not a day: ${dayText}`);
  const timestamp = instantOf(NEW_YORK, day, msOfDay);
  const known = bars.filter((bar) => bar.endsAt <= timestamp);
  const last = known.at(-1);
  if (last === undefined) throw new Error(`no bar before ${dayText}`);
  const features = featuresOf(known);
  const probabilities =
    msOfDay < BUY_ONLY_UNTIL_MS ? sureBuy(random) : guessed(features.return_10m, random);
  const confidence = Math.max(...probabilities);
  const numeric = probabilities.indexOf(confidence) - 1;
  return {
    ticker: 'SPY',
    signal: ['SELL', 'NEUTRAL', 'BUY'][numeric + 1],
    numeric,
    confidence,
    probabilities,
    timestamp,
    datetime: isoUtc(timestamp),
    datetime_of_data: naiveIn(NEW_YORK, last.endsAt),
    stock_price: last.close,
    feature_values: features,
    prediction_time: isoUtc(timestamp),
    synthetic: true,
  };
}

function featuresOf(known: readonly MinuteBar[]) {
  const change = (minutes: number) => {
    const [now, before] = [known.at(-1)?.close ?? 0, known.at(-1 - minutes)?.close ?? 0];
    return rounded(((now - before) / before) * 100);
  };
  const usualVolume = mean(known.slice(-31, -1).map((bar) => bar.volume));
  return {
    return_1m: change(1),
    return_10m: change(10),
    return_30m: change(30),
    relative_volume: rounded((known.at(-1)?.volume ?? 0) / usualVolume),
  };
}

/** Probabilities of sell, neutral and buy for the first minutes: always a clear buy. */
function sureBuy(random: Random): number[] {
  const buy = rounded(0.76 + random() * 0.16);
  const sell = rounded((1 - buy) * random() * 0.5);
  return [sell, rounded(1 - buy - sell), buy];
}

/** Probabilities of sell, neutral and buy: a slight bias towards the last ten minutes' movement in percent, and much noise. */
function guessed(movedPercent: number, random: Random): number[] {
  const lean = movedPercent * 5 + (random() - 0.5) * 3;
  const weights = [-lean, 0.3 + (random() - 0.5) * 2.5, lean].map((weight) => Math.exp(weight));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const [sell = 0, neutral = 0] = weights.map((weight) => rounded(weight / total));
  return [sell, neutral, rounded(1 - sell - neutral)];
}

/** A linear congruential generator: the high bits of its state, uniform in 0..1. */
function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}

function picked(choices: readonly number[], random: Random): number {
  return choices[Math.floor(random() * choices.length)] ?? MINUTE_MS;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

if (import.meta.main) {
  const folder = new URL('../config/demo/', import.meta.url);
  const tape = demoTape(readFileSync(new URL('spy-1m.csv', folder), 'utf8'));
  writeFileSync(new URL('predictions.ndjson', folder), tape);
}
