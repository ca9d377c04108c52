import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { Difference } from '../../../src/trader/domain/facts/house-facts.ts';
import type { GatewayState } from '../../../src/trader/domain/terms/connection-states.ts';
import { AAPL, createRig, type Rig } from './rig.ts';

/** A Monday in session. */
const MORNING = '2026-03-02T10:00:00-05:00';

function started(iso = MORNING, fill: (rig: Rig) => void = () => {}): Rig {
  const rig = createRig(iso);
  fill(rig);
  rig.start();
  return rig;
}

const gateway = (state: GatewayState, why = 'no answer'): Fact => ({
  type: 'gateway-changed',
  state,
  why,
});

describe('facts', () => {
  it('that raise an alarm are told, about the alarm and its symbol', () => {
    const rig = started();
    rig.tell({ type: 'alarm-raised', alarm: 'sign-flip', symbol: 'AAPL', text: 'AAPL flipped' });
    expect(rig.said).toEqual([
      {
        kind: 'alarm',
        level: 'alarm',
        text: 'AAPL flipped',
        about: 'sign-flip AAPL',
        at: Date.parse(MORNING),
      },
    ]);
  });

  it('that show shares or orders of others are told once, and again when they come back', () => {
    const rig = started();
    const shares = {
      kind: 'foreign-position',
      symbol: 'MSFT',
      text: '50 shares are not ours',
      action: 'ignored',
    } as const;
    const fill = { kind: 'missing-fill', symbol: 'MSFT', text: 'x', action: 'booked' } as const;
    const compared = (...differences: Difference[]) =>
      rig.tell({ type: 'reconciled', isClean: true, differences });
    compared(shares, fill);
    compared(shares);
    expect(rig.heard()).toEqual([
      'foreign: MSFT: 50 shares are not ours; left alone, no entries in it meanwhile',
    ]);
    compared();
    compared(shares);
    expect(rig.heard()).toHaveLength(1);
    compared({ ...shares, text: '70 shares are not ours', action: 'adopted' });
    expect(rig.heard()).toEqual([]);
  });

  it('about orders are counted by the day, and told when few of many are executed', () => {
    const rig = started();
    const sent: Fact = { type: 'order-sent', orderRefs: ['a', 'b', 'c'] };
    const moved: Fact = {
      type: 'change-intended',
      positionId: 'A-1',
      symbol: 'AAPL',
      purpose: 'trail',
      change: { orderRef: 'c', orderId: 3, stopPrice: 181, detachParent: false },
    };
    rig.tell(sent, ...Array.from({ length: 11 }, () => moved));
    expect(rig.heard()).toEqual([]);
    rig.tell(moved, moved);
    expect(rig.heard()).toEqual([
      expect.stringMatching(/^order-efficiency: 15 messages about orders today, 0 orders executed/),
    ]);
    rig.advance(86_400_000);
    rig.heard();
    rig.tell(moved);
    expect(rig.heard()).toEqual([]);
  });

  it('of the life of the daemon, of positions and of halts are told in a sentence', async () => {
    const rig = started(MORNING, ({ positions }) => positions.push(AAPL));
    rig.tell(
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
    expect(rig.heard()).toEqual([
      'started: sluice 1.2.3 has started',
      'position-opened: open 100 AAPL at 182 on average; 200.00 USD at risk',
      'trading-halted: trading is halted: lunch (by an operator)',
      'trading-resumed: trading goes on: resumed (by an operator)',
      'trading-reduced: no new entries: daily-loss (by the engine)',
      expect.stringContaining('stopped: stopped: SIGTERM. 1 position'),
    ]);
    await rig.stop();
    rig.tell(gateway('login_required'));
    rig.advance(7 * 86_400_000);
    expect(rig.heard()).toEqual([]);
  });

  it('of an entry that was left before its end was heard of are told by the result alone', () => {
    const rig = started();
    const position = { positionId: 'A-1', symbol: 'AAPL' };
    rig.tell(
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
    expect(rig.heard()).toEqual([
      'position-closed: closed AAPL -100.00 USD: closed by hand (182 to 181)',
    ]);
  });
});

describe('the gateway', () => {
  it('that is back at once is no news', () => {
    const rig = started();
    rig.tell(gateway('ready'), gateway('dead', 'reset'));
    rig.advance(1_500);
    rig.tell(gateway('ready'));
    rig.advance(60_000);
    expect(rig.heard()).toEqual([]);
  });

  it('that stays away is told once within 15 s of its silence, and once more when it is back', () => {
    const rig = started();
    rig.tell(gateway('ready'));
    // 11.5 s of silence make it dead.
    rig.advance(11_500);
    rig.tell(gateway('dead', 'silent for 12 s'));
    rig.advance(3_000);
    expect(rig.heard()).toEqual([
      'gateway-dead: the gateway is dead: silent for 12 s; stops rest at the broker',
    ]);
    rig.advance(120_000);
    rig.tell(gateway('login_required', 'nobody logged in'));
    rig.tell(gateway('dead', 'refused'));
    rig.advance(60_000);
    rig.tell(gateway('ready'));
    expect(rig.heard()).toEqual([
      'login-required: the gateway needs a login: nobody logged in',
      'gateway-recovered: the gateway is back after 183 s',
    ]);
    rig.tell(gateway('dead', 'again'));
    rig.advance(5_000);
    rig.tell(gateway('ready'));
    expect(rig.heard()).toEqual([
      'gateway-dead: the gateway is dead: again; stops rest at the broker',
      'gateway-recovered: the gateway is back after 5 s',
    ]);
  });

  it('that was never there is told as soon as it counts as dead', () => {
    const rig = started();
    rig.tell(gateway('connecting'), gateway('dead', 'refused'));
    expect(rig.heard()).toHaveLength(1);
  });

  it('that has lost its uplink is told as well, unless it is only suspect', () => {
    const rig = started();
    rig.tell(gateway('ready'), gateway('suspect'));
    rig.advance(5_000);
    expect(rig.heard()).toEqual([]);
    rig.tell(gateway('lost', '1100'));
    rig.advance(5_000);
    expect(rig.heard()).toHaveLength(1);
  });

  it('may take three minutes for its nightly restart', () => {
    const rig = started('2026-03-02T23:45:00-05:00');
    rig.tell(gateway('ready'), gateway('dead', 'closed'));
    rig.advance(120_000);
    expect(rig.heard()).toEqual([]);
    rig.advance(90_000);
    expect(rig.heard()).toHaveLength(1);
  });
});

describe('a feed', () => {
  it('that is silent for more than three polls of the session is told, and its return', () => {
    const rig = started();
    rig.advance(180_000);
    expect(rig.heard()).toEqual([]);
    rig.advance(60_000);
    expect(rig.heard()).toEqual([
      expect.stringMatching(
        /^feed-silent: feed flow has been silent for [34]\.\d minutes \(polling\)$/,
      ),
    ]);
    rig.advance(600_000);
    const lastPoll = instant(Date.parse(MORNING) + 835_000);
    rig.status = {
      ...rig.status,
      feeds: rig.status.feeds.map((feed) => ({ ...feed, lastPoll })),
    };
    rig.advance(10_000);
    expect(rig.heard()).toEqual(['feed-recovered: feed flow answers again']);
  });

  it('whose every poll fails is silent, and one with an answer among failures is not', () => {
    const failing = (lastPrediction: boolean) => {
      const rig = started();
      for (let minute = 1; minute <= 10; minute += 1) {
        const at = instant(Date.parse(MORNING) + minute * 60_000);
        const [feed] = rig.status.feeds;
        if (feed === undefined) throw new Error('no feed');
        const heard = lastPrediction ? at : undefined;
        rig.status = {
          ...rig.status,
          feeds: [{ ...feed, lastPoll: at, failures: minute, lastPrediction: heard }],
        };
        rig.advance(60_000);
      }
      return rig.heard().filter((text) => text.startsWith('feed-silent'));
    };
    expect(failing(false)).toHaveLength(1);
    expect(failing(true)).toHaveLength(0);
  });

  it('may be silent while the exchange is closed', () => {
    const rig = started('2026-03-02T17:00:00-05:00');
    rig.until('2026-03-03T09:32:00-05:00');
    expect(rig.heard().filter((text) => text.startsWith('feed'))).toEqual([]);
    rig.until('2026-03-03T09:35:00-05:00');
    expect(rig.heard().filter((text) => text.startsWith('feed'))).toHaveLength(1);
  });

  it('that brought nothing usable all morning is told at noon, with what it brought instead', () => {
    const rig = started('2026-03-02T09:00:00-05:00');
    const judged = (kind: 'stale' | 'malformed'): Fact => ({
      type: 'prediction-judged',
      feed: 'flow',
      symbol: 'AAPL',
      receivedAt: instant(0),
      verdict: kind === 'stale' ? { kind, ageMs: 1, ageMaxMs: 0 } : { kind, why: '' },
    });
    rig.tell(judged('malformed'), judged('stale'), judged('stale'));
    rig.until('2026-03-02T12:00:00-05:00');
    expect(rig.heard().filter((text) => text.startsWith('no-prediction'))).toEqual([
      'no-prediction: feed flow brought no usable prediction all morning: stale 2, malformed 1',
    ]);
    expect(rig.said.find(({ kind }) => kind === 'no-prediction')?.level).toBe('alarm');
    rig.tell({
      type: 'prediction-judged',
      feed: 'flow',
      symbol: 'AAPL',
      receivedAt: instant(0),
      verdict: { kind: 'accepted' },
    });
    rig.until('2026-03-02T18:00:00-05:00');
    expect(rig.heard().filter((text) => text.startsWith('no-prediction'))).toEqual([]);
  });

  it('is not blamed for a morning before the daemon was there', () => {
    const rig = started('2026-03-02T11:00:00-05:00');
    rig.until('2026-03-02T12:30:00-05:00');
    expect(rig.heard().filter((text) => text.startsWith('no-prediction'))).toEqual([]);
  });
});

describe('the calendar', () => {
  const ofKind = (rig: Rig, kind: string) =>
    rig
      .heard()
      .filter((text) => text.startsWith(`${kind}: `))
      .map((text) => text.slice(kind.length + 2));

  it('brings an all-clear after each close, with positions, money and refusals', () => {
    const rig = started('2026-03-02T09:00:00-05:00', ({ positions, trades }) => {
      positions.push(AAPL);
      const trade = {
        id: 'SPY-1',
        symbol: 'SPY',
        side: 'long' as const,
        quantity: 10,
        entry: 1,
        exit: 2,
        reason: 'target',
        pnl: 10.5,
        commission: 2,
        opened_at: '',
        closed_at: '2026-03-02T16:00:00.000Z',
        strategy: '',
        config_hash: '',
      };
      trades.push(trade, { ...trade, pnl: 999, closed_at: '2026-02-27T16:00:00.000Z' });
    });
    const signal = {
      id: 's',
      predictionId: 'p',
      strategy: 'x',
      symbol: 'AAPL',
      side: 'long',
      at: instant(0),
      price: 1,
    } as const;
    const refused: Fact = {
      type: 'signal-refused',
      signal,
      reasons: [{ kind: 'cooldown', until: 0 }, { kind: 'no_quote' }],
    };
    rig.tell(refused, { ...refused, reasons: [{ kind: 'no_quote' }] });
    rig.until('2026-03-02T16:09:59-05:00');
    expect(ofKind(rig, 'all-clear')).toEqual([]);
    rig.until('2026-03-02T16:10:00-05:00');
    expect(ofKind(rig, 'all-clear')).toEqual([
      'all clear after the close of 2026-03-02. ' +
        '1 position, all protected at the broker: AAPL 100 at 182, stop 180. ' +
        '1 trade closed, +8.50 USD after 2.00 USD commissions; open positions +50.00 USD. ' +
        'since 09:00 ET: 0 signals taken, 2 refused (no_quote 2, cooldown 1), no alarms. ' +
        'trading ACTIVE, gateway ready',
    ]);
    rig.until('2026-03-03T10:00:00-05:00');
    const sizing = { shares: 1, wanted: 1, binding: 'risk', riskPerShare: 1 };
    rig.tell(
      { type: 'signal-taken', signal, orderRef: 'o', sizing, condition: { when: '', values: {} } },
      { type: 'alarm-raised', alarm: 'stop-missing', text: 'fire' },
    );
    rig.until('2026-03-03T18:00:00-05:00');
    rig.positions.splice(0, 1, { ...AAPL, protected: false });
    rig.until('2026-03-05T09:00:00-05:00');
    const later = rig.said.filter(({ kind }) => kind === 'all-clear').slice(1);
    expect(later).toHaveLength(2);
    expect(later[0]).toMatchObject({
      level: 'info',
      text: expect.stringMatching(
        /^NOT all clear after the close of 2026-03-03\. .*since 00:00 ET: 1 signal taken, 0 refused, 1 ALARM\./,
      ),
    });
    expect(later[1]).toMatchObject({
      level: 'alarm',
      text: expect.stringMatching(/^NOT all clear after .* 1 NOT PROTECTED.* no alarms\./),
    });
  });

  it('reminds of positions and stops at the close before closed days and on Sunday evening', () => {
    const rig = started('2026-03-04T12:30:00-05:00', ({ positions }) => positions.push(AAPL));
    rig.until('2026-03-08T23:00:00-04:00');
    const reminders = rig.said.filter(({ kind }) => kind === 'weekend-reminder');
    expect(reminders.map(({ at }) => new Date(at).toISOString())).toEqual([
      '2026-03-06T21:00:00.000Z',
      '2026-03-08T22:00:00.000Z',
    ]);
    expect(reminders[0]?.text).toBe(
      'closed until 2026-03-09 09:30 ET: 1 position, all protected at the broker: ' +
        'AAPL 100 at 182, stop 180; a gap at the open goes beyond the stops. ' +
        "The gateway's login falls due at 2026-03-08 01:00 ET",
    );
  });

  it('says every ten minutes of a Monday from 08:30 on that nobody has logged in', () => {
    const rig = started('2026-03-07T12:00:00-05:00');
    const at = (state: 'login_required' | 'ready') => {
      rig.status = { ...rig.status, gateway: { state, since: instant(0), why: 'nobody' } };
    };
    at('login_required');
    rig.until('2026-03-09T08:29:59-04:00');
    expect(ofKind(rig, 'no-login')).toEqual([]);
    rig.until('2026-03-09T08:55:00-04:00');
    expect(ofKind(rig, 'no-login')).toEqual([
      'no session at the gateway at 08:30 ET: login_required, nobody',
      'no session at the gateway at 08:40 ET: login_required, nobody',
      'no session at the gateway at 08:50 ET: login_required, nobody',
    ]);
    at('ready');
    rig.until('2026-03-10T12:00:00-04:00');
    expect(ofKind(rig, 'no-login')).toEqual([]);
    at('login_required');
    // In the middle of the week it is the gateway's own alarm.
    rig.until('2026-03-13T12:00:00-04:00');
    expect(ofKind(rig, 'no-login')).toEqual([]);
  });
});

describe('a stop', () => {
  const filledAt = (price: number, side: 'buy' | 'sell' = 'sell'): Fact => ({
    type: 'execution-booked',
    execRoot: 'r',
    execId: 'r.01',
    orderRef: 'o',
    permId: '1',
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
  const slips = (rig: Rig) => rig.heard().filter((text) => text.startsWith('stop-slipped'));

  it('that filled more than 1 R beyond its price is an alarm, once', () => {
    const rig = started();
    rig.tell(planned(180), moved(181), filledAt(179.1));
    rig.tell({ ...filledAt(170), leg: 'x' } as Fact);
    expect(slips(rig)).toEqual([]);
    rig.tell(filledAt(178.5), filledAt(178.4));
    expect(slips(rig)).toEqual([
      'stop-slipped: AAPL: the stop at 181 filled at 178.5, 2.50 beyond it (1.3 R)',
    ]);
  });

  it('is measured by the R of the average fill, once the entry has ended', () => {
    const rig = started();
    rig.tell(planned(180), {
      type: 'position-opened',
      positionId: 'AAPL-7',
      symbol: 'AAPL',
      quantity: 100,
      averagePrice: 180.5,
      r: 0.5,
    });
    rig.tell(filledAt(179.6));
    expect(slips(rig)).toEqual([]);
    rig.tell(filledAt(179.4));
    expect(slips(rig)).toEqual([
      'stop-slipped: AAPL: the stop at 180 filled at 179.4, 0.60 beyond it (1.2 R)',
    ]);
  });

  it('of a short slips upwards', () => {
    const rig = started();
    rig.tell(planned(190, 'short'), filledAt(187, 'buy'));
    expect(slips(rig)).toEqual([]);
    rig.tell(filledAt(192.5, 'buy'));
    expect(slips(rig)).toHaveLength(1);
  });

  it('is known from before a restart, at the price where it rests now', () => {
    const rig = started(MORNING, ({ positions, journal }) => {
      positions.push({ ...AAPL, stop_price: 185 });
      journal.push({ seq: 7, at: instant(0), cause: 0, correlation: '', fact: planned(180) });
    });
    rig.tell(filledAt(182.9));
    expect(slips(rig)).toHaveLength(1);
  });
});
