// Changing and cancelling orders on request: never less protection, never more risk than was checked.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { ANN, asked, place } from './asked.ts';

const GROUPED = { group: 'G', groupEffect: 'reduces' } as const;

function modify(
  rig: Rig,
  { orderRef }: Pick<OrderTerms, 'orderRef'>,
  changes: { readonly price?: number; readonly stopPrice?: number; readonly quantity?: number },
) {
  return rig.command({ type: 'modify-order', orderRef, ...changes, requester: ANN });
}

function cancel(rig: Rig, { orderRef }: Pick<OrderTerms, 'orderRef'>) {
  return rig.command({ type: 'cancel-order', orderRef, requester: ANN });
}

/** A limit at 90 with a stop at 85.5, at work. */
async function resting() {
  const rig = createRig();
  await rig.ready();
  await place(rig, { type: 'LMT', price: 90 });
  const legs = rig.bracket();
  await rig.told(legs.e);
  await rig.told(legs.s, { ...GROUPED, status: 'presubmitted' });
  return { rig, ...legs };
}

/** 100 AAPL with a stop at 95.01 and a target at 110. */
async function held() {
  const rig = createRig();
  await rig.ready();
  await place(rig, { protection: { target: { kind: 'at', price: 110 } } });
  const legs = rig.bracket();
  await rig.told(legs.e);
  await rig.told(legs.t, { ...GROUPED, status: 'presubmitted' });
  await rig.told(legs.s, { ...GROUPED, status: 'presubmitted' });
  await rig.fill(legs.e, 100, 100.02);
  return { rig, ...legs };
}

describe('an entry', () => {
  it('becomes cheaper and smaller', async () => {
    const { rig, e } = await resting();
    expect(await modify(rig, e, { price: 89, quantity: 60 })).toMatchObject({
      ok: true,
      text: `The entry ${e.orderRef} changes to limit 89, 60 shares, for ann.`,
      placed: { orderRef: e.orderRef },
    });
    expect(rig.modifies()).toEqual([{ orderRef: e.orderRef, limitPrice: 89, quantity: 60 }]);
  });

  it.each([
    ['dearer', { price: 91 }],
    ['larger', { quantity: 101 }],
    ['closer to its stop than allowed', { price: 85.52 }],
    ['cheaper between two ticks', { price: 89.005 }],
    ['another stop', { stopPrice: 80 }],
  ])('does not become %s', async (_, changes) => {
    const { rig, e } = await resting();
    expect(await modify(rig, e, changes)).toMatchObject({ ok: false, kind: 'refused' });
    expect(rig.modifies()).toEqual([]);
  });

  it('is cancelled', async () => {
    const { rig, e } = await resting();
    expect(await cancel(rig, e)).toMatchObject({ ok: true });
    expect(rig.cancels()).toEqual([e.orderRef]);
    await rig.status(e, 'cancelled');
    expect(await cancel(rig, e)).toMatchObject({ ok: false, kind: 'refused' });
    expect(await modify(rig, e, { price: 89 })).toMatchObject({ kind: 'refused' });
  });

  it('cancelled over HTTP is joined to the request, as its placing is, each once', async () => {
    const rig = createRig();
    await rig.ready();
    const by = (id: string) => ({ requester: { ...ANN, id }, request: { ...ANN, id } });
    const order = asked({ type: 'LMT', price: 90 });
    await rig.command({ type: 'place-order', order, ...by('req_1') });
    const { orderRef } = rig.bracket().e;
    await rig.command({ type: 'cancel-order', orderRef, ...by('req_2') });
    expect(rig.of('command-asked')).toMatchObject([
      { command: 'place-order', requestId: 'req_1', user: 'ann' },
      { command: 'cancel-order', requestId: 'req_2', user: 'ann' },
    ]);
  });

  it('partly filled keeps a stop for what it filled', async () => {
    const { rig, e, s } = await resting();
    await rig.fill(e, 40, 90);
    await cancel(rig, e);
    await rig.status(e, 'cancelled');
    await rig.pass(3_000);
    const open = [...rig.state().orders.values()].find(
      ({ terms }) => terms.orderRef === s.orderRef,
    );
    expect([open?.status, rig.modifies().at(-1)]).toEqual([
      'pending_modify',
      { orderRef: s.orderRef, quantity: 40 },
    ]);
  });
});

describe('a stop', () => {
  it('is tightened, never loosened, never cancelled', async () => {
    const { rig, s } = await held();
    expect(await modify(rig, s, { stopPrice: 94 })).toMatchObject({ ok: false, kind: 'refused' });
    expect(await modify(rig, s, { price: 96 })).toMatchObject({ ok: false, kind: 'refused' });
    expect(await modify(rig, s, { stopPrice: 96 })).toMatchObject({ ok: true });
    expect(rig.modifies()).toEqual([{ orderRef: s.orderRef, stopPrice: 96 }]);
    expect(await cancel(rig, s)).toMatchObject({
      ok: false,
      text: expect.stringContaining('never without its stop'),
    });
    expect(rig.cancels()).toEqual([]);
  });
});

describe('a target', () => {
  it('takes any price, and keeps it', async () => {
    const { rig, t } = await held();
    expect(await modify(rig, t, { price: 105 })).toMatchObject({ ok: true });
    await rig.told({ ...t, limitPrice: 105 }, GROUPED);
    await rig.pass(5_000);
    expect(rig.modifies()).toEqual([{ orderRef: t.orderRef, limitPrice: 105 }]);
  });

  it('is cancelled, and the stop stays', async () => {
    const { rig, t } = await held();
    expect(await cancel(rig, t)).toMatchObject({ ok: true });
    await rig.status(t, 'cancelled');
    await rig.pass(5_000);
    expect(rig.cancels()).toEqual([t.orderRef]);
    expect(rig.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    expect(rig.submits('protection')).toEqual([]);
  });
});

it('an unknown order is not found, and one of a strategy is left alone', async () => {
  const rig = createRig();
  await rig.ready();
  expect(await cancel(rig, { orderRef: 'nope' })).toMatchObject({ kind: 'not-found' });
  expect(await modify(rig, { orderRef: 'nope' }, { price: 1 })).toMatchObject({
    kind: 'not-found',
  });
  const { t } = await rig.enter();
  expect(await cancel(rig, t)).toMatchObject({
    kind: 'refused',
    text: expect.stringContaining('take_ownership'),
  });
  expect(await modify(rig, t, { price: 150 })).toMatchObject({ kind: 'refused' });
});
