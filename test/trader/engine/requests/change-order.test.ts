// Changing and cancelling orders on request: never less protection, never more risk than was checked.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { ANN, asked, place } from './order-requests.ts';

const GROUPED = { group: 'G', groupEffect: 'reduces' } as const;

function modify(
  harness: Harness,
  { orderRef }: Pick<OrderTerms, 'orderRef'>,
  changes: { readonly price?: number; readonly stopPrice?: number; readonly quantity?: number },
) {
  return harness.command({ type: 'modify-order', orderRef, ...changes, requester: ANN });
}

function cancel(harness: Harness, { orderRef }: Pick<OrderTerms, 'orderRef'>) {
  return harness.command({ type: 'cancel-order', orderRef, requester: ANN });
}

/** A limit at 90 with a stop at 85.5, at work. */
async function resting() {
  const harness = createHarness();
  await harness.ready();
  await place(harness, { type: 'LMT', price: 90 });
  const legs = harness.bracket();
  await harness.told(legs.e);
  await harness.told(legs.s, { ...GROUPED, status: 'presubmitted' });
  return { harness, ...legs };
}

/** 100 AAPL with a stop at 95.01 and a target at 110. */
async function held() {
  const harness = createHarness();
  await harness.ready();
  await place(harness, { protection: { target: { kind: 'at', price: 110 } } });
  const legs = harness.bracket();
  await harness.told(legs.e);
  await harness.told(legs.t, { ...GROUPED, status: 'presubmitted' });
  await harness.told(legs.s, { ...GROUPED, status: 'presubmitted' });
  await harness.fill(legs.e, 100, 100.02);
  return { harness, ...legs };
}

describe('an entry', () => {
  it('becomes cheaper and smaller', async () => {
    const { harness, e } = await resting();
    expect(await modify(harness, e, { price: 89, quantity: 60 })).toMatchObject({
      ok: true,
      text: `The entry ${e.orderRef} changes to limit 89, 60 shares, for ann.`,
      placed: { orderRef: e.orderRef },
    });
    expect(harness.modifies()).toEqual([{ orderRef: e.orderRef, limitPrice: 89, quantity: 60 }]);
  });

  it.each([
    ['dearer', { price: 91 }],
    ['larger', { quantity: 101 }],
    ['closer to its stop than allowed', { price: 85.52 }],
    ['cheaper between two ticks', { price: 89.005 }],
    ['another stop', { stopPrice: 80 }],
  ])('does not become %s', async (_, changes) => {
    const { harness, e } = await resting();
    expect(await modify(harness, e, changes)).toMatchObject({ ok: false, kind: 'refused' });
    expect(harness.modifies()).toEqual([]);
  });

  it('says why in words and by name, where it stays as it is', async () => {
    const { harness, e } = await resting();
    const text = `Refused: ${e.orderRef} stays as it is: price 89.005 is between two prices of the market, 89 and 89.01. Nothing was sent.`;
    const reason = {
      kind: 'price_off_tick',
      field: 'price',
      price: 89.005,
      below: 89,
      above: 89.01,
    };
    expect(await modify(harness, e, { price: 89.005 })).toMatchObject({ text, reasons: [reason] });
    await modify(harness, e, { price: 89 });
    expect(await modify(harness, e, { price: 88 })).toMatchObject({
      kind: 'refused',
      text: `Refused: ${e.orderRef} stays as it is: an order in AAPL is being changed: ask again in a moment. Nothing was sent.`,
      reasons: [{ kind: 'change_in_flight', symbol: 'AAPL' }],
    });
    expect(harness.modifies()).toHaveLength(1);
  });

  it('is cancelled', async () => {
    const { harness, e } = await resting();
    expect(await cancel(harness, e)).toMatchObject({ ok: true });
    expect(harness.cancels()).toEqual([e.orderRef]);
    await harness.status(e, 'cancelled');
    expect(await cancel(harness, e)).toMatchObject({ ok: false, kind: 'ended' });
    expect(await modify(harness, e, { price: 89 })).toMatchObject({ kind: 'ended' });
  });

  it('cancelled over HTTP is joined to the request, as its placing is, each once', async () => {
    const harness = createHarness();
    await harness.ready();
    const by = (id: string) => ({ requester: { ...ANN, id }, request: { ...ANN, id } });
    const order = asked({ type: 'LMT', price: 90 });
    await harness.command({ type: 'place-order', order, ...by('req_1') });
    const { orderRef } = harness.bracket().e;
    await harness.command({ type: 'cancel-order', orderRef, ...by('req_2') });
    expect(harness.of('command-asked')).toMatchObject([
      { command: 'place-order', requestId: 'req_1', user: 'ann' },
      { command: 'cancel-order', requestId: 'req_2', user: 'ann' },
    ]);
  });

  it('partly filled keeps a stop for what it filled', async () => {
    const { harness, e, s } = await resting();
    await harness.fill(e, 40, 90);
    await cancel(harness, e);
    await harness.status(e, 'cancelled');
    await harness.pass(3_000);
    const open = [...harness.state().orders.values()].find(
      ({ terms }) => terms.orderRef === s.orderRef,
    );
    expect([open?.status, harness.modifies().at(-1)]).toEqual([
      'pending_modify',
      { orderRef: s.orderRef, quantity: 40 },
    ]);
  });
});

describe('a stop', () => {
  it('is tightened, never loosened, never cancelled', async () => {
    const { harness, s } = await held();
    expect(await modify(harness, s, { stopPrice: 94 })).toMatchObject({
      ok: false,
      kind: 'refused',
    });
    expect(await modify(harness, s, { price: 96 })).toMatchObject({ ok: false, kind: 'refused' });
    expect(await modify(harness, s, { stopPrice: 96 })).toMatchObject({ ok: true });
    expect(harness.modifies()).toEqual([{ orderRef: s.orderRef, stopPrice: 96 }]);
    expect(await cancel(harness, s)).toMatchObject({
      ok: false,
      text: expect.stringContaining('never without its stop'),
    });
    expect(harness.cancels()).toEqual([]);
  });
});

it('the stop of an entry that has filled nothing is there, and stays as it is', async () => {
  const { harness, s } = await resting();
  expect(await modify(harness, s, { stopPrice: 86 })).toMatchObject({
    ...{ ok: false, kind: 'refused' },
    text: 'The entry in AAPL has filled nothing yet; its stop moves once it has.',
  });
  expect(harness.modifies()).toEqual([]);
});

describe('a target', () => {
  it('takes any price, and keeps it', async () => {
    const { harness, t } = await held();
    expect(await modify(harness, t, { price: 105 })).toMatchObject({ ok: true });
    await harness.told({ ...t, limitPrice: 105 }, GROUPED);
    await harness.pass(5_000);
    expect(harness.modifies()).toEqual([{ orderRef: t.orderRef, limitPrice: 105 }]);
  });

  it('is cancelled, and the stop stays', async () => {
    const { harness, t } = await held();
    expect(await cancel(harness, t)).toMatchObject({ ok: true });
    await harness.status(t, 'cancelled');
    await harness.pass(5_000);
    expect(harness.cancels()).toEqual([t.orderRef]);
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    expect(harness.submits('protection')).toEqual([]);
  });
});

it('an unknown order is not found, and one of a strategy is left alone', async () => {
  const harness = createHarness();
  await harness.ready();
  expect(await cancel(harness, { orderRef: 'nope' })).toMatchObject({ kind: 'not-found' });
  expect(await modify(harness, { orderRef: 'nope' }, { price: 1 })).toMatchObject({
    kind: 'not-found',
  });
  const { t } = await harness.enter();
  expect(await cancel(harness, t)).toMatchObject({
    kind: 'refused',
    text: expect.stringContaining('take_ownership'),
  });
  expect(await modify(harness, t, { price: 150 })).toMatchObject({ kind: 'refused' });
});
