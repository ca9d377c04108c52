// A strategy sells puts against cash and calls against shares. AAPL is at 100.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import { OPTION_TRADE_DEFAULTS } from '../../../../src/trader/domain/terms/option-trade.ts';
import type { Harness } from '../harness/harness.ts';
import { asked } from '../requests/order-requests.ts';
import { answer, CALL, optionHarness, PUT, priced, quoted } from './chain.ts';

const DELTA = { from: 0.3, until: 0.4 };
const PUTS = { ...OPTION_TRADE_DEFAULTS.cash_secured_put, delta: DELTA };
const CALLS = { ...OPTION_TRADE_DEFAULTS.covered_call, delta: DELTA };
const LAST_HOUR = instant(Date.parse('2026-12-18T20:00:01Z'));
const EXIT = { opposite: true, neutral: false, maxMs: undefined, flattenBeforeCloseMs: undefined };

async function putHarness(changes: Partial<Strategy> = {}, cash = 100_000): Promise<Harness> {
  const harness = await optionHarness({
    ...{ trade: PUTS, entry: { side: 'long', when: 'true' }, stop: { kind: 'none' } },
    ...changes,
  });
  await harness.account('SettledCash', cash);
  return harness;
}

async function sold(harness: Harness): Promise<void> {
  await harness.predict('BUY');
  await answer(harness);
  await priced(harness, PUT);
}

async function held(changes: Partial<Strategy> = {}): Promise<Harness> {
  const harness = await putHarness(changes);
  await sold(harness);
  const { e } = harness.bracket();
  await harness.told(e);
  await harness.fill(e, 2, 1.93);
  await harness.status(e, 'filled');
  return harness;
}

describe('a strategy that sells puts', () => {
  it('asks for puts on BUY, and sells the chosen one against its cash', async () => {
    const harness = await putHarness();
    await sold(harness);
    expect(harness.broker.chains[0]).toMatchObject({ right: 'put' });
    expect(harness.submits('entry')[0]?.legs).toEqual([
      expect.objectContaining({
        ...{ leg: 'e', symbol: PUT, side: 'sell', type: 'limit', quantity: 2, limitPrice: 1.93 },
      }),
    ]);
    expect(harness.of('position-planned')[0]).toMatchObject({
      ...{ symbol: PUT, side: 'short', plan: { collateral: 'cash' } },
    });
    expect(harness.of('signal-taken')[0]?.signal).toMatchObject({ symbol: 'AAPL', side: 'long' });
  });

  it('walks from the middle down', async () => {
    const order = {
      kind: 'walk',
      steps: 2,
      everyMs: 3_000,
      reachPercent: 100,
      lifeMs: 30_000,
    } as const;
    const harness = await putHarness({ entryOrder: order });
    await sold(harness);
    const { e } = harness.bracket();
    expect(e).toMatchObject({ side: 'sell', limitPrice: 1.97, walk: { boundPrice: 1.93 } });
    await harness.told(e);
    await harness.pass(3_100);
    await quoted(harness, PUT, 1.93, 2.01);
    await harness.pass(3_100);
    expect(harness.modifies().map(({ limitPrice }) => limitPrice)).toEqual([1.95]);
  });

  it('sells as many as the free cash secures, and none without', async () => {
    const harness = await putHarness({}, 15_000);
    await sold(harness);
    expect(harness.bracket().e).toMatchObject({ quantity: 1 });
    expect(harness.of('signal-taken')[0]?.sizing).toMatchObject({ binding: 'free_cash' });
    const poor = await putHarness({}, 9_701.99);
    await sold(poor);
    expect(poor.reasons()).toEqual([{ kind: 'size_zero', binding: 'free_cash' }]);
  });

  it('is sized by the strike less the premium', async () => {
    const harness = await putHarness({ size: { kind: 'risk-percent', percent: 2 } });
    await sold(harness);
    // 20,000 of a million, at 97 less 1.93 and two dollars of commissions.
    expect(harness.bracket().e).toMatchObject({ quantity: 2 });
  });

  it('has one trade in the stock: a further BUY is refused, a SELL buys it back', async () => {
    const harness = await held();
    await harness.predict('BUY');
    expect(harness.reasons()).toContainEqual(
      expect.objectContaining({ kind: 'already_in_position' }),
    );
    await harness.predict('SELL');
    expect(harness.of('position-closing')[0]).toMatchObject({ reason: 'opposite' });
  });

  it('buys it back at half the premium, unless it says otherwise', async () => {
    const harness = await held();
    expect(harness.of('position-opened')[0]).toMatchObject({ targetPrice: 0.96 });
    const other = await held({ target: { kind: 'percent', percent: 80 } });
    expect(other.of('position-opened')[0]).toMatchObject({ targetPrice: 0.38 });
  });

  it('buys it back before its last hour, and not if it is held to expiry', async () => {
    const harness = await held();
    await harness.jump(LAST_HOUR);
    expect(harness.of('position-closing')[0]).toMatchObject({ reason: 'expiry' });
    const patient = await held({ exit: { ...EXIT, holdsToExpiry: true } });
    expect(patient.of('position-opened')[0]).not.toHaveProperty('targetPrice');
    await patient.jump(LAST_HOUR);
    expect(patient.of('position-closing')).toEqual([]);
  });
});

describe('a strategy that sells calls', () => {
  const entry = { side: 'short', when: 'true' } as const;
  const trade = { trade: CALLS, entry, stop: { kind: 'none' } } as const;
  const manual = { defaultStopPercent: 5, allowsHoldings: true };

  async function callHarness(shares: number): Promise<Harness> {
    const harness = await optionHarness(trade, { settings: { manual } });
    const order = asked({ quantity: shares, as: 'holding' });
    await harness.command({ type: 'place-order', order, requester: { user: 'ann' } });
    const bought = harness.newest('h');
    await harness.told(bought);
    await harness.fill(bought, shares, 100);
    await harness.status(bought, 'filled');
    await harness.pass(6_000);
    await harness.snapshot({
      positions: [{ account: 'DU1234567', symbol: 'AAPL', quantity: shares, averageCost: 100 }],
    });
    await harness.pass(260);
    await harness.quote(100);
    return harness;
  }

  it('sells one for each hundred shares of the holding, on SELL', async () => {
    const harness = await callHarness(150);
    await harness.predict('SELL');
    await answer(harness);
    await priced(harness, CALL);
    expect(harness.bracket().e).toMatchObject({ symbol: CALL, side: 'sell', quantity: 1 });
    expect(harness.of('signal-taken')[0]?.sizing).toMatchObject({ binding: 'free_shares' });
    expect(harness.of('position-planned')[0]).toMatchObject({ plan: { collateral: 'shares' } });
  });

  it('sells none while less than a hundred are free', async () => {
    const harness = await callHarness(99);
    await harness.predict('SELL');
    await answer(harness);
    await priced(harness, CALL);
    expect(harness.reasons()).toEqual([{ kind: 'size_zero', binding: 'free_shares' }]);
  });
});
