// Corporate actions that the broker announces: a split is proven before any price, and what else may change a symbol pauses it.
import { describe, expect, it } from 'vitest';
import { type Instant, instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import type { AnnouncedAction } from '../../../../src/trader/ports/announced-actions.ts';
import type { ReportedOrder } from '../../../../src/trader/ports/broker-reports.ts';
import { type Bracket, createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

const day = (date: number) => `2026-11-${date}` as TradingDay;

/** New York, the day of the entry and the one after it. */
const at = (date: 18 | 19, time: string): Instant =>
  instant(Date.parse(`${day(date)}T${time}-05:00`));

const SPLIT: AnnouncedAction = {
  ...{ id: 'F1', symbol: 'AAPL', kind: 'split', exDay: day(19), other: '' },
  ratio: { to: 4, from: 1 },
};

const MERGER: AnnouncedAction = {
  ...{ id: 'F2', symbol: 'AAPL', kind: 'merger', exDay: day(19), other: 'MSFT' },
};

const holds = (quantity: number, averageCost: number) => [
  { account: ACCOUNT, symbol: 'AAPL', quantity, averageCost },
];

async function announce(harness: Harness, ...actions: AnnouncedAction[]): Promise<void> {
  harness.broker.say({ type: 'actions-announced', actions });
  await harness.pass(260);
}

interface Held {
  readonly harness: Harness;
  readonly legs: Bracket;
  /** The resting stop and target. */
  readonly open: readonly ReportedOrder[];
}

/** Holds 100 shares over the close. */
async function overTheClose(): Promise<Held> {
  const harness = createHarness();
  await harness.ready();
  const legs = await harness.enter();
  await harness.pass(6_000);
  const open = [legs.s, legs.t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
  await harness.snapshot({ positions: holds(100, 100.02), openOrders: open });
  await harness.jump(at(18, '15:59:55'));
  await harness.quote(100);
  await harness.jump(at(18, '16:00:05'));
  return { harness, legs, open };
}

const alarms = (harness: Harness) => harness.of('alarm-raised').map(({ alarm }) => alarm);
const entered = async (harness: Harness) => {
  await harness.quote(100);
  await harness.predict('BUY');
  return harness.submits('entry').length;
};

describe('a split that was announced for today', () => {
  it('is proven before the open by the shares, though the old stop rests and nothing has traded', async () => {
    const { harness, legs, open } = await overTheClose();
    await announce(harness, SPLIT);
    await harness.jump(at(19, '07:00:00'));
    await harness.snapshot({ positions: holds(400, 25.005), openOrders: open });
    expect(harness.of('position-split')).toMatchObject([
      {
        ratio: { to: 4, from: 1 },
        after: { quantity: 400, stopPrice: 24.63 },
        evidence: { announced: { to: 4, from: 1 } },
      },
    ]);
    expect(harness.cancels()).toContain(legs.s.orderRef);
  });

  it('is not believed without its announcement, nor with one that was withdrawn, of another day or ratio', async () => {
    for (const last of [
      [],
      [{ ...SPLIT, exDay: day(20) }],
      [{ ...SPLIT, ratio: { to: 2, from: 1 } }],
    ]) {
      const { harness, open } = await overTheClose();
      await announce(harness, SPLIT);
      await announce(harness, ...last);
      await harness.jump(at(19, '07:00:00'));
      await harness.snapshot({ positions: holds(400, 25.005), openOrders: open });
      expect(harness.of('position-split')).toEqual([]);
      expect(harness.cancels()).toEqual([]);
    }
  });

  it('raises an alarm half an hour before the open if the account shows the old shares, and leaves the stop', async () => {
    const { harness, open } = await overTheClose();
    await announce(harness, SPLIT);
    await harness.jump(at(19, '08:59:00'));
    await harness.snapshot({ positions: holds(100, 100.02), openOrders: open });
    expect(alarms(harness)).not.toContain('split-suspected');
    await harness.jump(at(19, '09:00:05'));
    await harness.snapshot({ positions: holds(100, 100.02), openOrders: open });
    await harness.pass(1_000);
    expect(alarms(harness)).toContain('split-suspected');
    expect(harness.cancels()).toEqual([]);
    // A price of the day that is as before says that nothing was split.
    await harness.quote(100.1);
    await harness.pass(1_000);
    await harness.jump(at(19, '09:30:05'));
    await harness.quote(100.1);
    await harness.snapshot({ positions: holds(100, 100.02), openOrders: open });
    expect(harness.of('position-split')).toEqual([]);
    expect(harness.of('stop-reset')).toEqual([]);
  });
});

describe('a merger, a spin-off or a new symbol that is announced', () => {
  it('pauses its symbol from the session before on, once, and a person resumes it', async () => {
    const harness = createHarness();
    await harness.ready();
    await announce(harness, { ...MERGER, exDay: day(20) });
    expect(alarms(harness)).not.toContain('contract-changed');
    await announce(harness, MERGER, { ...MERGER, symbol: 'IBM' });
    await announce(harness, MERGER);
    expect(harness.of('symbol-paused')).toMatchObject([
      { symbol: 'AAPL', action: 'F2/2026-11-19' },
    ]);
    expect(alarms(harness).filter((kind) => kind === 'contract-changed')).toHaveLength(1);
    expect(await entered(harness)).toBe(0);
    await harness.command({ type: 'resume', by: 'operator', overrideDailyLoss: false });
    await announce(harness, MERGER);
    expect(await entered(harness)).toBe(1);
  });

  it('is remembered after a crash, and pauses again if it has another day', async () => {
    const harness = createHarness();
    await harness.ready();
    await announce(harness, MERGER);
    await harness.command({ type: 'resume', by: 'operator', overrideDailyLoss: false });
    const next = await harness.crash();
    await next.connect();
    await announce(next, MERGER);
    expect(next.of('symbol-paused')).toEqual([]);
    await announce(next, { ...MERGER, exDay: day(18) });
    expect(next.of('symbol-paused')).toHaveLength(1);
  });

  it('is late: it pauses only what was held before its day', async () => {
    const { harness } = await overTheClose();
    await harness.jump(at(19, '10:00:00'));
    await announce(harness, { ...MERGER, id: 'F3', exDay: day(18) });
    expect(harness.of('symbol-paused')).toEqual([]);
    await harness.jump(instant(Date.parse('2026-11-20T10:00:00-05:00')));
    await announce(harness, MERGER);
    expect(harness.of('symbol-paused')).toHaveLength(1);
    expect(harness.cancels()).toEqual([]);
  });
});
