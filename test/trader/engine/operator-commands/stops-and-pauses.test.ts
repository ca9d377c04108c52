// A manual stop can only be tightened; a paused symbol gets no entries until trading is resumed.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

const by = 'operator';

async function held(harness: Harness, signal?: string) {
  await harness.ready();
  return harness.enter(signal);
}

function stopAt(harness: Harness, price: number) {
  return harness.command({ type: 'stop-at', symbol: 'AAPL', price, by });
}

describe('stop-at', () => {
  it('moves the resting stop, on the tick', async () => {
    const harness = createHarness();
    const { s } = await held(harness);
    expect(await stopAt(harness, 99.259)).toEqual({
      ok: true,
      text: 'The stop of AAPL goes from 98.52 to 99.25.',
    });
    expect(harness.modifies()).toEqual([{ orderRef: s.orderRef, stopPrice: 99.25 }]);
    await harness.told({ ...s, stopPrice: 99.25 }, { group: 'G', groupEffect: 'reduces' });
    expect(harness.of('stop-moved').at(-1)).toMatchObject({
      from: 98.52,
      to: 99.25,
      why: 'operator',
    });
  });

  it('lowers the stop of a short, and takes no higher one', async () => {
    const harness = createHarness();
    const { s } = await held(harness, 'SELL');
    expect(await stopAt(harness, 100.9)).toMatchObject({ ok: true });
    expect(harness.modifies()).toEqual([{ orderRef: s.orderRef, stopPrice: 100.9 }]);
    await harness.told({ ...s, stopPrice: 100.9 }, { group: 'G', groupEffect: 'reduces' });
    expect(await stopAt(harness, 101)).toMatchObject({ kind: 'refused' });
    expect(harness.of('stop-moved').map(({ to }) => to)).toEqual([100.9]);
  });

  it('finds nothing while the entry has not filled, and takes no price that is none', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    expect(await stopAt(harness, 99.25)).toMatchObject({
      kind: 'not-found',
      text: 'We hold nothing in AAPL.',
    });
    const { e } = harness.bracket();
    await harness.fill(e, 100, 100.02);
    expect(await stopAt(harness, Number.NaN)).toMatchObject({
      kind: 'refused',
      text: 'NaN is not a valid price.',
    });
    expect(harness.of('stop-asked')).toEqual([]);
  });

  it('waits for the answer to the change before it, and then sends the newest price', async () => {
    const harness = createHarness();
    const { s } = await held(harness);
    for (const price of [99, 99.25, 99.5]) await stopAt(harness, price);
    await harness.pass(1_000);
    await harness.quote(100);
    expect(harness.modifies()).toEqual([{ orderRef: s.orderRef, stopPrice: 99 }]);
    await harness.told({ ...s, stopPrice: 99 }, { group: 'G', groupEffect: 'reduces' });
    await harness.pass(1_000);
    await harness.quote(100);
    expect(harness.modifies().at(-1)).toEqual({ orderRef: s.orderRef, stopPrice: 99.5 });
    expect(harness.modifies()).toHaveLength(2);
  });

  it('is refused without a bid to compare with', async () => {
    const harness = createHarness();
    await held(harness);
    await harness.quote(100, { bid: Number.NaN });
    expect(await stopAt(harness, 99.25)).toMatchObject({
      kind: 'refused',
      text: 'AAPL has no bid and ask to compare 99.25 with.',
    });
    expect(harness.of('stop-asked')).toEqual([]);
  });

  it('says what it would do, and does nothing, until it is confirmed', async () => {
    const harness = createHarness();
    await held(harness);
    const before = harness.facts.length;
    const asked = { type: 'stop-at', symbol: 'AAPL', price: 99.259, by } as const;
    const does = 'move the stop of AAPL for 100 shares from 98.52 to 99.25';
    expect(await harness.command({ ...asked, isConfirmed: false })).toMatchObject({
      kind: 'unconfirmed',
      preview: {
        does,
        details: [
          'That is 0.73 (0.73 %) from the bid of 99.98.',
          'If it fills there, the result from the entry is -77.00 USD instead of -150.00 USD, before commissions.',
        ],
      },
    });
    expect(harness.facts).toHaveLength(before);
    expect(await harness.command({ ...asked, price: 98.4, isConfirmed: false })).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('would be looser'),
    });
    expect(await harness.command({ ...asked, isConfirmed: true, expects: does })).toMatchObject({
      ok: true,
    });
    expect(harness.modifies()).toHaveLength(1);
  });

  it('does nothing if the stop has moved since the preview, and says what it would do now', async () => {
    const harness = createHarness();
    await held(harness);
    const expects = 'move the stop of AAPL for 100 shares from 98.52 to 99.5';
    await stopAt(harness, 99);
    const again = { type: 'stop-at', symbol: 'AAPL', price: 99.5, expects, by } as const;
    const changed = await harness.command(again);
    expect(changed).toMatchObject({
      kind: 'unconfirmed',
      text: expect.stringMatching(/^Nothing was done: .* changed .* from 99 to 99\.5\./),
      preview: { does: 'move the stop of AAPL for 100 shares from 99 to 99.5' },
    });
    expect(harness.of('stop-asked')).toHaveLength(1);
  });

  it('refuses a looser price with both numbers', async () => {
    const harness = createHarness();
    await held(harness);
    expect(await stopAt(harness, 98.4)).toEqual({
      ok: false,
      kind: 'refused',
      text: 'The stop of AAPL is at 98.52; 98.4 would be looser, and a stop never loosens.',
    });
    expect(harness.modifies()).toEqual([]);
  });

  it('refuses a price through the market, for longs and for shorts', async () => {
    const long = createHarness();
    await held(long);
    expect(await stopAt(long, 99.98)).toMatchObject({ ok: false, kind: 'refused' });
    const short = createHarness();
    await held(short, 'SELL');
    expect(await stopAt(short, 100.02)).toMatchObject({
      ok: false,
      text: '100.02 is through the market of AAPL, bid 99.98, ask 100.02; `sluice exit AAPL --yes` closes it.',
    });
    expect(await stopAt(short, 101)).toMatchObject({ ok: true });
  });

  it('waits for a change in flight, and survives a crash before it is sent', async () => {
    const harness = createHarness();
    const { s, t } = await held(harness);
    await stopAt(harness, 99);
    await stopAt(harness, 99.5);
    expect(await stopAt(harness, 99.2)).toMatchObject({ ok: false, kind: 'refused' });
    expect(harness.modifies()).toHaveLength(1);
    const again = await harness.crash();
    const resting = { group: 'G', groupEffect: 'reduces', status: 'presubmitted' } as const;
    await again.ready({
      openOrders: [reportOf(s, resting), reportOf(t, resting)],
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
    });
    expect(again.modifies()).toEqual([{ orderRef: s.orderRef, stopPrice: 99.5 }]);
  });

  it('is abandoned after three refusals of the broker', async () => {
    const harness = createHarness();
    const { s } = await held(harness);
    await stopAt(harness, 99.5);
    for (let time = 0; time < 5; time += 1) {
      await harness.refused(s, 201);
      await harness.pass(6_000);
    }
    expect(harness.modifies()).toHaveLength(3);
  });

  it('outlasts a night in which the broker can change no order, and is sent again after the open', async () => {
    const harness = createHarness();
    const { s } = await held(harness);
    const refuse = () => {
      const refusal = {
        meaning: 'still_processing',
        text: 'not sent to the exchange yet',
      } as const;
      harness.broker.say({ type: 'order-refused', orderRef: s.orderRef, refusal });
    };
    await harness.jump(instant(Date.UTC(2026, 10, 18, 21, 30)));
    await harness.quote(100);
    await stopAt(harness, 99.5);
    for (let time = 0; time < 10; time += 1) {
      refuse();
      await harness.jump(instant(harness.now() + 61_000));
    }
    const asked = harness.modifies().length;
    expect(asked).toBeLessThanOrEqual(4);
    await harness.jump(instant(Date.UTC(2026, 10, 19, 14, 31)));
    await harness.quote(100);
    await harness.pass(2_000);
    expect(harness.modifies().slice(asked)).toEqual([{ orderRef: s.orderRef, stopPrice: 99.5 }]);
  });

  it('becomes an exit if the market reaches the price before it is sent', async () => {
    const harness = createHarness();
    await held(harness);
    harness.broker.say({ type: 'gateway-changed', state: 'suspect', why: 'quiet' });
    await stopAt(harness, 99.5);
    expect(harness.modifies()).toEqual([]);
    await harness.quote(99.4);
    harness.broker.say({ type: 'gateway-changed', state: 'ready', why: 'answers' });
    await harness.pass(300);
    expect(harness.modifies()).toEqual([]);
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'stop_through_market' }]);
  });
});

describe('pause', () => {
  it('blocks entries, also across a crash, until trading is resumed, and the answer names it', async () => {
    const harness = createHarness();
    await harness.ready();
    expect(await harness.command({ type: 'pause', symbol: 'AAPL', by })).toMatchObject({
      ok: true,
    });
    await harness.predict('BUY');
    expect(harness.kinds()).toEqual(['paused']);
    const again = await harness.crash();
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
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    for (const leg of [e, t, s]) await harness.told(leg);
    await harness.fill(e, 40, 100.02);
    await harness.command({ type: 'pause', symbol: 'AAPL', by });
    await harness.pass(1_000);
    expect(harness.cancels()).toEqual([e.orderRef]);
    expect(harness.of('position-closing')).toEqual([]);
  });

  it('answers since when a symbol is paused, and refuses unknown symbols', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.command({ type: 'pause', symbol: 'AAPL', by });
    expect(await harness.command({ type: 'pause', symbol: 'AAPL', by })).toMatchObject({
      ok: true,
      text: 'AAPL is paused already, since 2026-11-18 10:00:20 ET.',
    });
    expect(harness.of('symbol-paused')).toHaveLength(1);
    expect(await harness.command({ type: 'pause', symbol: 'APPL', by })).toMatchObject({
      ok: false,
      kind: 'not-found',
    });
  });
});

describe('a preview', () => {
  it('of a pause names the entry that is cancelled; the second pause is none', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    for (const leg of [e, t, s]) await harness.told(leg);
    const pause = { type: 'pause', symbol: 'AAPL', by } as const;
    const does =
      'allow no entries in AAPL until trading is resumed, also after a restart, and cancel 1 working entry';
    expect(await harness.command({ ...pause, isConfirmed: false })).toMatchObject({
      kind: 'unconfirmed',
      preview: { does },
    });
    expect(harness.of('symbol-paused')).toEqual([]);
    await harness.command({ ...pause, expects: does });
    expect(harness.cancels()).toEqual([e.orderRef]);
    expect(await harness.command({ ...pause, isConfirmed: false })).toMatchObject({ ok: true });
  });

  it('of a resume says why trading was halted, what is lifted, and what is still in the way', async () => {
    const harness = createHarness();
    await harness.ready();
    const resume = { type: 'resume', overrideDailyLoss: false, by } as const;
    expect(await harness.command({ ...resume, isConfirmed: false })).toEqual({
      ok: true,
      text: 'Trading was active already.',
    });
    await harness.command({ type: 'halt', why: 'requested by an operator', by });
    await harness.command({ type: 'pause', symbol: 'AAPL', by });
    harness.broker.say({ type: 'gateway-changed', state: 'suspect', why: 'quiet' });
    await harness.settle();
    const shown = await harness.command({ ...resume, isConfirmed: false });
    const does =
      'lift HALTED (requested by an operator) since 2026-11-18 10:00:20 ET and lift the pause of AAPL';
    expect(shown).toMatchObject({ kind: 'unconfirmed', preview: { does } });
    expect(shown.text).toContain('New positions in AAPL are allowed again, within all limits.');
    expect(shown.text).toMatch(/Still in the way: .*gateway/);
    expect(harness.of('trading-changed').at(-1)).toMatchObject({ state: 'HALTED' });
    // Somebody has lifted it meanwhile, and halted again for another reason.
    await harness.command(resume);
    await harness.command({ type: 'halt', why: 'the feed looks wrong', by });
    expect(await harness.command({ ...resume, expects: does })).toMatchObject({
      kind: 'unconfirmed',
      text: expect.stringMatching(/^Nothing was done: .*the feed looks wrong/),
    });
    expect(harness.of('trading-changed').at(-1)).toMatchObject({ state: 'HALTED' });
  });

  it('of a stop that is there already is none', async () => {
    const harness = createHarness();
    await held(harness);
    expect(
      await harness.command({ type: 'protect', symbol: 'AAPL', isConfirmed: false, by }),
    ).toMatchObject({ ok: true, text: expect.stringContaining('is protected already') });
  });
});
