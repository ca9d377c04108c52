// A contract that finds no buyer in its last hour: a person learns in time what its expiry would do, and what can be done.
import { describe, expect, it } from 'vitest';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import type { Quote } from '../../../../src/market/quotes/quote.ts';
import type { Harness } from '../harness/harness.ts';
import { CALL, held } from '../requests/options.ts';

const LAST = '2026-11-18' as TradingDay;

function at(time: string) {
  return instant(Date.parse(`${LAST}T${time}Z`));
}

async function lastHour(changes: Partial<Quote>): Promise<Harness> {
  const harness = await held({ lastTradeDay: LAST });
  const quoted = () => harness.quote(2, { symbol: CALL, bid: 2, ask: 2.2, ...changes });
  await harness.jump(at('20:00:01'));
  await quoted();
  await harness.pass(1_000);
  for (const { legs } of harness.submits('exit')) for (const leg of legs) await harness.told(leg);
  await harness.jump(at('20:29:50'));
  await quoted();
  await harness.pass(15_000);
  return harness;
}

const alarms = (harness: Harness, kind: string) =>
  harness.of('alarm-raised').flatMap(({ alarm, text }) => (alarm === kind ? [text] : []));

describe('a contract that is still held half an hour before it expires', () => {
  it('because it is halted: the alarm says what is delivered, and how that is avoided', async () => {
    const harness = await lastHour({ isHalted: true });
    expect(harness.submits('exit')).toEqual([]);
    expect(alarms(harness, 'still-closing')).toEqual([
      `${CALL}: still open 30 min before the close, 2 contracts: it is halted, and no exit can be sent. After it, if it closes in the money it is exercised: 200 shares of AAPL are bought for 46,000.00 USD. Sell it in the broker's app; in the half hour after the close \`sluice lapse "${CALL}" --yes\` keeps it from being exercised`,
    ]);
  });

  it('because nobody meets its exit: the alarm names its limit', async () => {
    const harness = await lastHour({});
    expect(alarms(harness, 'still-closing')).toEqual([
      expect.stringContaining('2 contracts: its exit rests at 2. After it, if it closes'),
    ]);
    await harness.jump(at('20:59:31'));
    expect(alarms(harness, 'still-closing').at(-1)).toMatch(/29 s before the close, 2 contracts/);
  });

  it('because its exit was just sent: the alarm comes a minute later, and names the order to change', async () => {
    const harness = await held({ lastTradeDay: LAST });
    await harness.jump(at('20:29:50'));
    await harness.quote(2, { symbol: CALL, bid: 2, ask: 2.2 });
    await harness.pass(1_000);
    const exit = harness.newest('x');
    await harness.told(exit);
    await harness.pass(30_000);
    expect(alarms(harness, 'still-closing')).toEqual([]);
    await harness.pass(40_000);
    const [text, ...more] = alarms(harness, 'still-closing');
    expect(text).toContain(`Change the limit of ${exit.orderRef} in the broker's app`);
    expect(text).not.toContain('Sell it in');
    expect(more).toEqual([]);
  });

  it('because its prices are delayed: no alarm says that it has no bid', async () => {
    const harness = await lastHour({ isLive: false });
    expect(harness.submits('exit').flatMap(({ legs }) => legs)).toMatchObject([{ symbol: CALL }]);
    await harness.told(harness.newest('x'));
    await harness.pass(31_000);
    expect(alarms(harness, 'exit-held')).toEqual([expect.stringContaining('it has no live price')]);
    expect(alarms(harness, 'prices-not-live').join()).not.toContain('stops rest at the broker');
  });

  it('may lapse by a request after its close, when no order can sell it any more', async () => {
    const harness = await lastHour({ isHalted: true });
    const lapse = () =>
      harness.command({
        ...{ type: 'lapse', symbol: CALL, isOverride: false, isConfirmed: true, by: 'ann' },
      } as const);
    expect(await lapse()).toMatchObject({
      ok: false,
      text: expect.stringContaining('being closed'),
    });
    await harness.jump(at('21:05:00'));
    expect(await lapse()).toMatchObject({ ok: true });
    expect(harness.of('exercise-intended')).toMatchObject([{ action: 'lapse', contracts: 2 }]);
  });
});
