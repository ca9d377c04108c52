// Orders of a person for a holding: the gate of the account, one order with the leg h, no stop, and never more sold than is held.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import type { AskedOrder } from '../../../../src/trader/domain/orders/asked-order.ts';
import type { ReportedPosition } from '../../../../src/trader/ports/broker.ts';
import { NO_RISK_LIMITS, type RiskSettings } from '../../../../src/trader/ports/risk-settings.ts';
import type { DeskAnswer } from '../../../../src/trader/ports/trader.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { executionOf, permLinkOf, reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT, settings } from '../rig/settings.ts';
import { AT_SETTLING, UNLOCKED_AT } from '../rig/settling-venue.ts';
import { ANN, check, place } from './asked.ts';

const MANUAL = { defaultStopPercent: 5, allowsHoldings: true };

async function readyRig(risk: Partial<RiskSettings> = {}): Promise<Rig> {
  const base = settings([]).risk;
  const merged = { ...NO_RISK_LIMITS, ...base, ...risk };
  const rig = createRig({ settings: { manual: MANUAL, risk: merged } });
  await rig.ready();
  return rig;
}

const HOLDING = { as: 'holding' } as const;

function invest(rig: Rig, changes: Partial<AskedOrder> = {}): Promise<DeskAnswer> {
  return place(rig, { ...HOLDING, ...changes });
}

function net(quantity: number): { positions: ReportedPosition[] } {
  return { positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 }] };
}

/** 100 shares were bought as a holding, some time ago. */
async function invested(): Promise<Rig> {
  const rig = await readyRig();
  await invest(rig);
  const bought = rig.newest('h');
  await rig.told(bought);
  await rig.fill(bought, 100, 100);
  await rig.status(bought, 'filled');
  await rig.pass(6_000);
  await rig.snapshot(net(100));
  await rig.pass(260);
  await rig.quote(100);
  return rig;
}

function kinds(answer: DeskAnswer): readonly string[] {
  return answer.ok ? [] : (answer.reasons ?? []).map(({ kind }) => kind);
}

describe('a purchase as holding', () => {
  it('is one order with the leg h, for the day, and no stop', async () => {
    const rig = await readyRig();
    const answer = await invest(rig, { type: 'LMT', price: 99.5 });
    const [sent] = rig.submits();
    expect(rig.submits()).toHaveLength(1);
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
    expect(rig.of('holding-intended')).toMatchObject([{ request: { user: 'ann' } }]);
  });

  it('becomes a holding with its fills and commissions, and no position', async () => {
    const rig = await readyRig();
    await invest(rig);
    const order = rig.newest('h');
    await rig.told(order);
    await rig.fill(order, 40, 100);
    await rig.fill(order, 60, 101);
    expect(rig.state().holdings.get('AAPL')).toMatchObject({ quantity: 100, averagePrice: 100.6 });
    const [first] = rig.of('execution-booked');
    rig.broker.say({
      type: 'commission',
      execId: first?.execId ?? '',
      commission: 1.25,
      currency: 'USD',
      realizedPnl: undefined,
    });
    await rig.settle();
    expect(rig.of('commission-booked')).toMatchObject([
      { positionId: 'AAPL-h', symbol: 'AAPL', commission: 1.25 },
    ]);
    expect(rig.state().dayCommissions).toBe(0);
    expect(rig.state().positions.size).toBe(0);
    await rig.pass(10_000);
    expect(rig.submits()).toHaveLength(1);
  });

  it('is refused, and recorded as such, unless the settings allow holdings', async () => {
    const rig = createRig();
    await rig.ready();
    expect(kinds(await invest(rig))).toEqual(['holdings_not_allowed']);
    expect(rig.of('request-refused')).toHaveLength(1);
    expect(rig.submits()).toEqual([]);
  });

  it('is refused while trading is halted, and by the HALT file', async () => {
    const rig = await readyRig();
    rig.isHaltFile = true;
    await rig.command({ type: 'halt', why: 'lunch', by: 'ann' });
    expect(kinds(await invest(rig))).toEqual(['trading_halted', 'halt_file']);
  });

  it('is refused for what the account cannot bear: funds, size and concentration', async () => {
    const rig = await readyRig({ orderQuantityMax: 5_000, symbolPercentMax: 10 });
    expect(kinds(await invest(rig, { quantity: 20_000 }))).toEqual([
      'shares_over_limit',
      'symbol_over_limit',
      'buying_power',
      'margin',
      'margin',
    ]);
    expect(kinds(await invest(rig, { quantity: 1_001 }))).toEqual(['symbol_over_limit']);
  });

  it('is not limited by the rules of positions', async () => {
    const rig = await readyRig({
      positionNotionalMax: 1_000,
      positionsMax: 1,
      entriesPerDayMax: 0,
    });
    expect(await invest(rig)).toMatchObject({ ok: true });
  });

  it('is refused outside the session, without a quote, and where foreign shares are', async () => {
    const rig = await readyRig();
    await rig.snapshot(net(7));
    await rig.pass(6_000);
    await rig.snapshot(net(7));
    expect(kinds(await invest(rig))).toContain('foreign_position');
    await rig.jump(instant(rig.now() + 600 * MINUTE_MS));
    expect(kinds(await invest(rig))).toEqual(
      expect.arrayContaining(['session_closed', 'quote_stale']),
    );
  });

  it('is never good till cancelled: only what closes may wait for days', async () => {
    const rig = await readyRig();
    const answer = await invest(rig, { type: 'LMT', price: 99, validity: 'gtc' });
    expect(kinds(answer)).toEqual(['validity_not_offered']);
  });

  it('is refused while a strategy is short: the buy would close its position', async () => {
    const rig = await readyRig();
    await rig.enter('SELL');
    await rig.pass(6_000);
    await rig.snapshot(net(-100));
    await rig.quote(100);
    expect(kinds(await invest(rig))).toContain('opposite_held');
  });

  it('is cancelled by a halt as long as it works', async () => {
    const rig = await readyRig();
    await invest(rig, { type: 'LMT', price: 99 });
    const order = rig.newest('h');
    await rig.told(order);
    await rig.command({ type: 'halt', why: 'lunch', by: 'ann' });
    expect(rig.cancels()).toEqual([order.orderRef]);
  });

  it('is cancelled by a stop of the daemon, which waits for its end', async () => {
    const rig = await readyRig();
    await invest(rig, { type: 'LMT', price: 99 });
    const order = rig.newest('h');
    await rig.told(order);
    let isStopped = false;
    const stopped = rig.engine.stop('the day is over').then(() => {
      isStopped = true;
    });
    await rig.pass(500);
    expect(rig.cancels()).toEqual([order.orderRef]);
    expect(isStopped).toBe(false);
    await rig.status(order, 'cancelled');
    await rig.pass(500);
    await stopped;
    expect(rig.state().orders.get(order.orderRef)?.status).toBe('cancelled');
  });

  it('counts toward the orders of a minute', async () => {
    const rig = await readyRig({ ordersPerMinuteMax: 2 });
    await invest(rig, { quantity: 1 });
    await invest(rig, { quantity: 1 });
    expect(kinds(await invest(rig, { quantity: 1 }))).toEqual(['max_orders_per_minute']);
  });
});

describe('a check', () => {
  it('gives the verdict and the order, and records nothing', async () => {
    const rig = await readyRig();
    const facts = rig.facts.length;
    expect(await check(rig, HOLDING)).toMatchObject({
      verdict: {
        isAllowed: true,
        draft: { as: 'holding', effect: 'open', price: 100.02, notional: 10_002, risk: undefined },
      },
    });
    expect(rig.facts).toHaveLength(facts);
    expect(rig.submits()).toEqual([]);
  });
});

describe('a sale from the holding', () => {
  const SELL = { side: 'sell', quantity: 60 } as const;

  it('sells what the order names, and leaves the rest', async () => {
    const rig = await invested();
    await invest(rig, SELL);
    const order = rig.newest('h');
    expect(rig.submits().at(-1)).toMatchObject({ purpose: 'exit' });
    expect(order).toMatchObject({ side: 'sell', quantity: 60, type: 'market' });
    await rig.fill(order, 60, 110);
    expect(rig.state().holdings.get('AAPL')).toMatchObject({ quantity: 40, averagePrice: 100 });
    expect(rig.state().dayRealized).toBe(0);
  });

  it('never sells more than is held, working sales included', async () => {
    const rig = await invested();
    expect(await invest(rig, { ...SELL, type: 'LMT', price: 120 })).toMatchObject({ ok: true });
    const answer = await invest(rig, SELL);
    expect(answer).toMatchObject({
      reasons: [{ kind: 'would_cross_zero', quantity: 60, held: 40 }],
    });
  });

  it('never takes the shares of a position', async () => {
    const rig = await readyRig();
    await rig.enter();
    await rig.pass(6_000);
    await rig.snapshot(net(100));
    await invest(rig, SELL);
    expect(rig.of('request-refused').at(-1)?.reasons).toContainEqual({
      kind: 'would_cross_zero',
      quantity: 60,
      held: 0,
    });
  });

  it('is allowed while trading is halted and while a position is unprotected: it ends risk', async () => {
    const rig = await invested();
    await rig.command({ type: 'halt', why: 'lunch', by: 'ann' });
    expect(await invest(rig, SELL)).toMatchObject({ ok: true });
  });

  it('may wait for days, and stays through a halt', async () => {
    const rig = await invested();
    await invest(rig, { ...SELL, type: 'LMT', price: 120, validity: 'gtc' });
    const order = rig.newest('h');
    expect(order.validity).toEqual({ kind: 'gtc' });
    await rig.told(order);
    await rig.command({ type: 'halt', why: 'lunch', by: 'ann' });
    expect(rig.cancels()).toEqual([]);
  });

  it('is cancelled, the newest first, once a person has sold its shares elsewhere', async () => {
    const rig = await invested();
    await invest(rig, { ...SELL, quantity: 40, type: 'LMT', price: 120 });
    await invest(rig, { ...SELL, type: 'LMT', price: 130 });
    const order = rig.newest('h');
    const byHand = { execId: '0009.hand.1.01', shares: 50, price: 99, at: rig.now() };
    const told = executionOf({ ...order, orderRef: '' }, byHand, { brokerLink: 'permId:77' });
    rig.broker.say({ type: 'execution', execution: { ...told, handle: undefined } });
    await rig.settle();
    expect(rig.state().holdings.get('AAPL')).toMatchObject({ quantity: 50 });
    expect(rig.cancels()).toEqual([order.orderRef]);
  });

  it('for an auction is not good till cancelled as well', async () => {
    const rig = await invested();
    const answer = await invest(rig, { ...SELL, type: 'LOC', price: 120, validity: 'gtc' });
    expect(kinds(answer)).toEqual(['validity_not_offered']);
    expect(await invest(rig, { ...SELL, type: 'LOC', price: 120 })).toMatchObject({ ok: true });
    expect(rig.newest('h')).toMatchObject({ validity: { kind: 'closing' }, limitPrice: 120 });
  });

  it('is no short: an order that asks for one is refused', async () => {
    const rig = await invested();
    expect(kinds(await invest(rig, { ...SELL, effect: 'open' }))).toContain('side_not_allowed');
  });

  it('is refused while an order of the symbol is unknown', async () => {
    const rig = await invested();
    await invest(rig, SELL);
    rig.broker.say({ type: 'ack-overdue', orderRef: rig.newest('h').orderRef });
    await rig.settle();
    expect(kinds(await invest(rig, { ...SELL, quantity: 10 }))).toEqual(['unknown_order']);
  });
});

describe('a repeated key', () => {
  it('gives the order of the first time, after a crash too', async () => {
    const rig = await readyRig();
    const keyed = { ...ANN, key: 'k-1', bodyHash: 'h' };
    const first = await place(rig, HOLDING, keyed);
    expect(await place(rig, HOLDING, keyed)).toMatchObject({ placed: { isRepeated: true } });
    const next = await rig.crash();
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
    const rig = await readyRig();
    await invest(rig, { type: 'LMT', price: 99 });
    const order = rig.newest('h');
    rig.broker.say({ type: 'ack-overdue', orderRef: order.orderRef });
    await rig.settle();
    await rig.predict('BUY');
    expect(rig.kinds()).toEqual(['unknown_order']);
    await rig.told(order);
    await rig.predict('BUY');
    expect(rig.submits('entry').at(-1)?.legs).toHaveLength(3);
  });

  it('is settled on start like any other: asked about, cancelled by number, then over', async () => {
    const rig = await readyRig();
    await invest(rig, { type: 'LMT', price: 99 });
    const { orderRef } = rig.newest('h');
    const next = await rig.crash(10_000);
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
    const rig = await readyRig();
    await invest(rig);
    const order = rig.newest('h');
    const next = await rig.crash(10_000);
    await next.connect();
    const fill = { execId: '0001.7.1.01', shares: 100, price: 100.02, at: rig.now() };
    await next.snapshot({ ...net(100), executions: [executionOf(order, fill)] });
    expect(next.state().holdings.get('AAPL')).toMatchObject({ quantity: 100 });
    expect(next.state().foreign.size).toBe(0);
    expect(next.submits()).toEqual([]);
  });
});

describe('a correction of an execution', () => {
  it('replaces the shares it corrects', async () => {
    const rig = await invested();
    const order = rig.newest('h');
    const [booked] = rig.of('execution-booked');
    const execId = (booked?.execId ?? '').replace(/01$/, '02');
    const fixed = { execId, shares: 80, price: 100, at: rig.now() };
    rig.broker.say({ type: 'execution', execution: executionOf(order, fixed) });
    await rig.settle();
    expect(rig.state().holdings.get('AAPL')).toMatchObject({ quantity: 80 });
  });
});

describe('a sale that the broker has forgotten', () => {
  it('is taken from the holding, not from the position beside it', async () => {
    const rig = await invested();
    const { s, t } = await rig.enter();
    await place(rig, { ...HOLDING, side: 'sell', type: 'LMT', price: 110, validity: 'gtc' });
    const sale = rig.newest('h');
    await rig.told(sale, { status: 'submitted', brokerLink: permLinkOf(sale) });
    await rig.pass(30_000);
    const resting = reportOf(s, { group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
    const target = reportOf(t, { group: 'G', groupEffect: 'reduces' });
    const left = { ...net(100), openOrders: [resting, target] };
    await rig.snapshot(left);
    rig.broker.say({ type: 'cancel-refused', orderRef: sale.orderRef, known: false, text: 'gone' });
    await rig.settle();
    await rig.pass(6_000);
    await rig.snapshot(left);
    expect(rig.state().holdings.get('AAPL')).toMatchObject({ status: 'closed' });
    expect(rig.of('position-closed')).toEqual([]);
    expect(rig.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
  });
});

describe('a purchase that the broker has forgotten', () => {
  /** The daemon was away while it filled, and the broker lists executions of the day only. */
  async function bought(terms: Partial<AskedOrder> = {}, isAcknowledged = true) {
    const rig = await readyRig();
    await invest(rig, terms);
    const order = rig.newest('h');
    const link = { status: 'submitted', brokerLink: permLinkOf(order) } as const;
    if (isAcknowledged) await rig.told(order, link);
    const next = await rig.crash(10_000);
    await next.connect();
    return { next, order, orderRef: order.orderRef };
  }

  async function nowhere(next: Rig, orderRef: string, held: Parameters<Rig['snapshot']>[0]) {
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
    const rig = createRig({ settings: { manual: MANUAL }, at: newYork('08:00:00') });
    await rig.ready();
    expect(await check(rig, { ...HOLDING, type: 'MOO' })).toMatchObject({
      verdict: { isAllowed: true, draft: { price: 100 } },
    });
    expect(await invest(rig, { type: 'MOO' })).toMatchObject({ ok: true });
    expect(rig.submits()).toMatchObject([
      { legs: [{ leg: 'h', type: 'market', validity: { kind: 'opening' } }] },
    ]);
    await rig.told(rig.newest('h'), { status: 'presubmitted' });
    await rig.pass(60_000);
    expect(rig.cancels()).toEqual([]);
  });

  it('a purchase and a sale after the cut-off are refused', async () => {
    const rig = await invested();
    await rig.jump(newYork('15:50:00'));
    for (const side of ['buy', 'sell'] as const)
      expect(kinds(await invest(rig, { side, type: 'MOC' }))).toContain('auction_window_closed');
  });

  it('a sale closes what is held', async () => {
    const rig = await invested();
    expect(await invest(rig, { side: 'sell', type: 'MOC' })).toMatchObject({ ok: true });
    expect(rig.newest('h')).toMatchObject({
      side: 'sell',
      quantity: 100,
      validity: { kind: 'closing' },
    });
  });

  it('a trail sells as well, and a stop buys no dearer than it is checked at', async () => {
    const rig = await invested();
    const trailBy = { kind: 'percent', percent: 2 } as const;
    expect(await invest(rig, { side: 'sell', type: 'TRAIL', trailBy })).toMatchObject({ ok: true });
    expect(rig.newest('h')).toMatchObject({ type: 'trail', trailBy });
    expect(await check(rig, { ...HOLDING, type: 'STP', stopPrice: 104 })).toMatchObject({
      verdict: { draft: { price: 104 } },
    });
  });
});

describe('a holding at a venue that settles first', () => {
  it('is sold only once it may be, and the refusal says when', async () => {
    const rig = createRig({ ...AT_SETTLING, settings: { manual: MANUAL } });
    await rig.ready();
    await invest(rig);
    const bought = rig.newest('h');
    await rig.told(bought);
    await rig.fill(bought, 100, 100);
    await rig.status(bought, 'filled');
    await rig.pass(6_000);
    await rig.snapshot(net(100));
    await rig.quote(100);
    const sell = { side: 'sell', quantity: 40 } as const;
    expect((await invest(rig, sell)) as object).toMatchObject({
      ok: false,
      reasons: [{ kind: 'locked_shares', quantity: 40, sellable: 0, until: UNLOCKED_AT }],
    });
    expect(rig.of('holding-filled')).toMatchObject([
      { lockedAfter: [{ shares: 100, until: UNLOCKED_AT }] },
    ]);
    await rig.jump(UNLOCKED_AT);
    await rig.quote(100);
    await rig.snapshot(net(100));
    expect(await invest(rig, sell)).toMatchObject({ ok: true });
  });
});
