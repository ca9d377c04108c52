// A strategy sells verticals: a put spread on BUY, a call spread on SELL, sized by the width less the credit. AAPL is at 100.
import { describe, expect, it } from 'vitest';
import { WALK_DEFAULTS } from '../../../../src/trader/domain/strategy/strategy.ts';
import { OPTION_TRADE_DEFAULTS } from '../../../../src/trader/domain/terms/option-trade.ts';
import type { Harness } from '../harness/harness.ts';
import { answer, optionHarness, pinned, quoted } from './chain.ts';

const PUTS = 'AAPL 261218P00100000-261218P00097000';
const CALLS = 'AAPL 261218C00104000-261218C00110000';
const trade = {
  ...OPTION_TRADE_DEFAULTS.credit_vertical,
  ...{ dte: { from: 20, until: 45 }, delta: { from: 0.3, until: 0.5 }, width: 4 },
};

async function chosen(signal: 'BUY' | 'SELL', changes: object = {}) {
  const harness = await optionHarness({ trade, ...changes });
  await harness.predict(signal);
  await answer(harness);
  return harness;
}

/** The broker answers what the margin of the order would be. */
async function stated(harness: Harness, initial: number): Promise<void> {
  const { question = '' } = harness.broker.margins.at(-1) ?? {};
  harness.broker.say({ type: 'margin-read', question, initial, commission: 2.6 });
  await harness.settle();
}

async function pricedPuts(harness: Harness, bid = 1.25, ask = 1.35): Promise<void> {
  await pinned(harness, PUTS, '7001/7002');
  await quoted(harness, PUTS, bid, ask);
}

describe('a strategy that sells verticals', () => {
  it.each([
    ['BUY', PUTS, 1.25],
    ['SELL', CALLS, 1.3],
  ] as const)('sells the one that loses when %s is wrong', async (signal, id, bid) => {
    const harness = await chosen(signal);
    expect(harness.of('contract-chosen')[0]?.choice.structure).toMatchObject({
      kind: 'credit_vertical',
    });
    await pinned(harness, id, '7001/7002');
    await quoted(harness, id, bid, bid + 0.1);
    await stated(harness, 600);
    const [{ legs } = { legs: [] }] = harness.submits('entry');
    expect(legs).toMatchObject([{ symbol: id, side: 'sell', quantity: 2 }]);
    expect(harness.of('position-planned')[0]).toMatchObject({
      ...{ side: 'short', plan: { stop: { kind: 'percent', percent: 100 } } },
    });
    expect(harness.of('signal-taken')).toHaveLength(1);
  });

  it('without a stop can lose the width less its credit, which is its R', async () => {
    const harness = await chosen('BUY', { stop: { kind: 'none' } });
    await pricedPuts(harness);
    await stated(harness, 600);
    expect(harness.of('position-planned')[0]?.plan).toMatchObject({ stopPrice: 3, r: 1.75 });
  });

  it('sizes by what it can lose, at the least credit of its walk', async () => {
    const harness = await chosen('BUY', {
      ...{ size: { kind: 'risk-percent', percent: 0.1 }, stop: { kind: 'none' } },
      entryOrder: { kind: 'walk', ...WALK_DEFAULTS, reachPercent: 100 },
    });
    await pricedPuts(harness, 1.2, 1.4);
    expect(harness.broker.margins[0]?.terms).toMatchObject({ quantity: 5, limitPrice: 1.2 });
    await stated(harness, 1_500);
    const { e } = harness.bracket();
    expect(e).toMatchObject({ side: 'sell', limitPrice: 1.3, walk: { boundPrice: 1.2 } });
    // 1,000 at stake: 180 and four commissions of one dollar each.
    expect(e.quantity).toBe(5);
  });

  it('refuses a credit that has fallen below its part of the width', async () => {
    const harness = await chosen('BUY', { trade: { ...trade, creditPercentMin: 35 } });
    await pricedPuts(harness, 1.0, 1.1);
    expect(harness.reasons()).toMatchObject([
      { kind: 'credit_too_low', credit: 1, minimum: expect.closeTo(1.05) },
    ]);
    expect(harness.submits()).toEqual([]);
  });

  it('refuses strikes inside the expected move, if it asks for that', async () => {
    const harness = await chosen('BUY', { trade: { ...trade, outsideExpectedMove: true } });
    expect(JSON.stringify(harness.reasons())).toContain('inside_expected_move');
  });
});

describe('the margin of what is sold', () => {
  it('is asked for before anything is sent, under a number that no order gets', async () => {
    const harness = await chosen('BUY');
    await pricedPuts(harness);
    const [asked] = harness.broker.margins;
    expect(asked?.terms).toMatchObject({
      symbol: PUTS,
      side: 'sell',
      quantity: 2,
      limitPrice: 1.25,
    });
    expect(harness.of('margin-asked')).toHaveLength(1);
    expect(harness.submits()).toEqual([]);
    await harness.pass(1_000);
    await quoted(harness, PUTS, 1.26, 1.36);
    expect(harness.broker.margins).toHaveLength(1);
    await stated(harness, 600);
    expect(harness.of('margin-stated')).toMatchObject([{ units: 2, initial: 600 }]);
    const { e } = harness.bracket();
    expect(e.handle).not.toEqual(asked?.terms.handle);
    expect(e).toMatchObject({ quantity: 2, limitPrice: 1.26 });
  });

  it('that the account does not have refuses the entry, with both numbers', async () => {
    const harness = await chosen('BUY');
    await harness.account('AvailableFunds', 599);
    await pricedPuts(harness);
    await stated(harness, 600);
    expect(harness.reasons()).toMatchObject([
      { kind: 'margin', needed: 600, available: 599, funds: 'available_funds' },
    ]);
    expect(harness.submits()).toEqual([]);
  });

  it('that the broker does not state refuses the entry, in its words', async () => {
    const harness = await chosen('BUY');
    await pricedPuts(harness);
    const { question = '' } = harness.broker.margins[0] ?? {};
    const why = 'No trading permissions. (460)';
    harness.broker.say({ type: 'margin-unread', question, kind: 'refused', why });
    await harness.settle();
    expect(harness.reasons()).toEqual([{ kind: 'margin_unread', cause: 'refused', why }]);
    await stated(harness, 600);
    expect(harness.submits()).toEqual([]);
  });

  it('that never comes ends with the prediction', async () => {
    const harness = await chosen('BUY');
    await pricedPuts(harness);
    for (let minute = 0; minute < 10; minute += 1) await harness.pass(60_000);
    expect(harness.reasons()).toMatchObject([{ kind: 'margin_unread', cause: 'overdue' }]);
    expect(harness.of('signal-refused')).toHaveLength(1);
  });

  it('is not asked again after a restart: the signal is refused', async () => {
    const harness = await chosen('BUY');
    await pricedPuts(harness);
    const again = await harness.crash();
    await again.connect();
    expect(again.of('signal-refused')).toMatchObject([
      { reasons: [{ kind: 'choice_interrupted' }] },
    ]);
    expect(again.broker.margins).toEqual([]);
  });
});
