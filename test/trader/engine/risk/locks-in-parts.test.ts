// A trade in parts counts for the guards once all of its parts have closed, with the result of all.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import {
  NO_STRATEGY_PROTECTIONS,
  type Strategy,
} from '../../../../src/trader/domain/strategy/strategy.ts';
import { NO_PROTECTIONS } from '../../../../src/trader/ports/risk-settings.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { settings, strategy } from '../harness/settings.ts';

const HOUR = 3_600_000;
const base = settings([strategy()]);

async function harnessWith(more: Partial<Settings>, its: Partial<Strategy> = {}): Promise<Harness> {
  const half = { kind: 'r', portionPercent: 50 } as const;
  const target = {
    kind: 'legs',
    legs: [
      { ...half, r: 1 },
      { ...half, r: 3 },
    ],
  } as const;
  const harness = createHarness({
    strategies: [strategy({ symbols: ['AAPL', 'MSFT', 'IBM'], target, ...its })],
    settings: more,
  });
  await harness.ready();
  return harness;
}

interface Part {
  readonly s: OrderTerms;
  readonly t: OrderTerms;
}

/** Buys two parts of 50 shares at 100. */
async function bought(harness: Harness, symbol: string): Promise<readonly [Part, Part]> {
  await harness.quote(100, { symbol });
  const before = harness.submits('entry').length;
  await harness.predict('BUY', { symbol });
  const sent = harness.submits('entry').slice(before);
  const parts: Part[] = [];
  for (const [index, { legs }] of sent.entries()) {
    const [e, t, s] = legs;
    if (e === undefined || t === undefined || s === undefined) throw new Error('no bracket');
    await harness.told(e);
    for (const leg of [t, s])
      await harness.told(leg, { group: `${symbol}${index}`, groupEffect: 'reduces' });
    await harness.fill(e, 50, 100);
    parts.push({ s, t });
  }
  const [first, second] = parts;
  if (first === undefined || second === undefined)
    throw new Error(`not in two parts: ${JSON.stringify(harness.reasons())}`);
  return [first, second];
}

async function stopped(harness: Harness, ...parts: readonly Part[]): Promise<void> {
  for (const { s, t } of parts) {
    await harness.fill(s, 50, 98.5);
    await harness.status(t, 'cancelled');
  }
  await harness.pass(6_000);
}

async function won(harness: Harness, { s, t }: Part): Promise<void> {
  await harness.fill(t, 50, 101.5);
  await harness.status(s, 'cancelled');
  await harness.pass(6_000);
}

async function lost(harness: Harness, symbol: string): Promise<void> {
  await stopped(harness, ...(await bought(harness, symbol)));
}

const GUARD = { stops: 2, withinMs: HOUR, lockMs: HOUR, per: 'all' } as const;
const own = (protections: Partial<Strategy['protections']>) => ({
  protections: { ...NO_STRATEGY_PROTECTIONS, ...protections },
});

describe('a part that is stopped out while the other is open', () => {
  it.each([
    [
      'the losing streak',
      { kind: 'losing_streak', losses: 2 },
      { risk: { ...base.risk, losingStreakMax: 2 } },
      {},
    ],
    [
      'the stop-loss guard',
      { kind: 'stoploss_guard', stops: 2 },
      { protections: { ...NO_PROTECTIONS, stoplossGuard: GUARD } },
      {},
    ],
    [
      'the guard of its strategy',
      { kind: 'stoploss_guard', stops: 2 },
      {},
      own({ stoplossGuard: GUARD }),
    ],
  ] as const)('is no trade for %s yet', async (_, reason, more, its) => {
    const harness = await harnessWith(more, its);
    const [first, second] = await bought(harness, 'AAPL');
    await stopped(harness, first);
    await lost(harness, 'MSFT');
    expect(harness.of('lock-set')).toEqual([]);
    await stopped(harness, second);
    expect(harness.of('lock-set')).toMatchObject([{ lock: { reason } }]);
  });
});

describe('a part that has gained while the other is open', () => {
  it('does not end a losing streak', async () => {
    const harness = await harnessWith({ risk: { ...base.risk, losingStreakMax: 2 } });
    await lost(harness, 'MSFT');
    const [first] = await bought(harness, 'AAPL');
    await won(harness, first);
    await lost(harness, 'IBM');
    expect(harness.of('lock-set')).toMatchObject([{ lock: { reason: { losses: 2 } } }]);
  });

  it('is part of the equity of the drawdown guard', async () => {
    // 75 won, then 150 lost: 150 of 1,000,075 is more than 0.01499 %, less 75 it would not be.
    const maxDrawdown = { percent: 0.01499, withinMs: 24 * HOUR, lockMs: HOUR };
    const harness = await harnessWith({ protections: { ...NO_PROTECTIONS, maxDrawdown } });
    const [first] = await bought(harness, 'AAPL');
    await won(harness, first);
    await lost(harness, 'MSFT');
    const [set] = harness.of('lock-set');
    expect(set?.lock.reason).toMatchObject({ kind: 'max_drawdown' });
    expect(set?.lock.reason).toHaveProperty('percent', expect.closeTo(0.0149989, 6));
  });
});
