// Every order type that a person may open a position with: its terms, its bracket and when it is refused. Last close 100.
import { describe, expect, it } from 'vitest';
import { type Instant, instant } from '../../../../src/kernel/instant.ts';
import type { AskedOrder } from '../../../../src/trader/domain/orders/asked-order.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { check, place } from './asked.ts';

async function rigAt(at?: Instant): Promise<Rig> {
  const rig = createRig(at === undefined ? {} : { at });
  await rig.ready();
  return rig;
}

const newYork = (time: string) => instant(Date.parse(`2026-11-18T${time}-05:00`));
const BEFORE_OPEN = newYork('08:00:00');
const EVENING = newYork('17:00:00');

const reasonsOf = (answer: Awaited<ReturnType<typeof place>>) =>
  answer.ok ? [] : (answer.reasons ?? []).map(({ kind }) => kind);

describe('in the session', () => {
  it.each<[string, Partial<AskedOrder>, object, number]>([
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
    const rig = await rigAt();
    expect(await place(rig, order)).toMatchObject({ ok: true });
    const { e, s } = rig.bracket();
    expect(e).toMatchObject({ ...terms, quantity: 100, leg: 'e' });
    expect(s).toMatchObject({
      type: 'stop',
      stopPrice,
      parentRef: e.orderRef,
      validity: { kind: 'gtc' },
    });
  });

  it('needs no quote for the close, and no other order goes without one', async () => {
    const rig = await rigAt();
    await rig.pass(6_000);
    expect(reasonsOf(await place(rig))).toContain('quote_stale');
    expect(await check(rig, { type: 'MOC' })).toMatchObject({ verdict: { isAllowed: true } });
  });

  it('refuses the open until the close, and names the next window', async () => {
    const rig = await rigAt();
    const answer = await place(rig, { type: 'MOO' });
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
    expect(rig.submits()).toEqual([]);
  });

  it.each([
    ['15:49:59', []],
    ['15:50:00', ['auction_window_closed']],
  ])('takes orders for the close until the cut-off: at %s', async (time, reasons) => {
    const rig = await rigAt(newYork(time));
    expect(reasonsOf(await place(rig, { type: 'MOC' }))).toEqual(reasons);
  });

  it('leaves an entry for the close alone when other entries end', async () => {
    const rig = await rigAt(newYork('15:49:00'));
    await place(rig, { type: 'MOC' });
    const { e } = rig.bracket();
    await rig.told(e, { status: 'presubmitted' });
    await rig.pass(40_000);
    await rig.jump(newYork('15:57:00'));
    expect(rig.cancels()).toEqual([]);
    await rig.jump(newYork('16:00:00'));
    await rig.fill(e, 100, 100.4);
    expect(rig.engine.status()).toMatchObject({ positions: 1 });
  });
});

describe('outside the session', () => {
  it.each([
    ['before the open', BEFORE_OPEN],
    ['in the evening', EVENING],
  ])('%s an order for the open rests until then, with its bracket', async (_, at) => {
    const rig = await rigAt(at);
    expect(await place(rig, { type: 'LOO', price: 101 })).toMatchObject({ ok: true });
    const { e, s } = rig.bracket();
    expect(e).toMatchObject({ type: 'limit', limitPrice: 101, validity: { kind: 'opening' } });
    expect(s).toMatchObject({ stopPrice: 95, parentRef: e.orderRef });
    for (const leg of [e, s]) await rig.told(leg, { status: 'presubmitted' });
    await rig.pass(60_000);
    expect([rig.cancels(), rig.of('alarm-raised')]).toEqual([[], []]);
  });

  it.each([
    ['09:27:59', []],
    ['09:28:00', ['auction_window_closed']],
  ])('takes orders for the open until the cut-off: at %s', async (time, reasons) => {
    const rig = await rigAt(newYork(time));
    expect(reasonsOf(await place(rig, { type: 'MOO' }))).toEqual(reasons);
  });

  it('refuses every order for continuous trading', async () => {
    const rig = await rigAt(BEFORE_OPEN);
    const trailBy = { kind: 'percent', percent: 2 } as const;
    for (const order of [
      { type: 'MKT' },
      { type: 'STP', stopPrice: 102 },
      { type: 'STP_LMT', stopPrice: 102, price: 103 },
      { type: 'TRAIL', trailBy },
    ] as const)
      expect(reasonsOf(await place(rig, order))).toContain('session_closed');
    expect(rig.submits()).toEqual([]);
  });

  it('fills at the open and is protected by the stop that rests with it', async () => {
    const rig = await rigAt(BEFORE_OPEN);
    await place(rig, { type: 'MOO' });
    const { e, s } = rig.bracket();
    for (const leg of [e, s]) await rig.told(leg, { status: 'presubmitted' });
    await rig.jump(newYork('09:30:01'));
    await rig.fill(e, 100, 99.5);
    expect(rig.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    expect(rig.submits('protection')).toEqual([]);
  });

  it('is closed if it opens at its stop', async () => {
    const rig = await rigAt(BEFORE_OPEN);
    await place(rig, { type: 'MOO' });
    const { e, s } = rig.bracket();
    for (const leg of [e, s])
      await rig.told(leg, { status: 'presubmitted', group: 'G', groupEffect: 'reduces' });
    await rig.jump(newYork('09:30:01'));
    await rig.quote(94);
    await rig.fill(e, 100, 94);
    expect(rig.newest('x')).toMatchObject({ side: 'sell', quantity: 100, group: 'G' });
  });
});

it('is cancelled when a halt ends entries', async () => {
  const rig = await rigAt(BEFORE_OPEN);
  await place(rig, { type: 'MOO' });
  const { e } = rig.bracket();
  await rig.told(e, { status: 'presubmitted' });
  await rig.command({ type: 'halt', why: 'test', by: 'ann' });
  expect(rig.cancels()).toEqual([e.orderRef]);
});

it('trades in its auction when a halt comes after the cut-off', async () => {
  const rig = await rigAt(newYork('09:27:00'));
  await place(rig, { type: 'MOO' });
  const { e, s } = rig.bracket();
  for (const leg of [e, s]) await rig.told(leg, { status: 'presubmitted' });
  await rig.jump(newYork('09:28:30'));
  await rig.command({ type: 'halt', why: 'test', by: 'ann' });
  await rig.pass(5_000);
  expect(rig.cancels()).toEqual([]);
  expect(rig.of('alarm-raised')).toMatchObject([{ alarm: 'cancel-refused' }]);
  await rig.jump(newYork('09:30:01'));
  await rig.fill(e, 100, 100);
  expect(rig.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
});

describe('a trailing entry', () => {
  it('follows the market down, and ends before it would fill next to its stop', async () => {
    const rig = await rigAt();
    await place(rig, { type: 'TRAIL', trailBy: { kind: 'amount', amount: 2 } });
    const { e, s } = rig.bracket();
    expect(s.stopPrice).toBe(96.91);
    await rig.told(e, { status: 'presubmitted', stopPrice: 102 });
    // Half of the planned 5.11 is left at a fill of 99.465.
    await rig.quote(97.6);
    expect(rig.cancels()).toEqual([]);
    await rig.quote(97.4);
    expect(rig.cancels()).toEqual([e.orderRef]);
  });

  it('ends by the trigger that the broker reports', async () => {
    const rig = await rigAt();
    await place(rig, { type: 'TRAIL', trailBy: { kind: 'percent', percent: 2 } });
    const { e } = rig.bracket();
    await rig.told(e, { status: 'presubmitted', stopPrice: 99.2 });
    await rig.quote(100);
    expect(rig.cancels()).toEqual([e.orderRef]);
  });
});

it('refuses a stop, a limit or a first trigger between two ticks', async () => {
  const rig = await rigAt();
  for (const order of [
    { type: 'STP', stopPrice: 102.001 },
    { type: 'LOC', price: 99.005 },
    { type: 'TRAIL', trailBy: { kind: 'amount', amount: 2 }, stopPrice: 102.123 },
  ] as const)
    expect(reasonsOf(await place(rig, order))).toEqual(['price_off_tick']);
});
