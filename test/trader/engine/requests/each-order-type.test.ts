// Every order type that a person may open a position with: its terms, its bracket and when it is refused. Last close 100.
import { describe, expect, it } from 'vitest';
import { type Instant, instant } from '../../../../src/kernel/instant.ts';
import type { OrderRequest } from '../../../../src/trader/domain/orders/order-request.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { check, place } from './order-requests.ts';

async function harnessAt(at?: Instant): Promise<Harness> {
  const harness = createHarness(at === undefined ? {} : { at });
  await harness.ready();
  return harness;
}

const newYork = (time: string) => instant(Date.parse(`2026-11-18T${time}-05:00`));
const BEFORE_OPEN = newYork('08:00:00');
const EVENING = newYork('17:00:00');

const reasonsOf = (answer: Awaited<ReturnType<typeof place>>) =>
  answer.ok ? [] : (answer.reasons ?? []).map(({ kind }) => kind);

describe('in the session', () => {
  it.each<[string, Partial<OrderRequest>, object, number]>([
    [
      'a stop rests for the day, with its stop below it',
      { type: 'STP', stopPrice: 102 },
      { type: 'stop', stopPrice: 102, validity: { kind: 'day' } },
      96.9,
    ],
    [
      'a stop that the market has passed is measured from the market',
      { type: 'STP', stopPrice: 98 },
      { type: 'stop', stopPrice: 98 },
      95.01,
    ],
    [
      'a stop-limit has both prices',
      { type: 'STP_LMT', stopPrice: 102, price: 102.5 },
      { type: 'stop-limit', stopPrice: 102, limitPrice: 102.5, validity: { kind: 'day' } },
      96.9,
    ],
    [
      'a trail by percent is measured from its first trigger',
      { type: 'TRAIL', trailBy: { kind: 'percent', percent: 2 } },
      { type: 'trail', trailBy: { kind: 'percent', percent: 2 }, validity: { kind: 'day' } },
      96.92,
    ],
    [
      'a trail by an amount may name its first trigger',
      { type: 'TRAIL', trailBy: { kind: 'amount', amount: 1.5 }, stopPrice: 101 },
      { type: 'trail', trailBy: { kind: 'amount', amount: 1.5 }, stopPrice: 101 },
      95.95,
    ],
    [
      'an order at the close is measured from the last close',
      { type: 'MOC' },
      { type: 'market', validity: { kind: 'closing' } },
      95,
    ],
    [
      'a limit at the close too',
      { type: 'LOC', price: 99 },
      { type: 'limit', limitPrice: 99, validity: { kind: 'closing' } },
      94.05,
    ],
  ])('%s', async (_, order, terms, stopPrice) => {
    const harness = await harnessAt();
    expect(await place(harness, order)).toMatchObject({ ok: true });
    const { e, s } = harness.bracket();
    expect(e).toMatchObject({ ...terms, quantity: 100, leg: 'e' });
    expect(s).toMatchObject({
      type: 'stop',
      stopPrice,
      parentRef: e.orderRef,
      validity: { kind: 'gtc' },
    });
  });

  it('needs no quote for the close, and no other order goes without one', async () => {
    const harness = await harnessAt();
    await harness.pass(6_000);
    expect(reasonsOf(await place(harness))).toContain('quote_stale');
    expect(await check(harness, { type: 'MOC' })).toMatchObject({ verdict: { isAllowed: true } });
  });

  it('refuses the open until the close, and names the next window', async () => {
    const harness = await harnessAt();
    const answer = await place(harness, { type: 'MOO' });
    expect(answer).toMatchObject({
      ok: false,
      reasons: [
        {
          kind: 'auction_window_closed',
          auction: 'opening',
          from: newYork('16:00:00'),
          until: newYork('09:28:00') + 86_400_000,
        },
      ],
    });
    expect(answer.text).toContain('from 2026-11-18 16:00:00 to 2026-11-19 09:28:00');
    expect(harness.submits()).toEqual([]);
  });

  it.each([
    ['15:49:59', []],
    ['15:50:00', ['auction_window_closed']],
  ])('takes orders for the close until the cut-off: at %s', async (time, reasons) => {
    const harness = await harnessAt(newYork(time));
    expect(reasonsOf(await place(harness, { type: 'MOC' }))).toEqual(reasons);
  });

  it('leaves an entry for the close alone when other entries end', async () => {
    const harness = await harnessAt(newYork('15:49:00'));
    await place(harness, { type: 'MOC' });
    const { e } = harness.bracket();
    await harness.told(e, { status: 'presubmitted' });
    await harness.pass(40_000);
    await harness.jump(newYork('15:57:00'));
    expect(harness.cancels()).toEqual([]);
    await harness.jump(newYork('16:00:00'));
    await harness.fill(e, 100, 100.4);
    expect(harness.engine.status()).toMatchObject({ positions: 1 });
  });
});

describe('outside the session', () => {
  it.each([
    ['before the open', BEFORE_OPEN],
    ['in the evening', EVENING],
  ])('%s an order for the open rests until then, with its bracket', async (_, at) => {
    const harness = await harnessAt(at);
    expect(await place(harness, { type: 'LOO', price: 101 })).toMatchObject({ ok: true });
    const { e, s } = harness.bracket();
    expect(e).toMatchObject({ type: 'limit', limitPrice: 101, validity: { kind: 'opening' } });
    expect(s).toMatchObject({ stopPrice: 95, parentRef: e.orderRef });
    for (const leg of [e, s]) await harness.told(leg, { status: 'presubmitted' });
    await harness.pass(60_000);
    expect([harness.cancels(), harness.of('alarm-raised')]).toEqual([[], []]);
  });

  it.each([
    ['09:27:59', []],
    ['09:28:00', ['auction_window_closed']],
  ])('takes orders for the open until the cut-off: at %s', async (time, reasons) => {
    const harness = await harnessAt(newYork(time));
    expect(reasonsOf(await place(harness, { type: 'MOO' }))).toEqual(reasons);
  });

  it('refuses every order for continuous trading', async () => {
    const harness = await harnessAt(BEFORE_OPEN);
    const trailBy = { kind: 'percent', percent: 2 } as const;
    for (const order of [
      { type: 'MKT' },
      { type: 'STP', stopPrice: 102 },
      { type: 'STP_LMT', stopPrice: 102, price: 103 },
      { type: 'TRAIL', trailBy },
    ] as const)
      expect(reasonsOf(await place(harness, order))).toContain('session_closed');
    expect(harness.submits()).toEqual([]);
  });

  it('fills at the open and is protected by the stop that rests with it', async () => {
    const harness = await harnessAt(BEFORE_OPEN);
    await place(harness, { type: 'MOO' });
    const { e, s } = harness.bracket();
    for (const leg of [e, s]) await harness.told(leg, { status: 'presubmitted' });
    await harness.jump(newYork('09:30:01'));
    await harness.fill(e, 100, 99.5);
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    expect(harness.submits('protection')).toEqual([]);
  });

  it('is closed if it opens at its stop', async () => {
    const harness = await harnessAt(BEFORE_OPEN);
    await place(harness, { type: 'MOO' });
    const { e, s } = harness.bracket();
    for (const leg of [e, s])
      await harness.told(leg, { status: 'presubmitted', group: 'G', groupEffect: 'reduces' });
    await harness.jump(newYork('09:30:01'));
    await harness.quote(94);
    await harness.fill(e, 100, 94);
    expect(harness.newest('x')).toMatchObject({ side: 'sell', quantity: 100, group: 'G' });
  });
});

it('is cancelled when a halt ends entries', async () => {
  const harness = await harnessAt(BEFORE_OPEN);
  await place(harness, { type: 'MOO' });
  const { e } = harness.bracket();
  await harness.told(e, { status: 'presubmitted' });
  await harness.command({ type: 'halt', why: 'test', by: 'ann' });
  expect(harness.cancels()).toEqual([e.orderRef]);
});

it('trades in its auction when a halt comes after the cut-off', async () => {
  const harness = await harnessAt(newYork('09:27:00'));
  await place(harness, { type: 'MOO' });
  const { e, s } = harness.bracket();
  for (const leg of [e, s]) await harness.told(leg, { status: 'presubmitted' });
  await harness.jump(newYork('09:28:30'));
  await harness.command({ type: 'halt', why: 'test', by: 'ann' });
  await harness.pass(5_000);
  expect(harness.cancels()).toEqual([]);
  expect(harness.of('alarm-raised')).toMatchObject([{ alarm: 'cancel-refused' }]);
  expect(harness.engine.status().alarms).toMatchObject([{ kind: 'cancel-refused' }]);
  await harness.jump(newYork('09:30:01'));
  await harness.fill(e, 100, 100);
  expect(harness.engine.status()).toMatchObject({
    positions: 1,
    protectedPositions: 1,
    alarms: [],
  });
});

describe('a trailing entry', () => {
  it('follows the market down, and ends before it would fill next to its stop', async () => {
    const harness = await harnessAt();
    await place(harness, { type: 'TRAIL', trailBy: { kind: 'amount', amount: 2 } });
    const { e, s } = harness.bracket();
    expect(s.stopPrice).toBe(96.91);
    await harness.told(e, { status: 'presubmitted', stopPrice: 102 });
    // Half of the planned 5.11 is left at a fill of 99.465.
    await harness.quote(97.6);
    expect(harness.cancels()).toEqual([]);
    await harness.quote(97.4);
    expect(harness.cancels()).toEqual([e.orderRef]);
  });

  it('ends by the trigger that the broker reports', async () => {
    const harness = await harnessAt();
    await place(harness, { type: 'TRAIL', trailBy: { kind: 'percent', percent: 2 } });
    const { e } = harness.bracket();
    await harness.told(e, { status: 'presubmitted', stopPrice: 99.2 });
    await harness.quote(100);
    expect(harness.cancels()).toEqual([e.orderRef]);
  });
});

it('refuses a stop, a limit or a first trigger between two ticks', async () => {
  const harness = await harnessAt();
  for (const order of [
    { type: 'STP', stopPrice: 102.001 },
    { type: 'LOC', price: 99.005 },
    { type: 'TRAIL', trailBy: { kind: 'amount', amount: 2 }, stopPrice: 102.123 },
  ] as const)
    expect(reasonsOf(await place(harness, order))).toEqual(['price_off_tick']);
});
