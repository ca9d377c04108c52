// What a strategy file may say of bars, and one sentence for each thing that means nothing there.
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { strategyAsWritten } from '../../../../src/trader/config/strategies/strategy-terms.ts';
import { strategyText } from '../../../../src/trader/domain/wording/strategy-text.ts';
import { wordsOf } from '../../../../src/trader/ports/brokers.ts';
import { saidOf, strategyIn } from './strategy-text.ts';

const onBars = (more: string, when = 'price.last > vwap()') => ({
  entry: `{ on: bar, when: "${when}", ${more} }`,
});

describe('a strategy on bars', () => {
  it('names its bars as other keys do, and reads them', () => {
    const { entry, exit } = strategyIn(onBars('every: 15m, side: short'));
    expect(entry).toEqual({ side: 'short', when: 'price.last > vwap()', everyMs: 900_000 });
    expect(exit.opposite).toBe(false);
    expect(strategyIn(onBars('every: 1d')).entry.everyMs).toBe(DAY_MS);
    expect(strategyText(strategyIn(onBars('every: 5m')), US, wordsOf('ib'))).toMatch(
      /^At the end of each bar of 5 min, enters AAPL, MSFT long when price.last > vwap\(\);/,
    );
  });

  it('takes the words that days and weeks had before', () => {
    for (const [earlier, name] of [
      ['day', '1d'],
      ['week', '1w'],
    ]) {
      const [one, other] = [earlier, name].map((every) => strategyIn(onBars(`every: ${every}`)));
      if (one === undefined || other === undefined) throw new Error('no strategy');
      expect(one.entry).toEqual(other.entry);
      expect(strategyAsWritten(one)).toMatchObject({ entry: { every: name } });
    }
  });

  it.each([
    [
      'every: 5m, side: both',
      'r.yaml:3:48: entry.side: a bar has no side: write long or short, and another file for the other side',
    ],
    [
      'side: long',
      'r.yaml:3:8: entry.every: is missing: on: bar needs the length of the bars, such as 5m or 1d',
    ],
    [
      'every: 5min',
      'entry.every: expected one of 1m, 2m, 3m, 5m, 10m, 15m, 30m, 1h, 1d, 1w, found "5min"; did you mean 5m?',
    ],
    [
      'every: 7m',
      'entry.every: expected one of 1m, 2m, 3m, 5m, 10m, 15m, 30m, 1h, 1d, 1w, found "7m"',
    ],
    ['every: 1day', 'found "1day"; did you mean 1d?'],
    ['every: 60m', 'found "60m"; did you mean 1h?'],
  ])('%s', (more, sentence) => {
    expect(saidOf(onBars(more)).join('\n')).toContain(sentence.replace(/^r\.yaml:\d+:\d+: /, ''));
  });

  it('is on bar, not on bars', () => {
    const said = saidOf({ entry: '{ on: bars, every: 5m, when: "price.last > 1" }' });
    expect(said[0]).toBe(
      'r.yaml:3:14: entry.on: expected one of prediction, bar, found "bars"; did you mean bar?',
    );
  });

  it('has no prediction to read, in any condition', () => {
    expect(saidOf(onBars('every: 5m', 'price.last > 1 && prediction.confidence > 0.7'))).toEqual([
      'r.yaml:3:44: entry.when: prediction.confidence: entry.on is bar, so there is no prediction to read',
    ]);
    expect(saidOf(onBars('every: 5m', 'features.x > 1 || predictions.last(2).buys > 1'))).toEqual([
      'r.yaml:3:26: entry.when: features.x: entry.on is bar, so there is no prediction to read',
    ]);
    const exit = '{ when: "prediction.signal == \'SELL\'" }';
    expect(saidOf({ ...onBars('every: 5m'), exit }).join()).toContain(
      'exit.when: prediction.signal: entry.on is bar, so there is no prediction to read',
    );
    const size = '{ shares: 10, by_confidence: { from: 0.6, to: 0.9, least_percent: 50 } }';
    expect(saidOf({ ...onBars('every: 5m'), size }).join()).toContain(
      'size.by_confidence: entry.on is bar, so there is no confidence: remove this',
    );
    expect(saidOf({ ...onBars('every: 5m'), exit: '{ neutral: true }' }).join()).toContain(
      'exit.neutral: entry.on is bar, so no prediction closes it: remove this',
    );
  });

  it('alone has a length of bars', () => {
    const entry = '{ every: 5m, when: "prediction.confidence > 0.5" }';
    expect(saidOf({ entry })).toEqual([
      'r.yaml:3:17: entry.every: only on: bar uses it: add on: bar, or remove this',
    ]);
  });
});
