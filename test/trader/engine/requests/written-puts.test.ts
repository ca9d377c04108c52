// A person sells a put against cash: its strike is reserved from the order on, and nothing else can use it. 2.35 to 2.45, strike 220.
import { describe, expect, it } from 'vitest';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { openJournalReader } from '../../../../src/trader/app/stopped-state/journal-reader.ts';
import type { OrderRequest } from '../../../../src/trader/domain/orders/order-request.ts';
import { cashReserved } from '../../../../src/trader/engine/state/reserved.ts';
import {
  type ManualSettings,
  NO_RISK_LIMITS,
  type RiskSettings,
} from '../../../../src/trader/ports/risk-settings.ts';
import type { CommandAnswer } from '../../../../src/trader/ports/trader-commands.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { historyUntil } from '../harness/history.ts';
import { ACCOUNT, settings } from '../harness/settings.ts';
import { ANN, CALL, EXPIRY, optionOf, premiumOf } from './options.ts';
import { asked } from './order-requests.ts';

const PUT = 'AAPL 261218P00220000';

interface Ready {
  readonly cash?: number;
  readonly risk?: Partial<RiskSettings>;
  readonly lastTradeDay?: TradingDay;
  readonly manual?: ManualSettings;
}

async function readyHarness({
  cash = 100_000,
  risk,
  lastTradeDay,
  manual,
}: Ready = {}): Promise<Harness> {
  const base = settings([]).risk;
  const harness = createHarness({
    settings: { risk: { ...NO_RISK_LIMITS, ...base, ...risk }, ...(manual && { manual }) },
  });
  await harness.ready();
  await harness.account('SettledCash', cash);
  await optionOf(harness, PUT, lastTradeDay);
  await premiumOf(harness, PUT, 2.35, 2.45);
  return harness;
}

function sell(harness: Harness, changes: Partial<OrderRequest> = {}): Promise<CommandAnswer> {
  const order = asked({
    ...{ symbol: PUT, side: 'sell', quantity: 2, type: 'LMT', price: 2.4, ...changes },
  });
  return harness.command({ type: 'place-order', order, requester: ANN });
}

async function held(ready: Ready = {}, changes: Partial<OrderRequest> = {}): Promise<Harness> {
  const harness = await readyHarness(ready);
  await sell(harness, changes);
  const { e } = harness.bracket();
  await harness.told(e);
  await harness.fill(e, 2, 2.4);
  await harness.status(e, 'filled');
  await harness.snapshot({
    positions: [{ account: ACCOUNT, symbol: PUT, quantity: -2, averageCost: 2.4 }],
  });
  await premiumOf(harness, PUT, 2.35, 2.45);
  return harness;
}

function explained(harness: Harness, id: string): string[] {
  const reader = openJournalReader(harness.file, { clientId: 17, home: US });
  if (!reader.ok) throw new Error(reader.failure.kind);
  const steps = reader.value.look.explain(id);
  reader.value.close();
  return steps.filter(({ minor }) => !minor).map(({ topic, text }) => `${topic}: ${text}`);
}

describe('a put that is sold', () => {
  it('is one limit order; the answer says what is reserved and what it can lose', async () => {
    const harness = await readyHarness();
    const answer = await sell(harness);
    const [{ legs } = { legs: [] }] = harness.submits('entry');
    expect(legs).toEqual([
      expect.objectContaining({
        leg: 'e',
        symbol: PUT,
        side: 'sell',
        quantity: 2,
        limitPrice: 2.4,
      }),
    ]);
    expect(answer.text).toBe(
      `Order ${legs[0]?.orderRef}: sell 2 ${PUT}, limit 2.4; 44,000.00 USD are reserved for it, it can lose 43,520.00 USD at most.`,
    );
    expect(harness.of('position-planned')[0]).toMatchObject({
      ...{ side: 'short', plan: { collateral: 'cash', stopPrice: 220, r: 217.6 } },
    });
  });

  it('is refused with the figures if the cash does not suffice, its commissions included', async () => {
    const harness = await readyHarness({ cash: 44_003.99 });
    const answer = await sell(harness);
    expect(answer).toMatchObject({
      ok: false,
      reasons: [{ kind: 'cash_not_free', needed: 44_004, free: 44_003.99, reserved: 0 }],
    });
    await harness.account('SettledCash', 44_004);
    expect(await sell(harness)).toMatchObject({ ok: true });
  });

  it('is refused while the settled cash is not known', async () => {
    const harness = await readyHarness({ cash: Number.NaN });
    expect(await sell(harness)).toMatchObject({ ok: false });
    expect(harness.submits()).toEqual([]);
  });

  it('keeps its cash from another put, and from stocks, also while its order works', async () => {
    const harness = await readyHarness();
    await sell(harness);
    expect(await sell(harness, { quantity: 3 })).toMatchObject({ ok: false });
    const stock = asked({ symbol: 'AAPL', quantity: 600, price: 100, type: 'LMT' });
    const answer = await harness.command({ type: 'place-order', order: stock, requester: ANN });
    expect(answer).toMatchObject({
      ok: false,
      reasons: [{ kind: 'buying_power', notional: 60_000, available: 55_520 }],
    });
    const less = asked({ symbol: 'AAPL', quantity: 500, price: 100, type: 'LMT' });
    expect(
      await harness.command({ type: 'place-order', order: less, requester: ANN }),
    ).toMatchObject({ ok: true });
  });

  it('keeps its cash from the commissions of other options', async () => {
    // 44,000 are reserved and 480 on their way: 1,110 are left for calls that cost 100 each, and 2 of commissions.
    const harness = await readyHarness({ cash: 45_590 });
    await sell(harness);
    await optionOf(harness, CALL);
    await premiumOf(harness, CALL, 0.98, 1);
    const calls = { symbol: CALL, side: 'buy', type: 'LMT', price: 1 } as const;
    expect(await sell(harness, { ...calls, quantity: 11 })).toMatchObject({
      ...{ ok: false, reasons: [{ kind: 'size_capped', allowed: 10, binding: 'buying_power' }] },
    });
    expect(await sell(harness, { ...calls, quantity: 10 })).toMatchObject({ ok: true });
  });

  it('keeps its cash while it is held', async () => {
    const harness = await held();
    await harness.pass(60_000);
    await harness.quote(100);
    const stock = asked({ symbol: 'AAPL', quantity: 600, price: 100, type: 'LMT' });
    const answer = await harness.command({ type: 'place-order', order: stock, requester: ANN });
    expect(JSON.stringify(answer)).toContain('"available":55520');
  });

  it('frees its cash once the order has ended unfilled', async () => {
    const harness = await readyHarness();
    await sell(harness, { quantity: 4 });
    const { e } = harness.bracket();
    await harness.told(e);
    expect(await sell(harness, { quantity: 4 })).toMatchObject({ ok: false });
    await harness.status(e, 'cancelled');
    expect(await sell(harness, { quantity: 4 })).toMatchObject({ ok: true });
  });

  it('is bounded by its cash: no stop, no alarm, and its largest loss in the status', async () => {
    const harness = await held();
    await harness.pass(5_000);
    expect(harness.engine.status()).toMatchObject({
      ...{ positions: 1, protectedPositions: 1, uncovered: [], unprotected: [] },
      bounded: [{ symbol: PUT, quantity: -2, lossMax: 43_520, reserved: { cash: 44_000 } }],
      worstCase: -43_520,
    });
    expect(harness.of('cover-lost')).toEqual([]);
    expect(harness.submits('exit')).toEqual([]);
  });

  it('gains what its price falls, a hundred times', async () => {
    const harness = await held();
    await harness.command({ type: 'exit', symbol: PUT, isConfirmed: true, by: 'ann' });
    expect(harness.newest('x')).toMatchObject({ side: 'buy', type: 'limit', limitPrice: 2.45 });
    await harness.fill(harness.newest('x'), 2, 1);
    expect(harness.of('position-closed')[0]).toMatchObject({
      ...{ side: 'short', entryPrice: 2.4, exitPrice: 1, realizedPnl: expect.closeTo(280) },
    });
  });

  it('is bought back by a buy of the person', async () => {
    const harness = await held();
    const answer = await sell(harness, { side: 'buy', price: 1.2 });
    expect(answer).toMatchObject({ ok: true });
    expect(harness.newest('t')).toMatchObject({ side: 'buy', limitPrice: 1.2, quantity: 2 });
  });

  it('counts with its delivery, and not with the limits of what options may lose', async () => {
    const options = { ...settings([]).risk.options, deliveryPercentMax: 4.3 };
    const harness = await readyHarness({ risk: { options } });
    expect(await sell(harness)).toMatchObject({
      ok: false,
      reasons: [{ kind: 'size_capped', wanted: 2, allowed: 1, binding: 'max_delivery' }],
    });
  });
});

describe('an option that is bought beside a put that is sold', () => {
  it('has the limits of loss to itself', async () => {
    const options = { ...settings([]).risk.options, underlyingLossPercentMax: 0.05 };
    const harness = await held({ risk: { options } });
    await harness.pass(60_000);
    await optionOf(harness, CALL);
    await premiumOf(harness, CALL, 1.55, 1.65);
    expect(await sell(harness, { symbol: CALL, side: 'buy', price: 1.6 })).toMatchObject({
      ok: true,
    });
  });
});

describe('a target and a stop of a put that is sold', () => {
  it('closes once half of the premium is kept', async () => {
    const target = { kind: 'percent', percent: 50 } as const;
    const harness = await held({}, { protection: { target } });
    await premiumOf(harness, PUT, 1.15, 1.25);
    expect(harness.of('position-closing')).toEqual([]);
    await premiumOf(harness, PUT, 1.1, 1.2);
    expect(harness.of('position-closing')[0]).toMatchObject({ reason: 'target' });
    expect(harness.newest('x')).toMatchObject({ side: 'buy', limitPrice: 1.15, walk: {} });
  });

  it('closes when its middle stays above the stop, by a walk to the ask', async () => {
    const harness = await held();
    const stop = { type: 'stop-at', symbol: PUT, price: 4.8, isConfirmed: true, by: 'a' } as const;
    expect(await harness.command(stop)).toMatchObject({ ok: true });
    for (let second = 0; second < 25; second += 1) {
      await premiumOf(harness, PUT, 4.6, 4.7);
      await harness.pass(1_000);
    }
    expect(harness.of('position-closing')).toEqual([]);
    for (let second = 0; second < 25; second += 1) {
      await premiumOf(harness, PUT, 4.8, 4.9);
      await harness.pass(1_000);
    }
    expect(harness.of('position-closing')[0]).toMatchObject({ reason: 'stop' });
    expect(harness.newest('x')).toMatchObject({ side: 'buy' });
  });
});

describe('a put whose daemon dies before its order is answered', () => {
  it('keeps its cash, and is sold once', async () => {
    const before = await readyHarness();
    await sell(before);
    const { e } = before.bracket();
    const harness = await before.crash();
    expect(cashReserved(harness.state())).toBe(44_000);
    await harness.connect();
    await harness.told(e);
    await harness.fill(e, 2, 2.4);
    expect(cashReserved(harness.state())).toBe(44_000);
    expect(harness.submits('entry')).toEqual([]);
    expect([...harness.state().positions.values()].at(-1)).toMatchObject({
      ...{ quantity: -2, plan: { collateral: 'cash' } },
    });
  });
});

describe('a put whose cash is gone', () => {
  it('is unbounded after a minute: an alarm, no entries, and it is bought back', async () => {
    const harness = await held();
    await harness.account('SettledCash', 43_519);
    await harness.pass(50_000);
    expect(harness.of('collateral-changed')).toEqual([]);
    await harness.pass(15_000);
    expect(harness.of('collateral-changed')).toMatchObject([
      { symbol: PUT, collateral: 'cash', isThere: false, needed: 43_520, available: 43_519 },
    ]);
    expect(harness.of('position-closing')[0]).toMatchObject({ reason: 'unprotected' });
    const [first] = harness.of('alarm-raised').filter(({ alarm }) => alarm === 'unprotected');
    expect(first?.text).toContain('43,519.00 USD of settled cash; nothing bounds what it can lose');
    expect(harness.newest('x')).toMatchObject({ side: 'buy', quantity: 2 });
    await harness.pass(3_000);
    expect(harness.engine.status()).toMatchObject({ unprotected: [PUT], bounded: [] });
  });

  it('is not taken for it while the premium is all that is missing', async () => {
    const harness = await held();
    await harness.account('SettledCash', 43_521);
    await harness.pass(200_000);
    expect(harness.of('collateral-changed')).toEqual([]);
  });

  it('remembers it over a restart', async () => {
    const before = await held();
    await before.account('SettledCash', 10_000);
    await before.pass(65_000);
    const harness = await before.crash();
    expect([...harness.state().positions.values()].at(-1)).toMatchObject({ isUncovered: true });
  });
});

describe('the last hour of a put that is sold', () => {
  const TODAY = '2026-11-18' as TradingDay;

  it('closes it, since nobody asked for the shares', async () => {
    const harness = await held({ lastTradeDay: TODAY });
    await harness.jump(instant(Date.parse('2026-11-18T20:00:01Z')));
    expect(harness.of('position-closing')[0]).toMatchObject({ reason: 'expiry' });
  });

  it('does not close it if the person wants the shares', async () => {
    const protection = { holdsToExpiry: true } as const;
    const harness = await held({ lastTradeDay: TODAY }, { protection });
    await harness.jump(instant(Date.parse('2026-11-18T20:00:01Z')));
    expect(harness.of('position-closing')).toEqual([]);
  });

  it('cannot be had of what is bought', async () => {
    const harness = await readyHarness();
    const protection = { holdsToExpiry: true } as const;
    expect(await sell(harness, { side: 'buy', protection })).toMatchObject({
      ...{ ok: false, reasons: [{ kind: 'order_type_not_offered', type: 'hold_to_expiry' }] },
    });
  });
});

describe('a put that has expired while the daemon was down', () => {
  /** `close`: of the stock, on the last day. */
  async function expired(close: number): Promise<Harness> {
    const before = await held();
    const at = instant(Date.parse('2026-12-21T15:00:00Z'));
    const harness = await before.crash(at - before.now());
    await harness.connect();
    const bars = historyUntil(harness.now(), close, US.calendar);
    await harness.market({ type: 'history', symbol: 'AAPL', bars });
    for (let round = 0; round < 3; round += 1) {
      await harness.snapshot();
      await harness.pass(61_000);
    }
    return harness;
  }

  it('was worth nothing if no shares came: the premium is a gain', async () => {
    const harness = await expired(221);
    expect(harness.of('execution-booked').at(-1)).toMatchObject({
      ...{ symbol: PUT, side: 'buy', shares: 2, price: 0, priceSource: 'expired' },
    });
    expect(harness.of('position-closed')[0]).toMatchObject({
      ...{ reason: 'expiry', realizedPnl: 480, isInferred: true },
    });
  });

  it('in the money and without shares was bought back by somebody: no gain is invented', async () => {
    const harness = await expired(205);
    expect(harness.of('position-closed')[0]).toMatchObject({ realizedPnl: 0, isInferred: true });
    const [alarm] = harness.of('alarm-raised').slice(-1);
    expect(alarm?.text).toContain("Compare the broker's statement");
  });
});

describe('a call that is sold', () => {
  it('without shares behind it is refused', async () => {
    const harness = await readyHarness();
    await optionOf(harness, CALL, EXPIRY);
    await premiumOf(harness, CALL, 2.35, 2.45);
    expect(await sell(harness, { symbol: CALL })).toMatchObject({
      ok: false,
      reasons: [{ kind: 'shares_not_free', needed: 200, free: 0, reserved: 0 }],
    });
  });
});

describe('a put that is assigned over the night', () => {
  const positions = (puts: number, shares: number) => ({
    positions: [
      { account: ACCOUNT, symbol: PUT, quantity: puts, averageCost: 2.4 },
      { account: ACCOUNT, symbol: 'AAPL', quantity: shares, averageCost: 220 },
    ],
  });

  async function assigned(ready: Ready, puts = 0): Promise<Harness> {
    const harness = await held(ready);
    await harness.jump(instant(Date.parse('2026-11-19T08:00:00Z')));
    for (let look = 0; look < 3; look += 1) {
      await harness.snapshot(positions(puts, (2 + puts) * 100));
      await harness.pass(6_000);
    }
    return harness;
  }

  it('leaves a holding at the strike, and its cash is free', async () => {
    const harness = await assigned({ manual: { defaultStopPercent: 5, allowsHoldings: true } });
    expect(harness.of('execution-booked').slice(-2)).toMatchObject([
      { symbol: PUT, side: 'buy', shares: 2, price: 0, priceSource: 'assigned', leg: 'x' },
      { symbol: 'AAPL', side: 'buy', shares: 200, price: 220, priceSource: 'assigned', leg: 'h' },
    ]);
    expect(harness.of('position-closed')[0]).toMatchObject({ realizedPnl: 480 });
    expect(harness.state().holdings.get('AAPL')).toMatchObject({
      ...{ quantity: 200, averagePrice: 220 },
    });
    expect(harness.of('position-adopted')).toEqual([]);
    const alarms = harness.of('alarm-raised').map(({ text }) => text);
    expect(alarms.at(-1)).toContain('They are a holding at 220, paid by the cash');
    expect(cashReserved(harness.state())).toBe(0);
    const story = explained(harness, harness.of('position-planned')[0]?.positionId ?? '');
    const said = ['no stop: reserved cash bounds', 'sold 2 at 2.4', '2 contracts assigned'];
    const order = [...said, '200 shares assigned', 'holding: 200 at 220', 'result: +480.00 USD'];
    const places = order.map((words) => story.findIndex((line) => line.includes(words)));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places).not.toContain(-1);
  });

  it('keeps the cash of the contracts that remain', async () => {
    const manual = { defaultStopPercent: 5, allowsHoldings: true };
    const harness = await assigned({ manual }, -1);
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ quantity: 100 });
    expect(cashReserved(harness.state())).toBe(22_000);
  });

  it('leaves a holding whose split shares and price prove, as the account may count what the contracts have brought', async () => {
    const harness = await assigned({ manual: { defaultStopPercent: 5, allowsHoldings: true } });
    await harness.jump(instant(Date.parse('2026-11-19T13:00:00Z')));
    const quote = { bid: 109.98, ask: 110.02, last: 110, at: harness.now() };
    await harness.quote(110, { symbol: 'AAPL', ...quote });
    const split = { account: ACCOUNT, symbol: 'AAPL', quantity: 400, averageCost: 106 };
    await harness.snapshot({ positions: [split] });
    expect(harness.of('holding-split')).toMatchObject([
      { ratio: { to: 2, from: 1 }, after: { quantity: 400, averagePrice: 110 } },
    ]);
  });

  it('leaves shares with a stop that leave at the open, where no holdings are allowed', async () => {
    const harness = await assigned({});
    expect(harness.state().holdings.get('AAPL')).toBeUndefined();
    expect(harness.of('position-adopted')).toMatchObject([{ symbol: 'AAPL', quantity: 200 }]);
    expect(harness.of('position-closing').at(-1)).toMatchObject({ symbol: 'AAPL' });
  });
});
