// What an option without a stop counts for in the day's loss while its price stands still.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { Quote } from '../../../../src/market/quotes/quote.ts';
import type { Harness } from '../harness/harness.ts';
import { ACCOUNT, settings, strategy } from '../harness/settings.ts';
import { BOUGHT, held, holds, listed, looks, SOLD } from '../reconcile/spreads.ts';
import { CALL, held as heldCalls } from '../requests/options.ts';

const strategies = [strategy()];
/** 0.01 % of 1,000,000: 100 USD; 620 were paid. */
const tight = {
  strategies,
  settings: { risk: { ...settings(strategies).risk, dailyLossPercentMax: 0.01 } },
};

it.each([
  ['while other prices arrive', true],
  ['while nothing arrives', false],
])('a bought option is not a total loss %s', async (_, hasOthers) => {
  const harness = await held(tight);
  for (let minute = 0; minute < 3; minute += 1) {
    await harness.pass(50_000);
    if (hasOthers) await harness.quote(100);
  }
  expect(harness.of('daily-loss-reached')).toEqual([]);
});

/** 0.003 % of 1,000,000: a loss of more than 30 USD is said, with its amount. */
const LEAST = { dailyLossPercentMax: 0.003 };
const NONE = Number.NaN;
const CLOSED = instant(Date.parse('2026-11-18T21:00:01Z'));
const NEXT_DAY = instant(Date.parse('2026-11-19T15:00:00Z'));

async function lossAt(harness: Harness, symbol: string, quote: Partial<Quote>): Promise<number> {
  await harness.quote(1, { symbol, ...quote });
  await harness.pass(1_000);
  return harness.of('daily-loss-reached').at(-1)?.loss ?? 0;
}

describe('two calls that were bought at 1.60', () => {
  it.each([
    ['what they would fetch', { bid: 1.2, ask: 1.3 }, 80],
    ['nothing while nobody buys them', { bid: NONE, ask: 0.05 }, 320],
    ['the bid while nobody sells them', { bid: 1.3, ask: NONE }, 60],
    ['no loss at their price', { bid: 1.6, ask: 1.7 }, 0],
  ])('count for %s', async (_, quote, loss) => {
    expect(await lossAt(await heldCalls({ risk: LEAST }), CALL, quote)).toBeCloseTo(loss);
  });

  it('count for their mark of the last close while nothing is quoted after a restart', async () => {
    const before = await heldCalls({ risk: { dailyLossPercentMax: 0.008 } });
    await before.snapshot({ positions: [holds(CALL, 2, 1.6)] });
    await before.quote(1, { symbol: CALL, bid: 1.25, ask: 1.35 });
    await before.jump(CLOSED);
    const harness = await before.crash(NEXT_DAY - CLOSED);
    await harness.connect();
    await harness.snapshot({ positions: [holds(CALL, 2, 1.6)] });
    await harness.pass(70_000);
    expect(harness.of('daily-loss-reached')).toEqual([]);
  });

  it('are no loss before anything is quoted, after a restart on their first day', async () => {
    const before = await heldCalls({ risk: { dailyLossPercentMax: 0.008 } });
    const harness = await before.crash();
    await harness.connect();
    await harness.snapshot({ positions: [holds(CALL, 2, 1.6)] });
    await harness.pass(5_000);
    expect(harness.of('daily-loss-reached')).toEqual([]);
  });
});

describe('two calls that were sold by themselves, at 1.90', () => {
  /** The 230 calls of the vertical were sold by others at 5.00. */
  async function short(): Promise<Harness> {
    const strategies = [strategy()];
    const risk = { ...settings(strategies).risk, ...LEAST };
    const harness = await held({ strategies, settings: { risk } });
    const sale = {
      ...{
        account: ACCOUNT,
        execId: '0009.beef.01.01',
        orderRef: '',
        symbol: BOUGHT,
        side: 'sell',
      },
      ...{
        side: 'sell' as const,
        shares: 2,
        price: 5,
        at: harness.now(),
        cumulativeQuantity: 2,
        averagePrice: 5,
      },
      brokerLink: undefined,
    } as const;
    await looks(harness, [holds(SOLD, -2, 2.1)], { executions: [sale] });
    await listed(harness, SOLD, '7002');
    return harness;
  }

  it.each([
    ['what buying them back costs', { bid: 2.4, ask: 2.5 }, 120],
    ['no gain that is not quoted', { bid: 0.1, ask: NONE }, 0],
    ['the offer while nobody buys them', { bid: NONE, ask: 2.1 }, 40],
  ])('count for %s', async (_, quote, loss) => {
    expect(await lossAt(await short(), SOLD, quote)).toBeCloseTo(loss);
  });
});
