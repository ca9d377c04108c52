// Orders of a person for a holding: the gate of the account, one order with the leg h, no stop, and never more sold than is held.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import type { OrderRequest } from '../../../../src/trader/domain/orders/order-request.ts';
import type { ReportedPosition } from '../../../../src/trader/ports/broker-reports.ts';
import { NO_RISK_LIMITS, type RiskSettings } from '../../../../src/trader/ports/risk-settings.ts';
import type { CommandAnswer } from '../../../../src/trader/ports/trader-commands.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, permLinkOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, settings } from '../harness/settings.ts';
import { AT_SETTLING, UNLOCKED_AT } from '../harness/settling-venue.ts';
import { ANN, check, place } from './order-requests.ts';

const MANUAL = { defaultStopPercent: 5, allowsHoldings: true };

async function readyHarness(risk: Partial<RiskSettings> = {}): Promise<Harness> {
  const base = settings([]).risk;
  const merged = { ...NO_RISK_LIMITS, ...base, ...risk };
  const harness = createHarness({ settings: { manual: MANUAL, risk: merged } });
  await harness.ready();
  return harness;
}

const HOLDING = { as: 'holding' } as const;

function invest(harness: Harness, changes: Partial<OrderRequest> = {}): Promise<CommandAnswer> {
  return place(harness, { ...HOLDING, ...changes });
}

function net(quantity: number): { positions: ReportedPosition[] } {
  return { positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 }] };
}

/** 100 shares were bought as a holding, some time ago. */
async function invested(): Promise<Harness> {
  const harness = await readyHarness();
  await invest(harness);
  const bought = harness.newest('h');
  await harness.told(bought);
  await harness.fill(bought, 100, 100);
  await harness.status(bought, 'filled');
  await harness.pass(6_000);
  await harness.snapshot(net(100));
  await harness.pass(260);
  await harness.quote(100);
  return harness;
}

function kinds(answer: CommandAnswer): readonly string[] {
  return answer.ok ? [] : (answer.reasons ?? []).map(({ kind }) => kind);
}

describe('a purchase as holding', () => {
  it('is one order with the leg h, for the day, and no stop', async () => {
    const harness = await readyHarness();
    const answer = await invest(harness, { type: 'LMT', price: 99.5 });
    const [sent] = harness.submits();
    expect(harness.submits()).toHaveLength(1);
    expect(sent).toMatchObject({ purpose: 'entry', validUntil: expect.any(Number) });
    expect(sent?.legs).toEqual([
      expect.objectContaining({
        leg: 'h',
        side: 'buy',
        quantity: 100,
        type: 'limit',
        limitPrice: 99.5,
        validity: { kind: 'day' },
      }),
    ]);
    const orderRef = sent?.legs[0]?.orderRef;
    expect(answer).toMatchObject({
      ok: true,
      placed: { orderRef, positionId: 'AAPL-h', isRepeated: false },
    });
    expect(answer.text).toContain('it will have no stop');
    expect(harness.of('holding-intended')).toMatchObject([{ request: { user: 'ann' } }]);
  });

  it('becomes a holding with its fills and commissions, and no position', async () => {
    const harness = await readyHarness();
    await invest(harness);
    const order = harness.newest('h');
    await harness.told(order);
    await harness.fill(order, 40, 100);
    await harness.fill(order, 60, 101);
    expect(harness.state().holdings.get('AAPL')).toMatchObject({
      quantity: 100,
      averagePrice: 100.6,
    });
    const [first] = harness.of('execution-booked');
    harness.broker.say({
      type: 'commission',
      execId: first?.execId ?? '',
      commission: 1.25,
      currency: 'USD',
      realizedPnl: undefined,
    });
    await harness.settle();
    expect(harness.of('commission-booked')).toMatchObject([
      { positionId: 'AAPL-h', symbol: 'AAPL', commission: 1.25 },
    ]);
    expect(harness.state().dayCommissions).toBe(0);
    expect(harness.state().positions.size).toBe(0);
    await harness.pass(10_000);
    expect(harness.submits()).toHaveLength(1);
  });

  it('is refused, and recorded as such, unless the settings allow holdings', async () => {
    const harness = createHarness();
    await harness.ready();
    expect(kinds(await invest(harness))).toEqual(['holdings_not_allowed']);
    expect(harness.of('request-refused')).toHaveLength(1);
    expect(harness.submits()).toEqual([]);
  });

  it('is refused while trading is halted, and by the HALT file', async () => {
    const harness = await readyHarness();
    harness.isHaltFile = true;
    await harness.command({ type: 'halt', why: 'lunch', by: 'ann' });
    expect(kinds(await invest(harness))).toEqual(['trading_halted', 'halt_file']);
  });

  it('is refused for what the account cannot bear: funds, size and concentration', async () => {
    const harness = await readyHarness({ orderQuantityMax: 5_000, symbolPercentMax: 10 });
    expect(kinds(await invest(harness, { quantity: 20_000 }))).toEqual([
      'shares_over_limit',
      'symbol_over_limit',
      'buying_power',
      'margin',
      'margin',
    ]);
    expect(kinds(await invest(harness, { quantity: 1_001 }))).toEqual(['symbol_over_limit']);
  });

  it('is not limited by the rules of positions', async () => {
    const harness = await readyHarness({
      positionNotionalMax: 1_000,
      positionsMax: 1,
      entriesPerDayMax: 0,
    });
    expect(await invest(harness)).toMatchObject({ ok: true });
  });

  it('is refused outside the session, without a quote, and where foreign shares are', async () => {
    const harness = await readyHarness();
    await harness.snapshot(net(7));
    await harness.pass(6_000);
    await harness.snapshot(net(7));
    expect(kinds(await invest(harness))).toContain('foreign_position');
    await harness.jump(instant(harness.now() + 600 * MINUTE_MS));
    expect(kinds(await invest(harness))).toEqual(
      expect.arrayContaining(['session_closed', 'quote_stale']),
    );
  });

  it('is never good till cancelled: only what closes may wait for days', async () => {
    const harness = await readyHarness();
    const answer = await invest(harness, { type: 'LMT', price: 99, validity: 'gtc' });
    expect(kinds(answer)).toEqual(['validity_not_offered']);
  });

  it('keeps a strategy from selling short as soon as it works: the broker nets both', async () => {
    const harness = await readyHarness();
    await invest(harness, { type: 'LMT', price: 99 });
    await harness.predict('SELL');
    expect(harness.reasons()).toContainEqual({ kind: 'holding_in_symbol', quantity: 0 });
    expect(harness.submits('entry')).toHaveLength(1);
  });

  it('is refused while a strategy is short: the buy would close its position', async () => {
    const harness = await readyHarness();
    await harness.enter('SELL');
    await harness.pass(6_000);
    await harness.snapshot(net(-100));
    await harness.quote(100);
    expect(kinds(await invest(harness))).toContain('opposite_held');
  });

  it('is cancelled by a halt as long as it works', async () => {
    const harness = await readyHarness();
    await invest(harness, { type: 'LMT', price: 99 });
    const order = harness.newest('h');
    await harness.told(order);
    await harness.command({ type: 'halt', why: 'lunch', by: 'ann' });
    expect(harness.cancels()).toEqual([order.orderRef]);
  });

  it('is cancelled by a stop of the daemon, which waits for its end', async () => {
    const harness = await readyHarness();
    await invest(harness, { type: 'LMT', price: 99 });
    const order = harness.newest('h');
    await harness.told(order);
    let isStopped = false;
    const stopped = harness.engine.stop('the day is over').then(() => {
      isStopped = true;
    });
    await harness.pass(500);
    expect(harness.cancels()).toEqual([order.orderRef]);
    expect(isStopped).toBe(false);
    await harness.status(order, 'cancelled');
    await harness.pass(500);
    await stopped;
    expect(harness.state().orders.get(order.orderRef)?.status).toBe('cancelled');
  });

  it('counts toward the orders of a minute', async () => {
    const harness = await readyHarness({ ordersPerMinuteMax: 2 });
    await invest(harness, { quantity: 1 });
    await invest(harness, { quantity: 1 });
    expect(kinds(await invest(harness, { quantity: 1 }))).toEqual(['max_orders_per_minute']);
  });
});

describe('a check', () => {
  it('gives the verdict and the order, and records nothing', async () => {
    const harness = await readyHarness();
    const facts = harness.facts.length;
    expect(await check(harness, HOLDING)).toMatchObject({
      verdict: {
        isAllowed: true,
        draft: { as: 'holding', effect: 'open', price: 100.02, notional: 10_002, risk: undefined },
      },
    });
    expect(harness.facts).toHaveLength(facts);
    expect(harness.submits()).toEqual([]);
  });
});

describe('a sale from the holding', () => {
  const SELL = { side: 'sell', quantity: 60 } as const;

  it('sells what the order names, and leaves the rest', async () => {
    const harness = await invested();
    await invest(harness, SELL);
    const order = harness.newest('h');
    expect(harness.submits().at(-1)).toMatchObject({ purpose: 'exit' });
    expect(order).toMatchObject({ side: 'sell', quantity: 60, type: 'market' });
    await harness.fill(order, 60, 110);
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ quantity: 40, averagePrice: 100 });
    expect(harness.state().dayRealized).toBe(0);
  });

  it('never sells more than is held, working sales included', async () => {
    const harness = await invested();
    expect(await invest(harness, { ...SELL, type: 'LMT', price: 120 })).toMatchObject({ ok: true });
    const answer = await invest(harness, SELL);
    expect(answer).toMatchObject({
      reasons: [{ kind: 'would_cross_zero', quantity: 60, held: 40 }],
    });
  });

  it('never takes the shares of a position', async () => {
    const harness = await readyHarness();
    await harness.enter();
    await harness.pass(6_000);
    await harness.snapshot(net(100));
    await invest(harness, SELL);
    expect(harness.of('request-refused').at(-1)?.reasons).toContainEqual({
      kind: 'would_cross_zero',
      quantity: 60,
      held: 0,
    });
  });

  it('is allowed while trading is halted and while a position is unprotected: it ends risk', async () => {
    const harness = await invested();
    await harness.command({ type: 'halt', why: 'lunch', by: 'ann' });
    expect(await invest(harness, SELL)).toMatchObject({ ok: true });
  });

  it('may wait for days, and stays through a halt', async () => {
    const harness = await invested();
    await invest(harness, { ...SELL, type: 'LMT', price: 120, validity: 'gtc' });
    const order = harness.newest('h');
    expect(order.validity).toEqual({ kind: 'gtc' });
    await harness.told(order);
    await harness.command({ type: 'halt', why: 'lunch', by: 'ann' });
    expect(harness.cancels()).toEqual([]);
  });

  it('is cancelled, the newest first, once a person has sold its shares elsewhere', async () => {
    const harness = await invested();
    await invest(harness, { ...SELL, quantity: 40, type: 'LMT', price: 120 });
    await invest(harness, { ...SELL, type: 'LMT', price: 130 });
    const order = harness.newest('h');
    const byHand = { execId: '0009.hand.1.01', shares: 50, price: 99, at: harness.now() };
    const told = executionOf({ ...order, orderRef: '' }, byHand, { brokerLink: 'permId:77' });
    harness.broker.say({ type: 'execution', execution: { ...told, handle: undefined } });
    await harness.settle();
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ quantity: 50 });
    expect(harness.cancels()).toEqual([order.orderRef]);
  });

  it('for an auction is not good till cancelled as well', async () => {
    const harness = await invested();
    const answer = await invest(harness, { ...SELL, type: 'LOC', price: 120, validity: 'gtc' });
    expect(kinds(answer)).toEqual(['validity_not_offered']);
    expect(await invest(harness, { ...SELL, type: 'LOC', price: 120 })).toMatchObject({ ok: true });
    expect(harness.newest('h')).toMatchObject({ validity: { kind: 'closing' }, limitPrice: 120 });
  });

  it('is no short: an order that asks for one is refused', async () => {
    const harness = await invested();
    expect(kinds(await invest(harness, { ...SELL, effect: 'open' }))).toContain('side_not_allowed');
  });

  it('is refused while an order of the symbol is unknown', async () => {
    const harness = await invested();
    await invest(harness, SELL);
    harness.broker.say({ type: 'ack-overdue', orderRef: harness.newest('h').orderRef });
    await harness.settle();
    expect(kinds(await invest(harness, { ...SELL, quantity: 10 }))).toEqual(['unknown_order']);
  });
});

describe('a repeated key', () => {
  it('gives the order of the first time, after a crash too', async () => {
    const harness = await readyHarness();
    const keyed = { ...ANN, key: 'k-1', bodyHash: 'h' };
    const first = await place(harness, HOLDING, keyed);
    expect(await place(harness, HOLDING, keyed)).toMatchObject({ placed: { isRepeated: true } });
    const next = await harness.crash();
    await next.connect();
    const again = await place(next, HOLDING, keyed);
    expect(again).toMatchObject({
      placed: { orderRef: first.ok ? first.placed?.orderRef : '', isRepeated: true },
    });
    expect(next.submits()).toEqual([]);
  });
});

describe('an unknown order for a holding', () => {
  it('blocks entries of strategies in its symbol, and a known one does not', async () => {
    const harness = await readyHarness();
    await invest(harness, { type: 'LMT', price: 99 });
    const order = harness.newest('h');
    harness.broker.say({ type: 'ack-overdue', orderRef: order.orderRef });
    await harness.settle();
    await harness.predict('BUY');
    expect(harness.kinds()).toEqual(['unknown_order']);
    await harness.told(order);
    await harness.predict('BUY');
    expect(harness.submits('entry').at(-1)?.legs).toHaveLength(3);
  });

  it('is settled on start like any other: asked about, cancelled by number, then over', async () => {
    const harness = await readyHarness();
    await invest(harness, { type: 'LMT', price: 99 });
    const { orderRef } = harness.newest('h');
    const next = await harness.crash(10_000);
    await next.connect();
    await next.snapshot();
    expect(next.cancels()).toEqual([orderRef]);
    expect(next.submits()).toEqual([]);
    expect(next.engine.status().ready.isReady).toBe(false);
    next.broker.say({ type: 'cancel-refused', orderRef, known: false, text: 'not found' });
    await next.settle();
    await next.pass(1_000);
    await next.snapshot();
    expect(next.state().orders.get(orderRef)?.status).toBe('not_sent');
    expect(next.state().holdings.get('AAPL')).toMatchObject({ status: 'planned' });
  });

  it('is filled by the execution that a start finds', async () => {
    const harness = await readyHarness();
    await invest(harness);
    const order = harness.newest('h');
    const next = await harness.crash(10_000);
    await next.connect();
    const fill = { execId: '0001.7.1.01', shares: 100, price: 100.02, at: harness.now() };
    await next.snapshot({ ...net(100), executions: [executionOf(order, fill)] });
    expect(next.state().holdings.get('AAPL')).toMatchObject({ quantity: 100 });
    expect(next.state().foreign.size).toBe(0);
    expect(next.submits()).toEqual([]);
  });
});

describe('a correction of an execution', () => {
  it('replaces the shares it corrects', async () => {
    const harness = await invested();
    const order = harness.newest('h');
    const [booked] = harness.of('execution-booked');
    const execId = (booked?.execId ?? '').replace(/01$/, '02');
    const fixed = { execId, shares: 80, price: 100, at: harness.now() };
    harness.broker.say({ type: 'execution', execution: executionOf(order, fixed) });
    await harness.settle();
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ quantity: 80 });
  });
});

describe('a sale that the broker has forgotten', () => {
  it('is taken from the holding, not from the position beside it', async () => {
    const harness = await invested();
    const { s, t } = await harness.enter();
    await place(harness, { ...HOLDING, side: 'sell', type: 'LMT', price: 110, validity: 'gtc' });
    const sale = harness.newest('h');
    await harness.told(sale, { status: 'submitted', brokerLink: permLinkOf(sale) });
    await harness.pass(30_000);
    const resting = reportOf(s, { group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
    const target = reportOf(t, { group: 'G', groupEffect: 'reduces' });
    const left = { ...net(100), openOrders: [resting, target] };
    await harness.snapshot(left);
    harness.broker.say({
      type: 'cancel-refused',
      orderRef: sale.orderRef,
      known: false,
      text: 'gone',
    });
    await harness.settle();
    await harness.pass(6_000);
    await harness.snapshot(left);
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ status: 'closed' });
    expect(harness.of('position-closed')).toEqual([]);
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
  });
});

describe('a purchase that the broker has forgotten', () => {
  /** The daemon was away while it filled, and the broker lists executions of the day only. */
  async function bought(terms: Partial<OrderRequest> = {}, isAcknowledged = true) {
    const harness = await readyHarness();
    await invest(harness, terms);
    const order = harness.newest('h');
    const link = { status: 'submitted', brokerLink: permLinkOf(order) } as const;
    if (isAcknowledged) await harness.told(order, link);
    const next = await harness.crash(10_000);
    await next.connect();
    return { next, order, orderRef: order.orderRef };
  }

  async function nowhere(
    next: Harness,
    orderRef: string,
    held: Parameters<Harness['snapshot']>[0],
  ) {
    await next.snapshot(held);
    next.broker.say({ type: 'cancel-refused', orderRef, known: false, text: 'not found' });
    await next.settle();
    await next.pass(6_000);
    await next.snapshot(held);
    await next.pass(1_000);
  }

  it('is what the account has more, at its average cost', async () => {
    const { next, orderRef } = await bought();
    const at = { account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 99.5 };
    await nowhere(next, orderRef, { positions: [at] });
    expect(next.state().holdings.get('AAPL')).toMatchObject({ quantity: 100, averagePrice: 99.5 });
    expect(next.state().foreign.get('AAPL') ?? 0).toBe(0);
    expect(next.state().orders.get(orderRef)?.filled).toBe(100);
    const [alarm] = next
      .of('alarm-raised')
      .filter(({ alarm: kind }) => kind === 'inferred-execution');
    expect(alarm?.text).toContain('bought 100 shares for the holding');
  });

  it('is also found if the daemon never heard of it', async () => {
    const { next, orderRef } = await bought({}, false);
    await nowhere(next, orderRef, net(100));
    expect(next.state().holdings.get('AAPL')).toMatchObject({ quantity: 100 });
    expect(next.state().foreign.get('AAPL') ?? 0).toBe(0);
  });

  it('may have filled in part', async () => {
    const { next, orderRef } = await bought({ type: 'LMT', price: 99 });
    await nowhere(next, orderRef, net(40));
    expect(next.state().holdings.get('AAPL')).toMatchObject({ quantity: 40 });
    expect(next.state().orders.get(orderRef)?.status).toBe('cancelled');
  });

  it('does not take what somebody else has bought today', async () => {
    const { next, order, orderRef } = await bought();
    const fill = { execId: '0009.7.1.01', shares: 60, price: 100, at: next.now() };
    const byHand = executionOf(order, fill, { orderRef: '', brokerLink: 'permId:777' });
    await nowhere(next, orderRef, { ...net(60), executions: [byHand] });
    expect(next.state().holdings.get('AAPL')).toMatchObject({ status: 'planned' });
    expect(next.state().foreign.get('AAPL')).toBe(60);
  });

  it('does not explain more than it could buy', async () => {
    const { next, orderRef } = await bought();
    await nowhere(next, orderRef, net(150));
    expect(next.state().holdings.get('AAPL')).toMatchObject({ status: 'planned' });
    expect(next.state().foreign.get('AAPL')).toBe(150);
  });
});

describe('for an auction', () => {
  const newYork = (time: string) => instant(Date.parse(`2026-11-18T${time}-05:00`));

  it('a purchase waits for the open, checked at the last close, and has no stop', async () => {
    const harness = createHarness({ settings: { manual: MANUAL }, at: newYork('08:00:00') });
    await harness.ready();
    expect(await check(harness, { ...HOLDING, type: 'MOO' })).toMatchObject({
      verdict: { isAllowed: true, draft: { price: 100 } },
    });
    expect(await invest(harness, { type: 'MOO' })).toMatchObject({ ok: true });
    expect(harness.submits()).toMatchObject([
      { legs: [{ leg: 'h', type: 'market', validity: { kind: 'opening' } }] },
    ]);
    await harness.told(harness.newest('h'), { status: 'presubmitted' });
    await harness.pass(60_000);
    expect(harness.cancels()).toEqual([]);
  });

  it('a purchase and a sale after the cut-off are refused', async () => {
    const harness = await invested();
    await harness.jump(newYork('15:50:00'));
    for (const side of ['buy', 'sell'] as const)
      expect(kinds(await invest(harness, { side, type: 'MOC' }))).toContain(
        'auction_window_closed',
      );
  });

  it('a sale closes what is held', async () => {
    const harness = await invested();
    expect(await invest(harness, { side: 'sell', type: 'MOC' })).toMatchObject({ ok: true });
    expect(harness.newest('h')).toMatchObject({
      side: 'sell',
      quantity: 100,
      validity: { kind: 'closing' },
    });
  });

  it('a trail sells as well, and a stop buys no dearer than it is checked at', async () => {
    const harness = await invested();
    const trailBy = { kind: 'percent', percent: 2 } as const;
    expect(await invest(harness, { side: 'sell', type: 'TRAIL', trailBy })).toMatchObject({
      ok: true,
    });
    expect(harness.newest('h')).toMatchObject({ type: 'trail', trailBy });
    expect(await check(harness, { ...HOLDING, type: 'STP', stopPrice: 104 })).toMatchObject({
      verdict: { draft: { price: 104 } },
    });
  });
});

describe('a holding at a venue that settles first', () => {
  it('is sold only once it may be, and the refusal says when', async () => {
    const harness = createHarness({ ...AT_SETTLING, settings: { manual: MANUAL } });
    await harness.ready();
    await invest(harness);
    const bought = harness.newest('h');
    await harness.told(bought);
    await harness.fill(bought, 100, 100);
    await harness.status(bought, 'filled');
    await harness.pass(6_000);
    await harness.snapshot(net(100));
    await harness.quote(100);
    const sell = { side: 'sell', quantity: 40 } as const;
    expect((await invest(harness, sell)) as object).toMatchObject({
      ok: false,
      reasons: [{ kind: 'locked_shares', quantity: 40, sellable: 0, until: UNLOCKED_AT }],
    });
    expect(harness.of('holding-filled')).toMatchObject([
      { lockedAfter: [{ shares: 100, until: UNLOCKED_AT }] },
    ]);
    await harness.jump(UNLOCKED_AT);
    await harness.quote(100);
    await harness.snapshot(net(100));
    expect(await invest(harness, sell)).toMatchObject({ ok: true });
  });
});
