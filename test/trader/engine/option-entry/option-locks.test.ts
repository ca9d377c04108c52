// After a trade in an option its strategy rests in the stock: the next contract is another one.
import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { NO_STRATEGY_PROTECTIONS } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { Harness } from '../harness/harness.ts';
import { answer, CALL, optionHarness, priced, quoted } from './chain.ts';

const HOUR_MS = 60 * MINUTE_MS;

/** Bought at 2, and sold at half of that. */
async function lose(harness: Harness): Promise<void> {
  await harness.predict('BUY');
  await answer(harness);
  await priced(harness, CALL);
  const e = harness.newest('e');
  await harness.told(e);
  await harness.fill(e, 2, 2);
  await harness.status(e, 'filled');
  await quoted(harness, CALL, 1, 1.05);
  await harness.predict('SELL');
  const x = harness.newest('x');
  await harness.told(x);
  await harness.fill(x, 2, 1);
  await harness.status(x, 'filled');
}

function reasonsOfLast(harness: Harness): readonly string[] {
  return (
    harness
      .of('signal-refused')
      .at(-1)
      ?.reasons.map(({ kind }) => kind) ?? []
  );
}

describe('after a trade in an option', () => {
  it('the strategy rests in the stock, whose terms it has', async () => {
    const harness = await optionHarness({ cooldownMs: 10 * MINUTE_MS, entry: LONG });
    await lose(harness);
    expect(harness.of('lock-set')).toMatchObject([
      { lock: { scope: { kind: 'rule', rule: 'follow', symbol: 'AAPL' } } },
    ]);
    await harness.predict('BUY');
    expect(reasonsOfLast(harness)).toContain('cooldown');
    expect(harness.of('chain-asked')).toHaveLength(1);
  });

  it('losses in several contracts of a stock count together', async () => {
    const guard = { stops: 1, withinMs: HOUR_MS, lockMs: HOUR_MS, per: 'symbol' } as const;
    const lowProfit = { trades: 1, withinMs: HOUR_MS, profitMin: 0, lockMs: HOUR_MS } as const;
    const harness = await optionHarness({
      ...{ cooldownMs: 0, entry: LONG },
      protections: { ...NO_STRATEGY_PROTECTIONS, stoplossGuard: guard, lowProfit },
    });
    await lose(harness);
    expect(harness.of('lock-set').map(({ lock }) => lock.scope)).toEqual([
      { kind: 'rule', rule: 'follow', symbol: 'AAPL' },
    ]);
    await harness.predict('BUY');
    expect(reasonsOfLast(harness)).toContain('locked');
  });
});

const LONG = { side: 'long', when: 'true' } as const;
