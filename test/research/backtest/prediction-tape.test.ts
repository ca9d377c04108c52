// Predictions are read from the file format of the feed simulator; faults are reported by line, and nothing crashes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { zoneNamed } from '../../../src/market/time/zone.ts';
import { readPredictionTape } from '../../../src/research/backtest/prediction-tape.ts';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';
import { issueText } from '../../../src/research/bars/file-issue.ts';
import { runs } from '../../runs/runs.ts';
import { inputsOf } from './session-fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-tape-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SHIPPED = fileURLToPath(new URL('../../../config/demo/predictions.ndjson', import.meta.url));

function read(text: string) {
  const file = join(folder, 'tape.ndjson');
  writeFileSync(file, text);
  return readPredictionTape(file, zoneNamed('America/New_York'));
}

describe('a tape of predictions', () => {
  it('is sorted by time, whatever the order of its lines', () => {
    const lines = readFileSync(SHIPPED, 'utf8').trim().split('\n');
    const tape = read(lines.toReversed().join('\n'));
    if (!tape.ok) throw new Error('not read');
    const times = tape.value.map(({ at }) => at);
    expect(times).toHaveLength(lines.length);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it.each([
    ['[{"ticker":"SPY","timestamp":1608129380000}]', /:1: a list: write each prediction on a line/],
    ['nonsense', /tape\.ndjson:1: Not valid JSON/],
    ['{"ticker":"SPY","signal":"BUY","confidence":1}', /:1: the prediction has no "timestamp"/],
    ['{"timestamp":1608129380000,"signal":"BUY","confidence":1}', /:1: .*no "ticker"/],
    [
      '{"ticker":"SPY","timestamp":"soon","signal":"BUY","confidence":1}',
      /"timestamp" is not epoch/,
    ],
    ['{"ticker":"SPY","timestamp":1608129380000,"signal":"BUY","confidence":"x"}', /"confidence"/],
    [
      '{"ticker":"SPY","timestamp":1608129380,"signal":"BUY","confidence":1}',
      /"timestamp" 1608129380 has the magnitude of epoch seconds \(2020-12-16T14:36:20/,
    ],
    [
      '{"ticker":"SPY","timestamp":1608129380000000,"signal":"BUY","confidence":1}',
      /epoch microseconds \(2020-12-16T14:36:20.000Z\), not of epoch milliseconds/,
    ],
  ])('refuses %s', (line, sentence) => {
    const tape = read(`${line}\n`);
    expect(tape.ok ? [] : tape.failure.map(issueText)).toEqual([expect.stringMatching(sentence)]);
  });

  it('is read packed with gzip or zstd', () => {
    const plain = readFileSync(SHIPPED);
    const file = join(folder, 'packed.ndjson');
    for (const bytes of [gzipSync(plain), zstdCompressSync(plain)]) {
      writeFileSync(file, bytes);
      const tape = readPredictionTape(file, zoneNamed('America/New_York'));
      expect(tape).toEqual(readPredictionTape(SHIPPED, zoneNamed('America/New_York')));
      expect(tape.ok).toBe(true);
    }
  });

  it('is read after a byte order mark, with lines that end as on Windows', () => {
    const line = '{"ticker":"SPY","timestamp":1608129380000,"signal":"BUY","confidence":1}';
    const tape = read(`\uFEFF${line}\r\n${line}\r\n`);
    expect(tape.ok && tape.value).toHaveLength(2);
  });

  it('never crashes a run: a mutated line is rejected on load, or judged like any answer of a feed', () => {
    const at = inputsOf({ predictions: { '10:00:05': 'BUY' } }).predictions[0]?.at ?? 0;
    const line = JSON.stringify({
      ...{ ticker: 'AAPL', signal: 'BUY', confidence: 0.9, timestamp: at },
      feature_values: { x: 1 },
    });
    fc.assert(
      fc.property(
        fc.nat(line.length - 1),
        fc.nat(8),
        fc.constantFrom('', '0', '"', '{', '}', ',', 'null', '-', '1e999', ' ', '[]'),
        (from, cut, put) => {
          const tape = read(line.slice(0, from) + put + line.slice(from + cut));
          if (!tape.ok) {
            expect(tape.failure.map(issueText).every((text) => text.includes(':1: '))).toBe(true);
            return;
          }
          const predictions = tape.value.filter(({ symbol }) => symbol === 'AAPL');
          const { trades, openPositions } = runBacktest({
            ...inputsOf({ predictions: {} }),
            predictions,
          });
          expect(trades.length + openPositions.length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: runs(150) },
    );
  });
});
