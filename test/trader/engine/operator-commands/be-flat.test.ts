// Manual exits: our positions only, at once or at the next open, also across a restart.
import { describe, expect, it } from 'vitest';
import { type Instant, instant } from '../../../../src/kernel/instant.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import * as condors from '../reconcile/sold-condor.ts';

const by = 'operator';
const flatten = { type: 'flatten', isExtended: false, isConfirmed: true, by } as const;

/** New York is five hours behind in November. */
function at(hour: number, minute = 0, day = 18): Instant {
  return instant(Date.UTC(2026, 10, day, hour + 5, minute, 20));
}

async function held(harness: Harness) {
  await harness.ready();
  return harness.enter();
}

function position(quantity: number) {
  return { account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 };
}

describe('flatten', () => {
  it('names options as people do', async () => {
    const harness = await condors.held();
    const { text } = await harness.command({ ...flatten, isConfirmed: false });
    expect(text).toMatch(/^This would close -2 AAPL 18 Dec 2026 85\/90\/110\/115 iron condor /);
    expect(text).not.toContain(condors.CONDOR);
  });

  it('says what it would do, and does nothing, until it is confirmed', async () => {
    const harness = createHarness();
    await held(harness);
    const before = harness.facts.length;
    expect(await harness.command({ ...flatten, isConfirmed: false })).toEqual({
      ok: false,
      kind: 'unconfirmed',
      text: 'This would close 100 AAPL at market. AAPL: -4.00 USD from the entry at 100.02, if it fills at the bid of 99.98.',
      preview: {
        does: 'close 100 AAPL at market',
        details: ['AAPL: -4.00 USD from the entry at 100.02, if it fills at the bid of 99.98.'],
      },
    });
    expect(harness.facts).toHaveLength(before);
    expect(harness.submits('exit')).toEqual([]);
  });

  it('names what stays', async () => {
    const harness = createHarness();
    await held(harness);
    await harness.pass(6_000);
    harness.broker.say({ type: 'position', position: position(600) });
    await harness.settle();
    expect(await harness.command({ ...flatten, isConfirmed: false })).toMatchObject({
      text: expect.stringContaining('What stays: 500 AAPL, which are not ours.'),
    });
  });

  it('is carried out once: what it did is not what was shown any more', async () => {
    const harness = createHarness();
    await held(harness);
    const shown = { ...flatten, expects: 'close 100 AAPL at market' };
    expect(await harness.command(shown)).toMatchObject({ ok: true });
    expect(await harness.command(shown)).toMatchObject({
      kind: 'unconfirmed',
      preview: { does: 'go on closing 100 AAPL at market', details: [] },
    });
    expect(harness.of('close-asked')).toHaveLength(1);
    expect(harness.submits('exit')).toHaveLength(1);
  });

  it('has nothing to do without a position of ours', async () => {
    const harness = createHarness();
    await harness.ready({ positions: [position(500)] });
    expect(await harness.command(flatten)).toEqual({ ok: true, text: 'Nothing of ours is open.' });
    expect(harness.submits()).toEqual([]);
    expect(await harness.command({ ...flatten, symbol: 'AAPL' })).toMatchObject({ ok: true });
    // A misspelled symbol must not be reported as flat.
    expect(await harness.command({ ...flatten, symbol: 'APPL' })).toMatchObject({
      kind: 'not-found',
    });
  });

  it("closes ours in the stop's group and leaves 500 foreign shares alone", async () => {
    const harness = createHarness();
    await held(harness);
    await harness.pass(6_000);
    harness.broker.say({ type: 'position', position: position(600) });
    await harness.settle();
    expect(await harness.command(flatten)).toMatchObject({ ok: true });
    const x = harness.newest('x');
    expect(x).toMatchObject({ side: 'sell', quantity: 100, type: 'market', group: 'G' });
    await harness.fill(x, 100, 100.4);
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'operator', quantity: 100 }]);
    expect(harness.submits('exit')).toHaveLength(1);
  });

  it('cancels a working entry, and closes its late fills', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    for (const leg of [e, t, s]) await harness.told(leg, { group: leg === e ? '' : 'G' });
    expect(await harness.command(flatten)).toEqual({
      ok: true,
      text: 'Going flat: cancel the entry in AAPL.',
      closing: [],
    });
    expect(harness.cancels()).toEqual([e.orderRef]);
    await harness.fill(e, 30, 100.02);
    await harness.status(e, 'cancelled');
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'operator' }]);
    for (const leg of [t, s]) await harness.told(leg, { group: 'G', quantity: 30 });
    expect(harness.newest('x')).toMatchObject({ quantity: 30, side: 'sell' });
  });

  it('drops a pending reversal', async () => {
    const harness = createHarness();
    await held(harness);
    await harness.predict('SELL');
    expect(harness.of('wish-stored')).toHaveLength(1);
    expect(await harness.command({ ...flatten, isConfirmed: false })).toMatchObject({
      text: expect.stringContaining('A pending reversal in AAPL is dropped.'),
    });
    await harness.command(flatten);
    expect(harness.of('wish-dropped')).toMatchObject([{ why: 'an operator asked to be flat' }]);
  });

  it('waits for the open if requested at night, also across a crash', async () => {
    const harness = createHarness({ at: at(15, 30) });
    const { s, t } = await held(harness);
    await harness.jump(at(18));
    expect(await harness.command(flatten)).toEqual({
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
    expect(harness.submits('exit')).toEqual([]);
    const again = await harness.crash(15.4 * 3_600_000);
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
    ['is six minutes old', { at: at(17, 54) }],
  ])('waits in the extended session while the price %s', async (_, changes) => {
    const harness = createHarness({ at: at(15, 30) });
    await held(harness);
    await harness.jump(at(18));
    await harness.quote(99, changes);
    await harness.command({ ...flatten, isExtended: true });
    await harness.pass(1_000);
    expect(harness.submits('exit')).toEqual([]);
    await harness.quote(99);
    await harness.pass(1_000);
    expect(harness.newest('x')).toMatchObject({ type: 'limit', limitPrice: 98.79 });
  });

  it('is sent at once in the extended session as a limit that follows the market', async () => {
    const harness = createHarness({ at: at(15, 30) });
    await held(harness);
    await harness.jump(at(18));
    await harness.quote(99);
    expect(await harness.command({ ...flatten, isExtended: true })).toMatchObject({
      text: 'Going flat: close 100 AAPL by a limit order now.',
    });
    const x = harness.newest('x');
    expect(x).toMatchObject({
      type: 'limit',
      limitPrice: 98.79,
      extendedHours: true,
      group: 'G',
      validity: { kind: 'day' },
    });
    await harness.told(x);
    await harness.quote(98);
    await harness.pass(29_000);
    expect(harness.modifies()).toEqual([]);
    await harness.pass(2_000);
    expect(harness.modifies()).toEqual([{ orderRef: x.orderRef, limitPrice: 97.79 }]);
    await harness.told({ ...x, limitPrice: 97.79 });
    await harness.quote(99);
    await harness.pass(40_000);
    expect(harness.modifies()).toHaveLength(1);
  });

  it('buys a short position back in the extended session above the offer', async () => {
    const harness = createHarness({ at: at(15, 30) });
    await harness.ready();
    await harness.enter('SELL');
    await harness.jump(at(18));
    await harness.quote(99);
    await harness.command({ ...flatten, isExtended: true });
    expect(harness.newest('x')).toMatchObject({
      ...{ side: 'buy', type: 'limit', limitPrice: 99.21, extendedHours: true },
    });
  });

  it('waits for the extended session in the middle of the night', async () => {
    const harness = createHarness({ at: at(15, 30) });
    await held(harness);
    await harness.jump(at(22));
    await harness.command({ ...flatten, isExtended: true });
    expect(harness.submits('exit')).toEqual([]);
    await harness.jump(at(4, 1, 19));
    await harness.quote(99);
    await harness.pass(300);
    expect(harness.newest('x')).toMatchObject({ type: 'limit', extendedHours: true });
  });
});

describe('exit', () => {
  it('closes the position of the symbol and says when', async () => {
    const harness = createHarness();
    await held(harness);
    expect(await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by })).toEqual({
      ok: true,
      text: 'Exit started: close 100 AAPL at market.',
      closing: [{ positionId: expect.stringMatching(/^AAPL-/), symbol: 'AAPL', wasClosing: false }],
    });
    expect(harness.newest('x')).toMatchObject({ quantity: 100, side: 'sell' });
    // All its facts have the correlation of the trade.
    const asked = harness.facts.find(({ fact }) => fact.type === 'close-asked');
    const closing = harness.facts.find(({ fact }) => fact.type === 'position-closing');
    expect(asked?.correlation).toBe(closing?.correlation);
    expect(closing?.cause).toBe(asked?.seq);
  });

  it('says what it would do, and does nothing, until it is confirmed', async () => {
    const harness = createHarness();
    await held(harness);
    const asked = { type: 'exit', symbol: 'AAPL', isConfirmed: false, by } as const;
    expect(await harness.command(asked)).toMatchObject({
      kind: 'unconfirmed',
      preview: { does: 'close 100 AAPL at market' },
    });
    expect(harness.of('close-asked')).toEqual([]);
    expect(harness.submits('exit')).toEqual([]);
  });

  it('closes some of the shares; the rest keeps its strategy and its stop', async () => {
    const harness = createHarness();
    const { s, t } = await held(harness);
    const exit = { type: 'exit', symbol: 'AAPL', quantity: 40, by } as const;
    expect(await harness.command({ ...exit, isConfirmed: false })).toMatchObject({
      preview: {
        does: 'close 40 of 100 AAPL at market',
        details: [
          'AAPL: -1.60 USD from the entry at 100.02, if it fills at the bid of 99.98.',
          '60 AAPL stay, with their stop.',
        ],
      },
    });
    const expects = 'close 40 of 100 AAPL at market';
    expect(await harness.command({ ...exit, expects, isConfirmed: true })).toMatchObject({
      ok: true,
    });
    expect(harness.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 60 });
    for (const leg of [s, t])
      await harness.told({ ...leg, quantity: 60 }, { group: 'G', groupEffect: 'reduces' });
    expect(await harness.command({ ...exit, expects, isConfirmed: true })).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('is being closed already'),
    });
    const x = harness.newest('x');
    expect(x).toMatchObject({ quantity: 40, side: 'sell', type: 'market' });
    await harness.fill(x, 40, 99.98);
    expect(harness.of('position-closing')).toEqual([]);
    expect(harness.of('ownership-taken')).toEqual([]);
    expect(await harness.command({ ...exit, expects, isConfirmed: true })).toMatchObject({
      preview: { does: 'close 40 of 60 AAPL at market' },
    });
  });

  it.each([
    [120, 'We hold 100 AAPL; 120 cannot be closed.'],
    [0.5, '0.5 is not a number of whole shares.'],
  ])('of %d shares is refused', async (quantity, text) => {
    const harness = createHarness();
    await held(harness);
    const exit = { type: 'exit', symbol: 'AAPL', quantity, isConfirmed: true, by } as const;
    expect(await harness.command(exit)).toEqual({ ok: false, kind: 'refused', text });
  });

  it('is refused without a position', async () => {
    const harness = createHarness();
    await harness.ready();
    expect(await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by })).toEqual({
      ok: false,
      kind: 'not-found',
      text: 'We hold nothing in AAPL.',
    });
  });
});
