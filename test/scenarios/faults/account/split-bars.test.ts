// AAPL's real minutes around its split of 7:1, live: the daemon is up over the night, and its indicators are in the prices of
// the day, whether or not it holds the stock, and however the stock opens.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Bar } from '../../../../src/market/bars/bar.ts';
import { until } from '../../../processes/waiting.ts';
import { minutes } from '../../../simulators/ib-gateway/exchange/minutes.ts';
import { FIVE_MINUTES } from '../../../trader/engine/harness/settings.ts';
import { type Environment, inEnvironment, isReady } from '../../environment/environment.ts';

const RAW = fileURLToPath(
  new URL('../../../fixtures/lean/aapl-1m-2014-06-05-to-09.csv', import.meta.url),
);
const EVENING = '2014-06-06T15:40:30-04:00';
const CLOSE = '2014-06-06T15:59:57-04:00';
const BEFORE = '2014-06-09T08:29:57-04:00';
const OPEN = '2014-06-09T09:29:55-04:00';
/** ATR(14, 5m) at the close of 2014-06-06 in prices after 7:1. */
const ATR = 0.1342;

/** Prices as if there had been no split, because it plays the split itself. */
function unsplit(): readonly Bar[] {
  const [, ...rows] = readFileSync(RAW, 'utf8').trimEnd().split('\n');
  const lines = rows.map((row) => {
    const [date = '', ...rest] = row.split(',');
    const [open, high, low, close, volume = 0] = rest.map(Number);
    const factor = date.startsWith('2014-06-09') ? 7 : 1;
    const prices = [open, high, low, close].map((price = 0) => (price * factor).toFixed(2));
    return [date.slice(0, 16), ...prices, Math.round(volume / factor)].join(',');
  });
  return minutes(lines.join('\n'));
}

function overTheNight(story: (environment: Environment) => Promise<void>): Promise<void> {
  const strategy = {
    symbols: ['AAPL'],
    size: { kind: 'shares', shares: 70 },
    stop: { kind: 'atr', atr: FIVE_MINUTES, multiple: 8 },
  } as const;
  const gateway = { bars: new Map([['AAPL', unsplit()]]) };
  return inEnvironment({ symbols: [], market: EVENING, strategy, gateway }, async (environment) => {
    await isReady(environment);
    await story(environment);
  });
}

async function lastPrice(environment: Environment): Promise<number> {
  const { prices } = await environment.book();
  const last = prices.find(({ symbol }) => symbol === 'AAPL')?.last ?? Number.NaN;
  return last;
}

/** Predicts until it has an effect: the first prints of the day may come later than a prediction. */
async function predictedUntil(
  environment: Environment,
  signal: 'BUY' | 'SELL',
  effect: 'entry-intended' | 'position-closed',
): Promise<void> {
  let judged = -1;
  await until(effect, async () => {
    if (environment.factsOf(effect, 'AAPL').length > 0) return true;
    const now = environment.factsOf('prediction-judged').length;
    if (now > judged) await environment.predict('AAPL', signal);
    judged = now;
    return false;
  });
}

describe.concurrent('bars before a split, live', () => {
  it.each([
    ['7:1', 7, 92.22],
    // 7.5 times less: neither 7:1 nor 8:1 by its price.
    ['7:1, and opens far from its close', 7, 85.76],
    ['1:10', 0.1, 6455.7],
    ['1:10, and opens far from its close', 0.1, 6933],
  ])(
    'split: a stock that no one holds splits %s: its ATR is in prices of the day',
    (_, ratio, price) =>
      overTheNight(async (environment) => {
        await environment.fault('split', { symbol: 'AAPL', ratio });
        await environment.moveTo(BEFORE);
        await until(
          'it has split',
          async () => Math.abs((await lastPrice(environment)) * ratio - 645.57) < 0.1,
        );
        await environment.price('AAPL', price);
        await environment.moveTo(OPEN);
        await predictedUntil(environment, 'BUY', 'entry-intended');
        const [entry] = environment.factsOf('entry-intended', 'AAPL');
        // In prices of before it would be seven times as large; each bar of the new day moves it a little.
        const atr = ((entry?.market.atr ?? Number.NaN) * ratio) / 7;
        expect(atr).toBeGreaterThan(ATR * 0.7);
        expect(atr).toBeLessThan(ATR * 1.5);
      }),
  );

  it.each([
    ['7:1', 7, 490],
    ['1:10', 0.1, 7],
  ])(
    'split: a stock that is held splits %s: its trade counts in shares and prices after it',
    (_, ratio, shares) =>
      overTheNight(async (environment) => {
        await environment.enter('AAPL');
        await environment.moveTo(CLOSE);
        await until('the night is measured', () => environment.factsOf('holding-marked')[0]);
        await environment.fault('split', { symbol: 'AAPL', ratio });
        await environment.moveTo(BEFORE);
        await until('it is restated', () => environment.factsOf('position-split')[0]);
        await environment.moveTo(OPEN);
        await predictedUntil(environment, 'SELL', 'position-closed');
        const [opened] = environment.factsOf('position-opened', 'AAPL');
        const [closed] = environment.factsOf('position-closed', 'AAPL');
        expect(closed).toMatchObject({ quantity: shares, reason: 'opposite' });
        expect(closed?.entryPrice).toBeCloseTo((opened?.averagePrice ?? 0) / ratio, 6);
        const won = ((closed?.exitPrice ?? 0) - (closed?.entryPrice ?? 0)) * shares;
        expect(closed?.realizedPnl).toBeCloseTo(won, 4);
        expect((await environment.book()).naked_milliseconds).toBe(0);
      }),
  );
});
