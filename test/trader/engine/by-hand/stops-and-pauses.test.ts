// A manual stop can only be tightened; a paused symbol gets no entries until trading is resumed.
import { describe, expect, it } from 'vitest';
import { createRig, type Rig } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

const by = 'operator';

async function held(rig: Rig, signal?: string) {
  await rig.ready();
  return rig.enter(signal);
}

function stopAt(rig: Rig, price: number) {
  return rig.command({ type: 'stop-at', symbol: 'AAPL', price, by });
}

describe('stop-at', () => {
  it('moves the resting stop, on the tick', async () => {
    const rig = createRig();
    const { s } = await held(rig);
    expect(await stopAt(rig, 99.259)).toEqual({
      ok: true,
      text: 'The stop of AAPL goes from 98.52 to 99.25.',
    });
    expect(rig.modifies()).toEqual([{ orderRef: s.orderRef, stopPrice: 99.25 }]);
    await rig.told({ ...s, stopPrice: 99.25 }, { group: 'G', groupEffect: 'reduces' });
    expect(rig.of('stop-moved').at(-1)).toMatchObject({
      from: 98.52,
      to: 99.25,
      why: 'operator',
    });
  });

  it('lowers the stop of a short, and takes no higher one', async () => {
    const rig = createRig();
    const { s } = await held(rig, 'SELL');
    expect(await stopAt(rig, 100.9)).toMatchObject({ ok: true });
    expect(rig.modifies()).toEqual([{ orderRef: s.orderRef, stopPrice: 100.9 }]);
    await rig.told({ ...s, stopPrice: 100.9 }, { group: 'G', groupEffect: 'reduces' });
    expect(await stopAt(rig, 101)).toMatchObject({ kind: 'refused' });
    expect(rig.of('stop-moved').map(({ to }) => to)).toEqual([100.9]);
  });

  it('is refused without a bid to compare with', async () => {
    const rig = createRig();
    await held(rig);
    await rig.quote(100, { bid: Number.NaN });
    expect(await stopAt(rig, 99.25)).toMatchObject({
      kind: 'refused',
      text: 'AAPL has no bid and ask to compare 99.25 with.',
    });
    expect(rig.of('stop-asked')).toEqual([]);
  });

  it('says what it would do, and does nothing, until it is confirmed', async () => {
    const rig = createRig();
    await held(rig);
    const before = rig.facts.length;
    const asked = { type: 'stop-at', symbol: 'AAPL', price: 99.259, by } as const;
    const does = 'move the stop of AAPL for 100 shares from 98.52 to 99.25';
    expect(await rig.command({ ...asked, isConfirmed: false })).toMatchObject({
      kind: 'unconfirmed',
      preview: {
        does,
        details: [
          'That is 0.73 (0.73 %) from the bid of 99.98.',
          'If it fills there, the result from the entry is -77.00 USD instead of -150.00 USD, before commissions.',
        ],
      },
    });
    expect(rig.facts).toHaveLength(before);
    expect(await rig.command({ ...asked, price: 98.4, isConfirmed: false })).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('would be looser'),
    });
    expect(await rig.command({ ...asked, isConfirmed: true, expects: does })).toMatchObject({
      ok: true,
    });
    expect(rig.modifies()).toHaveLength(1);
  });

  it('does nothing if the stop has moved since the preview, and says what it would do now', async () => {
    const rig = createRig();
    await held(rig);
    const expects = 'move the stop of AAPL for 100 shares from 98.52 to 99.5';
    await stopAt(rig, 99);
    const again = { type: 'stop-at', symbol: 'AAPL', price: 99.5, expects, by } as const;
    const changed = await rig.command(again);
    expect(changed).toMatchObject({
      kind: 'unconfirmed',
      text: expect.stringMatching(/^Nothing was done: .* changed .* from 99 to 99\.5\./),
      preview: { does: 'move the stop of AAPL for 100 shares from 99 to 99.5' },
    });
    expect(rig.of('stop-asked')).toHaveLength(1);
  });

  it('refuses a looser price with both numbers', async () => {
    const rig = createRig();
    await held(rig);
    expect(await stopAt(rig, 98.4)).toEqual({
      ok: false,
      kind: 'refused',
      text: 'The stop of AAPL is at 98.52; 98.4 would be looser, and a stop never loosens.',
    });
    expect(rig.modifies()).toEqual([]);
  });

  it('refuses a price through the market, for longs and for shorts', async () => {
    const long = createRig();
    await held(long);
    expect(await stopAt(long, 99.98)).toMatchObject({ ok: false, kind: 'refused' });
    const short = createRig();
    await held(short, 'SELL');
    expect(await stopAt(short, 100.02)).toMatchObject({
      ok: false,
      text: '100.02 is through the market of AAPL, bid 99.98, ask 100.02; `sluice exit AAPL --yes` closes it.',
    });
    expect(await stopAt(short, 101)).toMatchObject({ ok: true });
  });

  it('waits for a change in flight, and survives a crash before it is sent', async () => {
    const rig = createRig();
    const { s, t } = await held(rig);
    await stopAt(rig, 99);
    await stopAt(rig, 99.5);
    expect(await stopAt(rig, 99.2)).toMatchObject({ ok: false, kind: 'refused' });
    expect(rig.modifies()).toHaveLength(1);
    const again = await rig.crash();
    const resting = { group: 'G', groupEffect: 'reduces', status: 'presubmitted' } as const;
    await again.ready({
      openOrders: [reportOf(s, resting), reportOf(t, resting)],
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
    });
    expect(again.modifies()).toEqual([{ orderRef: s.orderRef, stopPrice: 99.5 }]);
  });

  it('is abandoned after three refusals of the broker', async () => {
    const rig = createRig();
    const { s } = await held(rig);
    await stopAt(rig, 99.5);
    for (let time = 0; time < 5; time += 1) {
      await rig.refused(s, 201);
      await rig.pass(6_000);
    }
    expect(rig.modifies()).toHaveLength(3);
  });

  it('becomes an exit if the market reaches the price before it is sent', async () => {
    const rig = createRig();
    await held(rig);
    rig.broker.say({ type: 'gateway-changed', state: 'suspect', why: 'quiet' });
    await stopAt(rig, 99.5);
    expect(rig.modifies()).toEqual([]);
    await rig.quote(99.4);
    rig.broker.say({ type: 'gateway-changed', state: 'ready', why: 'answers' });
    await rig.pass(300);
    expect(rig.modifies()).toEqual([]);
    expect(rig.of('position-closing')).toMatchObject([{ reason: 'stop_through_market' }]);
  });
});

describe('pause', () => {
  it('blocks entries, also across a crash, until trading is resumed, and the answer names it', async () => {
    const rig = createRig();
    await rig.ready();
    expect(await rig.command({ type: 'pause', symbol: 'AAPL', by })).toMatchObject({ ok: true });
    await rig.predict('BUY');
    expect(rig.kinds()).toEqual(['paused']);
    const again = await rig.crash();
    await again.ready();
    await again.predict('BUY');
    expect(again.kinds()).toEqual(['paused']);
    expect(await again.command({ type: 'resume', overrideDailyLoss: false, by })).toEqual({
      ok: true,
      text: 'Trading was active already. Lifted: the pause of AAPL.',
    });
    await again.predict('BUY');
    expect(again.submits('entry')).toHaveLength(1);
  });

  it('ends a working entry and keeps the position', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    for (const leg of [e, t, s]) await rig.told(leg);
    await rig.fill(e, 40, 100.02);
    await rig.command({ type: 'pause', symbol: 'AAPL', by });
    await rig.pass(1_000);
    expect(rig.cancels()).toEqual([e.orderRef]);
    expect(rig.of('position-closing')).toEqual([]);
  });

  it('answers since when a symbol is paused, and refuses unknown symbols', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.command({ type: 'pause', symbol: 'AAPL', by });
    expect(await rig.command({ type: 'pause', symbol: 'AAPL', by })).toMatchObject({
      ok: true,
      text: 'AAPL is paused already, since 2026-11-18 10:00:20 ET.',
    });
    expect(rig.of('symbol-paused')).toHaveLength(1);
    expect(await rig.command({ type: 'pause', symbol: 'APPL', by })).toMatchObject({
      ok: false,
      kind: 'not-found',
    });
  });
});

describe('a preview', () => {
  it('of a pause names the entry that is cancelled; the second pause is none', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    for (const leg of [e, t, s]) await rig.told(leg);
    const pause = { type: 'pause', symbol: 'AAPL', by } as const;
    const does =
      'allow no entries in AAPL until trading is resumed, also after a restart, and cancel 1 working entry';
    expect(await rig.command({ ...pause, isConfirmed: false })).toMatchObject({
      kind: 'unconfirmed',
      preview: { does },
    });
    expect(rig.of('symbol-paused')).toEqual([]);
    await rig.command({ ...pause, expects: does });
    expect(rig.cancels()).toEqual([e.orderRef]);
    expect(await rig.command({ ...pause, isConfirmed: false })).toMatchObject({ ok: true });
  });

  it('of a resume says why trading was halted, what is lifted, and what is still in the way', async () => {
    const rig = createRig();
    await rig.ready();
    const resume = { type: 'resume', overrideDailyLoss: false, by } as const;
    expect(await rig.command({ ...resume, isConfirmed: false })).toEqual({
      ok: true,
      text: 'Trading was active already.',
    });
    await rig.command({ type: 'halt', why: 'requested by an operator', by });
    await rig.command({ type: 'pause', symbol: 'AAPL', by });
    rig.broker.say({ type: 'gateway-changed', state: 'suspect', why: 'quiet' });
    await rig.settle();
    const shown = await rig.command({ ...resume, isConfirmed: false });
    const does =
      'lift HALTED (requested by an operator) since 2026-11-18 10:00:20 ET and lift the pause of AAPL';
    expect(shown).toMatchObject({ kind: 'unconfirmed', preview: { does } });
    expect(shown.text).toContain('New positions in AAPL are allowed again, within all limits.');
    expect(shown.text).toMatch(/Still in the way: .*gateway/);
    expect(rig.of('trading-changed').at(-1)).toMatchObject({ state: 'HALTED' });
    // Somebody has lifted it meanwhile, and halted again for another reason.
    await rig.command(resume);
    await rig.command({ type: 'halt', why: 'the feed looks wrong', by });
    expect(await rig.command({ ...resume, expects: does })).toMatchObject({
      kind: 'unconfirmed',
      text: expect.stringMatching(/^Nothing was done: .*the feed looks wrong/),
    });
    expect(rig.of('trading-changed').at(-1)).toMatchObject({ state: 'HALTED' });
  });

  it('of a stop that is there already is none', async () => {
    const rig = createRig();
    await held(rig);
    expect(
      await rig.command({ type: 'protect', symbol: 'AAPL', isConfirmed: false, by }),
    ).toMatchObject({ ok: true, text: expect.stringContaining('is protected already') });
  });
});
