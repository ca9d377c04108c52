// Faults on single messages, over the socket: dropped, rewritten, repeated and injected by rule, ends that do not come, odd fields.
import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '../../../../src/kernel/instant.ts';
import { AAPL, bookOf, buy, protectedLong, startHarness, stop } from './socket-harness.ts';

describe('a frames rule', () => {
  test('drops the answers that it names', async () => {
    const harness = await startHarness();
    await harness.price(100);
    const where = { status: 'Filled' };
    const rule = { direction: 'out', message: 'orderStatus', where, action: 'drop', count: 9 };
    await harness.fault({ kind: 'frames', ...rule });
    harness.api.placeOrder(1, AAPL, buy(100));
    await harness.heard('commissionReport', () => true);
    await harness.pass(1_000);
    expect(harness.of('orderStatus').filter(([, status]) => status === 'Filled')).toEqual([]);
  });

  test('rewrites a field within a field', async () => {
    const harness = await startHarness();
    await harness.price(100);
    const rule = { message: 'executionData', action: 'rewrite', set: { 'execution.orderId': 0 } };
    await harness.fault({ kind: 'frames', ...rule });
    harness.api.placeOrder(1, AAPL, buy(100));
    const [, , execution] = await harness.heard('execDetails', () => true);
    expect(execution).toMatchObject({ orderId: 0, orderRef: 'abcdefgh.1.e', shares: 100 });
  });

  test('repeats an answer with other values, later', async () => {
    const harness = await startHarness();
    await harness.price(100);
    const where = { status: 'Filled' };
    const set = { status: 'Cancelled' };
    const rule = { message: 'orderStatus', where, action: 'repeat', set, for_ms: 500 };
    await harness.fault({ kind: 'frames', ...rule });
    harness.api.placeOrder(1, AAPL, buy(100));
    await harness.heard('orderStatus', ([, status]) => status === 'Cancelled');
    expect(harness.of('orderStatus').some(([, status]) => status === 'Filled')).toBe(true);
  });

  test('delays a request, drops one, and answers one with an error', async () => {
    const harness = await protectedLong();
    const request = { kind: 'frames', direction: 'in', message: 'placeOrder' };
    await harness.fault({ ...request, action: 'drop' });
    harness.api.placeOrder(2, AAPL, stop(100, 99));
    await harness.pass(2_000);
    expect(await bookOf(harness)).toMatchObject([{ stop_price: 98 }]);
    await harness.fault({ ...request, action: 'error', code: 10_327, text: 'Not now' });
    harness.api.placeOrder(2, AAPL, stop(100, 99));
    await harness.heard('error', ([, code, id]) => code === 10_327 && id === 2);
    expect(await bookOf(harness)).toMatchObject([{ stop_price: 98 }]);
    await harness.fault({ ...request, action: 'delay', for_ms: 1_000 });
    harness.api.placeOrder(2, AAPL, stop(100, 99));
    await harness.heard('openOrder', ([id, , order]) => id === 2 && Object(order).auxPrice === 99);
  });

  test('that fits no message waits, and one without a sound form is refused', async () => {
    const harness = await startHarness();
    await harness.price(100);
    const misfit = { message: 'orderStatus', action: 'rewrite', set: { filled: 'many' } };
    await harness.fault({ kind: 'frames', ...misfit });
    harness.api.placeOrder(1, AAPL, buy(100));
    await harness.heard('commissionReport', () => true);
    expect((await harness.ask('GET', '/fault')).body).toMatchObject([{ kind: 'frames', left: 1 }]);
    const refused = async (body: object) =>
      Object((await harness.ask('POST', '/fault', { kind: 'frames', ...body })).body).error;
    expect(await refused({ message: 'orderStat', action: 'drop' })).toBe(
      '"message" must be the name of an answer, such as orderStatus.',
    );
    expect(await refused({ message: 'orderStatus', action: 'burn' })).toBe(
      '"action" must be one of drop, rewrite, repeat, delay, error.',
    );
    expect(await refused({ message: 'orderStatus', action: 'rewrite' })).toBe(
      '"set" is missing: it has the new values.',
    );
  });
});

describe('no-end-marker', () => {
  test.each([
    ['executions', 'execDetailsEnd', 'reqExecutions'],
    ['completed', 'completedOrdersEnd', 'reqCompletedOrders'],
    ['open', 'openOrderEnd', 'reqAllOpenOrders'],
    ['positions', 'positionEnd', 'reqPositions'],
  ] as const)('the list of %s has no end once', async (list, event, request) => {
    const harness = await startHarness();
    await harness.fault({ kind: 'no-end-marker', list });
    const asked = () => {
      if (request === 'reqExecutions') harness.api.reqExecutions(7, {});
      else if (request === 'reqCompletedOrders') harness.api.reqCompletedOrders(false);
      else harness.api[request]();
    };
    asked();
    await harness.pass(3_000);
    expect(harness.of(event)).toEqual([]);
    asked();
    await harness.heard(event, () => true);
  });
});

describe('the commission', () => {
  const reported = (reports: readonly (readonly unknown[])[]) =>
    reports.map(([report]) => Object(report).commission);

  test.each([
    ['commission-pending', [-1, 1], 2_000],
    ['commission-corrected', [1.35, 1], 2_000],
  ] as const)('%s: the last report counts', async (kind, expected, forMs) => {
    const harness = await startHarness();
    await harness.price(100);
    await harness.fault({ kind, for_ms: forMs });
    harness.api.placeOrder(1, AAPL, buy(100));
    await harness.heard('commissionReport', ([report]) => Object(report).commission === 1);
    expect(reported(harness.of('commissionReport'))).toEqual(expected);
  });

  test('commission-late, commission-never: a list has it only once it is known', async () => {
    const harness = await startHarness();
    await harness.price(100);
    await harness.fault({ kind: 'commission-never' });
    harness.api.placeOrder(1, AAPL, buy(100));
    await harness.heard('execDetails', () => true);
    await harness.fault({ kind: 'commission-late', for_ms: 2 * HOUR_MS });
    harness.api.placeOrder(2, AAPL, buy(100));
    await harness.heard('execDetails', ([, , execution]) => Object(execution).orderId === 2);
    harness.api.reqExecutions(7, {});
    await harness.heard('execDetailsEnd', ([id]) => id === 7);
    expect(harness.of('commissionReport')).toEqual([]);
    await harness.ask('POST', '/clock', { at: '2020-12-16T20:00:00Z' });
    await harness.heard('commissionReport', () => true);
    expect(reported(harness.of('commissionReport'))).toEqual([1]);
  });
});

describe('extra-field', () => {
  test('ends the next message of the name with a field that no client knows', async () => {
    const harness = await startHarness();
    await harness.price(100);
    harness.api.placeOrder(1, AAPL, { ...buy(100), orderType: 'LMT' as never, lmtPrice: 90 });
    await harness.heard('openOrder', () => true);
    await harness.fault({ kind: 'extra-field', message: 'currentTime' });
    harness.api.reqCurrentTime();
    harness.api.reqCurrentTime();
    await harness.pass(1_000);
    const lines = await harness.wire('currentTime');
    expect(lines.slice(-2).map(({ fields }) => fields.length)).toEqual([3, 2]);
  });
});

describe('a notice', () => {
  test('has the code, and the text of the gateway or the one given', async () => {
    const harness = await startHarness();
    await harness.fault({ kind: 'notice', code: 2_110 });
    await harness.fault({ kind: 'notice', code: 2_157, text: 'Sec-def data farm is broken' });
    await harness.heard('info', ([, code]) => code === 2_157);
    expect(harness.of('info')).toContainEqual([expect.stringContaining('is broken'), 2_110]);
  });

  test('2148 comes in front of a liquidation', async () => {
    const harness = await protectedLong();
    await harness.fault({ kind: 'margin-liquidation', symbol: 'AAPL' });
    await harness.heard('info', ([, code]) => code === 2_148);
    await harness.heard('position', ([, , shares]) => shares === 0);
  });
});

describe('market data', () => {
  test('farm-broken: 2103, silence, 2104; the streams stay dead until they are requested again', async () => {
    const harness = await startHarness();
    await harness.price(100);
    harness.api.reqRealTimeBars(5, AAPL, 5, 'TRADES' as never, true);
    await harness.heard('realtimeBar', ([id]) => id === 5);
    await harness.fault({ kind: 'farm-broken', streams: 'ended', for_ms: 3_000 });
    await harness.heard('info', ([, code]) => code === 2_104);
    await harness.heard('info', ([, code]) => code === 2_103);
    const before = harness.of('realtimeBar').length;
    await harness.pass(12_000);
    expect(harness.of('realtimeBar')).toHaveLength(before);
    harness.api.reqRealTimeBars(6, AAPL, 5, 'TRADES' as never, true);
    await harness.heard('realtimeBar', ([id]) => id === 6);
  });

  test.each([10_225, 10_182, 420])(
    'bars-ended: %i ends five-second bars for good',
    async (code) => {
      const harness = await startHarness();
      await harness.price(100);
      harness.api.reqRealTimeBars(5, AAPL, 5, 'TRADES' as never, true);
      await harness.heard('realtimeBar', ([id]) => id === 5);
      await harness.fault({ kind: 'bars-ended', symbol: 'AAPL', code });
      await harness.heard('error', ([, said, id]) => said === code && id === 5);
      const before = harness.of('realtimeBar').length;
      await harness.pass(12_000);
      expect(harness.of('realtimeBar')).toHaveLength(before);
    },
  );
});

describe('a reverse split', () => {
  test('with another contract number: the old position is 0, the new one has the shares', async () => {
    const harness = await protectedLong();
    const [, old] = await harness.heard('position', ([, , shares]) => shares === 100);
    await harness.fault({ kind: 'split', symbol: 'AAPL', ratio: 0.1, con_id: 'new' });
    await harness.ask('POST', '/clock', { at: '2020-12-17T14:31:00Z' });
    const [, now] = await harness.heard('position', ([, , shares]) => shares === 10);
    expect(Object(now).conId).not.toBe(Object(old).conId);
    const isOldGone = ([, one, shares]: readonly unknown[]) =>
      shares === 0 && Object(one).conId === Object(old).conId;
    await harness.heard('position', isOldGone);
    harness.api.reqContractDetails(9, AAPL);
    const [, details] = await harness.heard('contractDetails', ([id]) => id === 9);
    expect(Object(details).contract.conId).toBe(Object(now).conId);
  });
});
