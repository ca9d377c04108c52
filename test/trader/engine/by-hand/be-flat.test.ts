// Manual exits: our positions only, at once or at the next open, also across a restart.
import { describe, expect, it } from 'vitest';
import { type Instant, instant } from '../../../../src/kernel/instant.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

const by = 'operator';
const flatten = { type: 'flatten', isExtended: false, isConfirmed: true, by } as const;

/** New York is five hours behind in November. */
function at(hour: number, minute = 0, day = 18): Instant {
  return instant(Date.UTC(2026, 10, day, hour + 5, minute, 20));
}

async function held(rig: Rig) {
  await rig.ready();
  return rig.enter();
}

function position(quantity: number) {
  return { account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 };
}

describe('flatten', () => {
  it('says what it would do, and does nothing, until it is confirmed', async () => {
    const rig = createRig();
    await held(rig);
    const before = rig.facts.length;
    expect(await rig.command({ ...flatten, isConfirmed: false })).toEqual({
      ok: false,
      kind: 'unconfirmed',
      text: 'This would close 100 AAPL at market. AAPL: -4.00 USD from the entry at 100.02, if it fills at the bid of 99.98.',
      preview: {
        does: 'close 100 AAPL at market',
        details: ['AAPL: -4.00 USD from the entry at 100.02, if it fills at the bid of 99.98.'],
      },
    });
    expect(rig.facts).toHaveLength(before);
    expect(rig.submits('exit')).toEqual([]);
  });

  it('names what stays', async () => {
    const rig = createRig();
    await held(rig);
    await rig.pass(6_000);
    rig.broker.say({ type: 'position', position: position(600) });
    await rig.settle();
    expect(await rig.command({ ...flatten, isConfirmed: false })).toMatchObject({
      text: expect.stringContaining('What stays: 500 AAPL, which are not ours.'),
    });
  });

  it('is carried out once: what it did is not what was shown any more', async () => {
    const rig = createRig();
    await held(rig);
    const shown = { ...flatten, expects: 'close 100 AAPL at market' };
    expect(await rig.command(shown)).toMatchObject({ ok: true });
    expect(await rig.command(shown)).toMatchObject({
      kind: 'unconfirmed',
      preview: { does: 'go on closing 100 AAPL at market', details: [] },
    });
    expect(rig.of('close-asked')).toHaveLength(1);
    expect(rig.submits('exit')).toHaveLength(1);
  });

  it('has nothing to do without a position of ours', async () => {
    const rig = createRig();
    await rig.ready({ positions: [position(500)] });
    expect(await rig.command(flatten)).toEqual({ ok: true, text: 'Nothing of ours is open.' });
    expect(rig.submits()).toEqual([]);
    expect(await rig.command({ ...flatten, symbol: 'AAPL' })).toMatchObject({ ok: true });
    // A misspelled symbol must not be reported as flat.
    expect(await rig.command({ ...flatten, symbol: 'APPL' })).toMatchObject({ kind: 'not-found' });
  });

  it("closes ours in the stop's group and leaves 500 foreign shares alone", async () => {
    const rig = createRig();
    await held(rig);
    await rig.pass(6_000);
    rig.broker.say({ type: 'position', position: position(600) });
    await rig.settle();
    expect(await rig.command(flatten)).toMatchObject({ ok: true });
    const x = rig.newest('x');
    expect(x).toMatchObject({ side: 'sell', quantity: 100, type: 'market', group: 'G' });
    await rig.fill(x, 100, 100.4);
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'operator', quantity: 100 }]);
    expect(rig.submits('exit')).toHaveLength(1);
  });

  it('cancels a working entry, and closes its late fills', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    for (const leg of [e, t, s]) await rig.told(leg, { group: leg === e ? '' : 'G' });
    expect(await rig.command(flatten)).toEqual({
      ok: true,
      text: 'Going flat: cancel the entry in AAPL.',
      closing: [],
    });
    expect(rig.cancels()).toEqual([e.orderRef]);
    await rig.fill(e, 30, 100.02);
    await rig.status(e, 'cancelled');
    expect(rig.of('position-closing')).toMatchObject([{ reason: 'operator' }]);
    for (const leg of [t, s]) await rig.told(leg, { group: 'G', quantity: 30 });
    expect(rig.newest('x')).toMatchObject({ quantity: 30, side: 'sell' });
  });

  it('drops a pending reversal', async () => {
    const rig = createRig();
    await held(rig);
    await rig.predict('SELL');
    expect(rig.of('wish-stored')).toHaveLength(1);
    expect(await rig.command({ ...flatten, isConfirmed: false })).toMatchObject({
      text: expect.stringContaining('A pending reversal in AAPL is dropped.'),
    });
    await rig.command(flatten);
    expect(rig.of('wish-dropped')).toMatchObject([{ why: 'an operator asked to be flat' }]);
  });

  it('waits for the open if requested at night, also across a crash', async () => {
    const rig = createRig({ at: at(15, 30) });
    const { s, t } = await held(rig);
    await rig.jump(at(18));
    expect(await rig.command(flatten)).toEqual({
      ok: true,
      text: 'Going flat: close 100 AAPL at the open of 2026-11-19 09:30:00 ET.',
      closing: [
        {
          ...{ positionId: expect.stringMatching(/^AAPL-/), symbol: 'AAPL' },
          armed: 'at the open of 2026-11-19 09:30:00 ET',
          wasClosing: false,
        },
      ],
    });
    expect(rig.submits('exit')).toEqual([]);
    const again = await rig.crash(15.4 * 3_600_000);
    const resting = { group: 'G', groupEffect: 'reduces', status: 'presubmitted' } as const;
    const openOrders = [reportOf(s, resting), reportOf(t, resting)];
    await again.ready({ openOrders, positions: [position(100)] });
    expect(again.submits('exit')).toEqual([]);
    await again.jump(at(9, 30, 19));
    expect(again.submits('exit')).toHaveLength(1);
    expect(again.newest('x')).toMatchObject({
      quantity: 100,
      type: 'market',
      extendedHours: false,
    });
  });

  it.each([
    ['is not live', { isLive: false }],
    ['is of a halt', { isHalted: true }],
    ['has no bid', { bid: Number.NaN }],
  ])('waits in the extended session while the price %s', async (_, changes) => {
    const rig = createRig({ at: at(15, 30) });
    await held(rig);
    await rig.jump(at(18));
    await rig.quote(99, changes);
    await rig.command({ ...flatten, isExtended: true });
    await rig.pass(1_000);
    expect(rig.submits('exit')).toEqual([]);
    await rig.quote(99);
    await rig.pass(1_000);
    expect(rig.newest('x')).toMatchObject({ type: 'limit', limitPrice: 98.79 });
  });

  it('is sent at once in the extended session as a limit that follows the market', async () => {
    const rig = createRig({ at: at(15, 30) });
    await held(rig);
    await rig.jump(at(18));
    await rig.quote(99);
    expect(await rig.command({ ...flatten, isExtended: true })).toMatchObject({
      text: 'Going flat: close 100 AAPL by a limit order now.',
    });
    const x = rig.newest('x');
    expect(x).toMatchObject({
      type: 'limit',
      limitPrice: 98.79,
      extendedHours: true,
      group: 'G',
      validity: { kind: 'day' },
    });
    await rig.told(x);
    await rig.quote(98);
    await rig.pass(29_000);
    expect(rig.modifies()).toEqual([]);
    await rig.pass(2_000);
    expect(rig.modifies()).toEqual([{ orderRef: x.orderRef, limitPrice: 97.79 }]);
    await rig.told({ ...x, limitPrice: 97.79 });
    await rig.quote(99);
    await rig.pass(40_000);
    expect(rig.modifies()).toHaveLength(1);
  });

  it('waits for the extended session in the middle of the night', async () => {
    const rig = createRig({ at: at(15, 30) });
    await held(rig);
    await rig.jump(at(22));
    await rig.command({ ...flatten, isExtended: true });
    expect(rig.submits('exit')).toEqual([]);
    await rig.jump(at(4, 1, 19));
    await rig.quote(99);
    await rig.pass(300);
    expect(rig.newest('x')).toMatchObject({ type: 'limit', extendedHours: true });
  });
});

describe('exit', () => {
  it('closes the position of the symbol and says when', async () => {
    const rig = createRig();
    await held(rig);
    expect(await rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by })).toEqual({
      ok: true,
      text: 'Exit started: close 100 AAPL at market.',
      closing: [{ positionId: expect.stringMatching(/^AAPL-/), symbol: 'AAPL', wasClosing: false }],
    });
    expect(rig.newest('x')).toMatchObject({ quantity: 100, side: 'sell' });
    // All its facts have the correlation of the trade.
    const asked = rig.facts.find(({ fact }) => fact.type === 'close-asked');
    const closing = rig.facts.find(({ fact }) => fact.type === 'position-closing');
    expect(asked?.correlation).toBe(closing?.correlation);
    expect(closing?.cause).toBe(asked?.seq);
  });

  it('says what it would do, and does nothing, until it is confirmed', async () => {
    const rig = createRig();
    await held(rig);
    const asked = { type: 'exit', symbol: 'AAPL', isConfirmed: false, by } as const;
    expect(await rig.command(asked)).toMatchObject({
      kind: 'unconfirmed',
      preview: { does: 'close 100 AAPL at market' },
    });
    expect(rig.of('close-asked')).toEqual([]);
    expect(rig.submits('exit')).toEqual([]);
  });

  it('closes some of the shares; the rest keeps its strategy and its stop', async () => {
    const rig = createRig();
    const { s, t } = await held(rig);
    const exit = { type: 'exit', symbol: 'AAPL', quantity: 40, by } as const;
    expect(await rig.command({ ...exit, isConfirmed: false })).toMatchObject({
      preview: {
        does: 'close 40 of 100 AAPL at market',
        details: [
          'AAPL: -1.60 USD from the entry at 100.02, if it fills at the bid of 99.98.',
          '60 AAPL stay, with their stop.',
        ],
      },
    });
    const expects = 'close 40 of 100 AAPL at market';
    expect(await rig.command({ ...exit, expects, isConfirmed: true })).toMatchObject({ ok: true });
    expect(rig.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 60 });
    for (const leg of [s, t])
      await rig.told({ ...leg, quantity: 60 }, { group: 'G', groupEffect: 'reduces' });
    expect(await rig.command({ ...exit, expects, isConfirmed: true })).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('is being closed already'),
    });
    const x = rig.newest('x');
    expect(x).toMatchObject({ quantity: 40, side: 'sell', type: 'market' });
    await rig.fill(x, 40, 99.98);
    expect(rig.of('position-closing')).toEqual([]);
    expect(rig.of('ownership-taken')).toEqual([]);
    expect(await rig.command({ ...exit, expects, isConfirmed: true })).toMatchObject({
      preview: { does: 'close 40 of 60 AAPL at market' },
    });
  });

  it.each([
    [120, 'We hold 100 AAPL; 120 cannot be closed.'],
    [0.5, '0.5 is not a number of whole shares.'],
  ])('of %d shares is refused', async (quantity, text) => {
    const rig = createRig();
    await held(rig);
    const exit = { type: 'exit', symbol: 'AAPL', quantity, isConfirmed: true, by } as const;
    expect(await rig.command(exit)).toEqual({ ok: false, kind: 'refused', text });
  });

  it('is refused without a position', async () => {
    const rig = createRig();
    await rig.ready();
    expect(await rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by })).toEqual({
      ok: false,
      kind: 'not-found',
      text: 'We hold nothing in AAPL.',
    });
  });
});
