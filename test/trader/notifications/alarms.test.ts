// Which facts become a message to the operator, and when a stop has filled too far from its price.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import type { Alarm, EndedAlarm } from '../../../src/trader/domain/alarms/alarm.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { Difference } from '../../../src/trader/domain/facts/system-facts.ts';
import { AAPL, type Harness } from './harness.ts';
import { gateway, MORNING, started } from './started.ts';

describe('facts', () => {
  it('that raise an alarm are reported with the alarm and its symbol', () => {
    const harness = started();
    harness.tell({
      type: 'alarm-raised',
      alarm: 'sign-flip',
      symbol: 'AAPL',
      text: 'AAPL flipped',
    });
    expect(harness.said).toEqual([
      {
        kind: 'alarm',
        level: 'alarm',
        text: 'AAPL flipped',
        about: 'sign-flip AAPL',
        at: Date.parse(MORNING),
      },
    ]);
  });

  it('that repeat an alarm which a person has muted are not reported until the time is over', () => {
    const harness = started();
    const raised = {
      type: 'alarm-raised',
      alarm: 'cancel-refused',
      symbol: 'AAPL',
      text: 'refused',
    } as const;
    const until = instant(Date.parse(MORNING) + 60_000);
    const { alarm: kind, ...named } = raised;
    const muted = { id: 'A1', kind, ...named, since: until, times: 2, muted: { by: 'ann', until } };
    harness.status = { ...harness.status, alarms: [muted] };
    harness.tell(raised);
    expect(harness.heard()).toEqual([]);
    harness.status = { ...harness.status, marketTime: until };
    harness.tell(raised);
    expect(harness.heard()).toEqual(['alarm: refused']);
  });

  describe('that end an alarm', () => {
    const alarm: Alarm = {
      id: 'A7',
      kind: 'unprotected',
      symbol: 'AAPL',
      text: 'AAPL 100 has NO STOP',
      since: instant(Date.parse(MORNING) - 150_000),
      times: 1,
    };
    const endedAt = instant(Date.parse(MORNING));
    const covered: Fact = { type: 'order-sent', orderRefs: ['a'] };

    function ended(...endedAlarms: readonly EndedAlarm[]): Harness {
      const harness = started(MORNING, (filled) => {
        filled.status = { ...filled.status, alarms: [alarm] };
      });
      harness.status = { ...harness.status, alarms: [], endedAlarms };
      harness.tell(covered);
      harness.advance(1_000);
      return harness;
    }

    it('are reported once, as loud as the alarm', () => {
      const harness = ended({ ...alarm, endedAt });
      expect(harness.said).toEqual([
        {
          ...{ kind: 'alarm-ended', level: 'alarm', about: 'unprotected AAPL' },
          text: 'NO STOP AAPL: over after 3 min. It was: AAPL 100 has NO STOP',
          at: Date.parse(MORNING) + 1_000,
        },
      ]);
      harness.tell(covered);
      harness.advance(1_000);
      expect(harness.said).toHaveLength(1);
    });

    it('are not reported if it is muted, was acknowledged as seen, or has a message of its own', () => {
      const muted = { by: 'ann', until: instant(endedAt + 60_000) };
      const harness = ended(
        { ...alarm, kind: 'exit-held', id: 'A8', muted, endedAt },
        { ...alarm, kind: 'closed-by-hand', id: 'A9', endedAt },
        { ...alarm, kind: 'gateway-down', id: 'A10', endedAt },
      );
      expect(harness.heard()).toEqual([]);
    });

    it('are reported if the mute was over', () => {
      const muted = { by: 'ann', until: endedAt };
      const harness = ended({ ...alarm, kind: 'exit-held', muted, endedAt });
      expect(harness.said.map(({ kind }) => kind)).toEqual(['alarm-ended']);
    });
  });

  describe('of an order whose outcome is unknown', () => {
    const unknown: Fact = {
      ...{ type: 'order-updated', orderRef: 'r.1.e', symbol: 'AAPL', status: 'unknown' },
    };
    const alarm: Alarm = {
      ...{ id: 'A7', kind: 'order-unknown', symbol: 'AAPL', times: 1 },
      text: 'AAPL: the outcome of order r.1.e is unknown',
      since: instant(Date.parse(MORNING)),
    };

    function raised(more: Partial<Alarm> = {}): Harness {
      const harness = started();
      harness.status = { ...harness.status, alarms: [{ ...alarm, ...more }] };
      harness.tell(unknown);
      return harness;
    }

    function settle(harness: Harness): void {
      const endedAt = instant(alarm.since + 20_000);
      harness.status = {
        ...harness.status,
        alarms: [],
        endedAlarms: [{ ...alarm, endedAt }],
      };
    }

    it('are not reported if the broker answers within 15 s', () => {
      const harness = raised();
      harness.advance(14_000);
      settle(harness);
      harness.advance(60_000);
      expect(harness.heard()).toEqual([]);
    });

    it('are reported once after 15 s with what to do, and when it is known', () => {
      const harness = raised();
      harness.advance(17_000);
      expect(harness.heard()).toEqual([
        'alarm: AAPL: the outcome of order r.1.e is unknown. It may have filled or not. It is not sent again; no entry in AAPL until the broker answers. Run `sluice reconcile`.',
      ]);
      harness.tell(unknown);
      harness.advance(30_000);
      expect(harness.heard()).toEqual([]);
      settle(harness);
      harness.advance(2_000);
      expect(harness.heard()).toEqual([
        'alarm-ended: Order unknown AAPL: over after 20 s. It was: AAPL: the outcome of order r.1.e is unknown',
      ]);
      harness.advance(60_000);
      expect(harness.heard()).toEqual([]);
    });

    /** The daemon was away when the alarm was so old. */
    function restartedAt(ageMs: number): Harness {
      const now = new Date(alarm.since + ageMs).toISOString();
      return started(now, (filled) => {
        filled.status = { ...filled.status, alarms: [alarm], marketTime: instant(Date.parse(now)) };
      });
    }

    it('are reported once across a restart within the 15 s', () => {
      const before = raised();
      before.advance(9_000);
      expect(before.heard()).toEqual([]);
      const harness = restartedAt(11_000);
      harness.advance(90_000);
      expect(harness.said).toMatchObject([{ kind: 'alarm', about: 'order-unknown AAPL' }]);
    });

    it('are over without a word if they end soon after such a restart', () => {
      const harness = restartedAt(11_000);
      harness.advance(5_000);
      settle(harness);
      harness.advance(60_000);
      expect(harness.heard()).toEqual([]);
    });

    it('are over with a message if the daemon before the restart may have reported them', () => {
      const harness = restartedAt(18_000);
      harness.advance(1_000);
      settle(harness);
      harness.advance(60_000);
      expect(harness.said).toMatchObject([{ kind: 'alarm-ended', about: 'order-unknown AAPL' }]);
    });

    it('are not reported while the alarm is muted or acknowledged', () => {
      const until = instant(alarm.since + 30_000);
      const harness = raised({ muted: { by: 'ann', until } });
      harness.advance(29_000);
      expect(harness.heard()).toEqual([]);
      harness.status = { ...harness.status, marketTime: until };
      harness.advance(2_000);
      expect(harness.heard()).toHaveLength(1);
      const seen = raised({ acknowledged: { by: 'ann', note: '', at: alarm.since } });
      seen.advance(29_000);
      expect(seen.heard()).toEqual([]);
    });
  });

  it('that show shares or orders of others are reported once, and again when they come back', () => {
    const harness = started();
    const shares = {
      kind: 'foreign-position',
      symbol: 'MSFT',
      text: '50 shares are not ours',
      action: 'ignored',
    } as const;
    const fill = { kind: 'missing-fill', symbol: 'MSFT', text: 'x', action: 'booked' } as const;
    const compared = (...differences: Difference[]) =>
      harness.tell({ type: 'reconciled', isClean: true, differences });
    compared(shares, fill);
    compared(shares);
    expect(harness.heard()).toEqual([
      'foreign: MSFT: 50 shares are not ours; left as they are, entries blocked meanwhile',
    ]);
    compared();
    compared(shares);
    expect(harness.heard()).toHaveLength(1);
    compared({ ...shares, text: '70 shares are not ours', action: 'adopted' });
    expect(harness.heard()).toEqual([]);
  });

  it('about orders are counted by day, and reported when few of many orders are executed', () => {
    const harness = started();
    const sent: Fact = { type: 'order-sent', orderRefs: ['a', 'b', 'c'] };
    const moved: Fact = {
      type: 'change-intended',
      positionId: 'A-1',
      symbol: 'AAPL',
      purpose: 'trail',
      change: { orderRef: 'c', handle: 'orderId:3', stopPrice: 181, detachParent: false },
    };
    harness.tell(sent, ...Array.from({ length: 11 }, () => moved));
    expect(harness.heard()).toEqual([]);
    harness.tell(moved, moved);
    expect(harness.heard()).toEqual([
      expect.stringMatching(/^order-efficiency: 15 order messages today, 0 orders executed/),
    ]);
    harness.advance(86_400_000);
    harness.heard();
    harness.tell(moved);
    expect(harness.heard()).toEqual([]);
  });

  it('about the daemon, positions and halts are reported in a sentence', async () => {
    const harness = started(MORNING, ({ positions }) => positions.push(AAPL));
    harness.tell(
      {
        type: 'daemon-started',
        version: '1.2.3',
        mode: 'paper',
        account: 'DU1',
        pid: 1,
        configHash: '',
        rules: [],
      },
      {
        type: 'position-opened',
        positionId: 'A-1',
        symbol: 'AAPL',
        quantity: 100,
        averagePrice: 182,
        r: 2,
      },
      { type: 'trading-changed', state: 'HALTED', why: 'lunch', by: 'operator' },
      { type: 'trading-changed', state: 'ACTIVE', why: 'resumed', by: 'operator' },
      { type: 'trading-changed', state: 'REDUCING', why: 'daily-loss', by: 'engine' },
      { type: 'order-sent', orderRefs: ['a'] },
      { type: 'daemon-stopped', why: 'SIGTERM' },
    );
    expect(harness.heard()).toEqual([
      'started: sluice 1.2.3 has started',
      'position-opened: open 100 AAPL at 182 on average; 200.00 USD at risk',
      'trading-halted: trading is halted: lunch (by an operator). `sluice resume` allows entries again.',
      'trading-resumed: entries allowed again: resumed (by an operator)',
      'trading-reduced: entries blocked: daily-loss (by the engine)',
      expect.stringContaining('stopped: stopped: SIGTERM. 1 position'),
    ]);
    await harness.stop();
    harness.tell(gateway('login_required'));
    harness.advance(7 * 86_400_000);
    expect(harness.heard()).toEqual([]);
  });

  it('of the engine say what a halt means and where to read on; the HALT file is told once', async () => {
    const harness = started();
    harness.tell({ type: 'trading-changed', state: 'HALTED', why: 'oca-type', by: 'engine' });
    expect(harness.heard()).toEqual([
      expect.stringMatching(
        /^trading-halted: trading is halted: oca-type \(by the engine\)\. The broker put our stop .* See docs\/runbook\.md#oca-type\.$/,
      ),
    ]);
    // `sluice halt` makes the file and halts; `resume` undoes both.
    harness.tell(
      { type: 'halt-file-changed', isPresent: true },
      { type: 'halt-file-changed', isPresent: false },
      { type: 'trading-changed', state: 'ACTIVE', why: 'resumed', by: 'operator' },
    );
    expect(harness.heard()).toEqual([
      'trading-resumed: entries allowed again: resumed (by an operator)',
    ]);
    harness.tell(
      { type: 'halt-file-changed', isPresent: true },
      { type: 'halt-file-changed', isPresent: false },
    );
    expect(harness.heard()).toEqual([
      expect.stringMatching(/^trading-halted: .*A file named HALT is in the instance folder/),
      'trading-resumed: the HALT file was removed: it blocks entries no longer',
    ]);
    await harness.stop();
  });

  it('about an entry that was closed before its end was known are reported by the result alone', () => {
    const harness = started();
    const position = { positionId: 'A-1', symbol: 'AAPL' };
    harness.tell(
      { type: 'position-opened', ...position, quantity: 0, averagePrice: 182, r: 2 },
      {
        type: 'position-closed',
        ...position,
        strategy: 'follow',
        side: 'long',
        quantity: 100,
        entryPrice: 182,
        exitPrice: 181,
        reason: 'closed_by_hand',
        realizedPnl: -100,
        openedAt: instant(Date.parse(MORNING)),
        configHash: '',
      },
    );
    expect(harness.heard()).toEqual([
      'position-closed: closed AAPL -100.00 USD: closed manually (182 to 181)',
    ]);
  });
});

describe('a stop', () => {
  const filledAt = (price: number, side: 'buy' | 'sell' = 'sell'): Fact => ({
    type: 'execution-booked',
    execRoot: 'r',
    execId: 'r.01',
    orderRef: 'o',
    brokerLink: 'permId:1',
    account: 'DU1',
    symbol: 'AAPL',
    side,
    shares: 100,
    price,
    executedAt: instant(0),
    leg: 's',
    positionId: 'AAPL-7',
    strategy: 'x',
  });
  const planned = (stopPrice: number, side: 'long' | 'short' = 'long'): Fact => ({
    type: 'position-planned',
    positionId: 'AAPL-7',
    symbol: 'AAPL',
    strategy: 'x',
    side,
    quantity: 100,
    plan: {
      stopPrice,
      targetPrice: undefined,
      r: 2,
      stop: { kind: 'percent', percent: 1 },
      target: undefined,
      trail: undefined,
      exit: {
        opposite: true,
        neutral: false,
        maxMs: undefined,
        flattenBeforeCloseMs: undefined,
      },
    },
    signalId: 's',
    configHash: '',
  });
  const moved = (to: number): Fact => ({
    type: 'stop-moved',
    positionId: 'AAPL-7',
    symbol: 'AAPL',
    from: 180,
    to,
    why: 'trail',
  });
  const slips = (harness: Harness) =>
    harness.heard().filter((text) => text.startsWith('stop-slipped'));

  it('raises one alarm when it fills more than 1 R beyond its price', () => {
    const harness = started();
    harness.tell(planned(180), moved(181), filledAt(179.1));
    harness.tell({ ...filledAt(170), leg: 'x' } as Fact);
    expect(slips(harness)).toEqual([]);
    harness.tell(filledAt(178.5), filledAt(178.4));
    expect(slips(harness)).toEqual([
      'stop-slipped: AAPL: the stop at 181 filled at 178.5, 2.5 beyond it (1.3 R)',
    ]);
  });

  it('is measured for a watched stop as well, whose fill is an exit', () => {
    const harness = started();
    const stop = { stopPrice: 180, by: 'last', price: 179.9, at: 0 } as const;
    const reached = { type: 'position-closing', reason: 'stop', stop } as const;
    harness.tell(planned(180), { ...reached, positionId: 'AAPL-7', symbol: 'AAPL' });
    harness.tell({ ...filledAt(177.5), leg: 'x' } as Fact);
    expect(slips(harness)).toHaveLength(1);
  });

  it('is measured by the R of the average fill once the entry has ended', () => {
    const harness = started();
    harness.tell(planned(180), {
      type: 'position-opened',
      positionId: 'AAPL-7',
      symbol: 'AAPL',
      quantity: 100,
      averagePrice: 180.5,
      r: 0.5,
    });
    harness.tell(filledAt(179.6));
    expect(slips(harness)).toEqual([]);
    harness.tell(filledAt(179.4));
    expect(slips(harness)).toEqual([
      'stop-slipped: AAPL: the stop at 180 filled at 179.4, 0.6 beyond it (1.2 R)',
    ]);
  });

  it('of a short position slips upwards', () => {
    const harness = started();
    harness.tell(planned(190, 'short'), filledAt(187, 'buy'));
    expect(slips(harness)).toEqual([]);
    harness.tell(filledAt(192.5, 'buy'));
    expect(slips(harness)).toHaveLength(1);
  });

  it('is known after a restart, at the price where it rests now', () => {
    const harness = started(MORNING, ({ positions, journal }) => {
      positions.push({ ...AAPL, stop_price: 185 });
      journal.push({ seq: 7, at: instant(0), cause: 0, correlation: '', fact: planned(180) });
    });
    harness.tell(filledAt(182.9));
    expect(slips(harness)).toHaveLength(1);
  });
});
