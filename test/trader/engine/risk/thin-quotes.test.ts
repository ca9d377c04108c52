// Quotes of one exchange: a wide one is no proof of a wide market, and no price to trade, value or stop by.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { Quote } from '../../../../src/market/quotes/quote.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { RiskSettings } from '../../../../src/trader/ports/risk-settings.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { settings, strategy, TRAIL } from '../harness/settings.ts';

const base = settings([strategy()]);

async function ready(
  risk: Partial<RiskSettings> = {},
  rule: Partial<Strategy> = {},
): Promise<Harness> {
  const harness = createHarness({
    strategies: [strategy(rule)],
    settings: { risk: { ...base.risk, ...risk } },
  });
  await harness.ready();
  return harness;
}

/** Of IEX; its last trade was so many seconds ago. */
function quoted(
  harness: Harness,
  { ageS = 0, last = 100, ...sides }: Partial<Quote> & { readonly ageS?: number },
): Promise<void> {
  const printedAt = instant(harness.now() - ageS * 1_000);
  return harness.quote(last, { thin: { venue: 'IEX', printedAt }, ...sides });
}

const WIDE = { bid: 97, ask: 104 };

describe('an entry at a wide quote of IEX', () => {
  it('is priced and sized half the allowed spread from the last trade, and says that the quote was thin', async () => {
    const harness = await ready({ spreadPercentMax: 0.4 });
    await quoted(harness, WIDE);
    await harness.predict('BUY');
    // 100.2 is half of 0.4 % away; the collar is another 0.2 %.
    expect(harness.bracket().e).toMatchObject({ type: 'limit', limitPrice: 100.4 });
    expect(harness.of('entry-intended').at(-1)?.market).toMatchObject({ ...WIDE, thin: 'IEX' });
  });

  it('takes half a percent for the width of the market if no spread is configured', async () => {
    const harness = await ready();
    await quoted(harness, WIDE);
    await harness.predict('BUY');
    expect(harness.bracket().e.limitPrice).toBe(100.45);
  });

  it('is refused without a trade of the last minute, or with one outside bid and ask', async () => {
    const harness = await ready();
    await quoted(harness, { ...WIDE, ageS: 61 });
    await harness.predict('BUY');
    expect(harness.reasons()[0]).toMatchObject({
      ...{ kind: 'spread_too_wide', limit: 0.5, thin: 'IEX' },
      percent: expect.closeTo(6.965, 3),
    });
    await quoted(harness, { ...WIDE, last: 96.9 });
    await harness.predict('BUY');
    expect(harness.kinds()).toContain('spread_too_wide');
    expect(harness.submits('entry')).toEqual([]);
  });

  it('is refused if it has no limit, as at any other quote', async () => {
    const market = { entryOrder: { kind: 'market' } } as const;
    const harness = await ready({ spreadPercentMax: 0.4 }, market);
    await quoted(harness, WIDE);
    await harness.predict('BUY');
    expect(harness.kinds()).toContain('spread_too_wide');
  });

  it('with one side is refused, and a narrow quote is taken as it is', async () => {
    const harness = await ready({ spreadPercentMax: 0.4 });
    await quoted(harness, { bid: Number.NaN, ask: 104 });
    await harness.predict('BUY');
    expect(harness.kinds()).toContain('no_quote');
    await quoted(harness, { bid: 99.9, ask: 100.1, ageS: 600 });
    await harness.predict('BUY');
    expect(harness.bracket().e.limitPrice).toBe(100.3);
  });
});

describe('a position at a wide quote of IEX', () => {
  const loss = { dailyLossPercentMax: 0.02 };

  it.each([
    ['BUY', 'bid', 60.02],
    ['SELL', 'ask', 139.98],
  ] as const)(
    '(%s) is valued near the last trade, or at the nearer of %s and stop, but never at the far price',
    async (side, _, far) => {
      const harness = await ready(loss);
      await harness.enter(side);
      await quoted(harness, { bid: 60, ask: 140 });
      await harness.pass(2_000);
      expect(harness.state().trading.state).toBe('ACTIVE');
      await quoted(harness, { bid: 60, ask: 140, ageS: 120 });
      await harness.pass(2_000);
      expect(harness.state().trading.state).toBe('ACTIVE');
      // The same price as that of a whole market is a loss.
      await harness.quote(far);
      await harness.pass(2_000);
      expect(harness.state().trading.state).toBe('REDUCING');
    },
  );

  it('trails its stop, and is not closed because the far bid is below it', async () => {
    const harness = await ready({}, { trail: TRAIL });
    const { s } = await harness.enter();
    await harness.pass(6_000);
    await quoted(harness, { last: 101, bid: 97, ask: 105 });
    await harness.pass(2_000);
    await quoted(harness, { last: 101.01, bid: 97, ask: 105 });
    await harness.pass(2_000);
    expect(harness.of('exit-intended')).toEqual([]);
    expect(harness.modifies().at(-1)?.stopPrice).toBeGreaterThan(s.stopPrice ?? 0);
  });
});
