// Messages by the calendar: the all-clear after a close, closed days ahead, a missing login.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { AAPL, type Harness } from './harness.ts';
import { started } from './started.ts';

describe('the calendar', () => {
  const ofKind = (harness: Harness, kind: string) =>
    harness
      .heard()
      .filter((text) => text.startsWith(`${kind}: `))
      .map((text) => text.slice(kind.length + 2));

  it('sends an all-clear after each close, with positions, money and refusals', () => {
    const harness = started('2026-03-02T09:00:00-05:00', ({ positions, trades }) => {
      positions.push(AAPL);
      const trade = {
        id: 'SPY-1',
        trade: 'SPY-1',
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
    harness.tell(refused, { ...refused, reasons: [{ kind: 'no_quote' }] });
    harness.until('2026-03-02T16:09:59-05:00');
    expect(ofKind(harness, 'all-clear')).toEqual([]);
    harness.until('2026-03-02T16:10:00-05:00');
    expect(ofKind(harness, 'all-clear')).toEqual([
      'all clear after the close of 2026-03-02. ' +
        '1 position, all protected at the broker: AAPL 100 at 182, stop 180. ' +
        '1 trade closed, +8.50 USD after 2.00 USD commissions; open positions +50.00 USD. ' +
        'since 09:00 ET: 0 signals taken, 2 refused (no_quote 2, cooldown 1), no alarms. ' +
        'trading ACTIVE, gateway ready',
    ]);
    harness.until('2026-03-03T10:00:00-05:00');
    const sizing = { shares: 1, wanted: 1, binding: 'risk', riskPerShare: 1 };
    harness.tell(
      { type: 'signal-taken', signal, orderRef: 'o', sizing, condition: { when: '', values: {} } },
      { type: 'alarm-raised', alarm: 'stop-missing', text: 'fire' },
    );
    harness.until('2026-03-03T18:00:00-05:00');
    harness.positions.splice(0, 1, { ...AAPL, protected: false });
    harness.until('2026-03-05T09:00:00-05:00');
    const later = harness.said.filter(({ kind }) => kind === 'all-clear').slice(1);
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

  it('reminds the operator of positions and stops before closed days and on Sunday evening', () => {
    const harness = started('2026-03-04T12:30:00-05:00', ({ positions }) => positions.push(AAPL));
    harness.until('2026-03-08T23:00:00-04:00');
    const reminders = harness.said.filter(({ kind }) => kind === 'weekend-reminder');
    expect(reminders.map(({ at }) => new Date(at).toISOString())).toEqual([
      '2026-03-06T21:00:00.000Z',
      '2026-03-08T22:00:00.000Z',
    ]);
    expect(reminders[0]?.text).toBe(
      'closed until 2026-03-09 09:30 ET: 1 position, all protected at the broker: ' +
        'AAPL 100 at 182, stop 180; a gap at the open can fill beyond the stops. ' +
        "The gateway's login is due at 2026-03-08 01:00 ET",
    );
  });

  it('reports a missing login every ten minutes of a Monday from 08:30 on', () => {
    const harness = started('2026-03-07T12:00:00-05:00');
    const at = (state: 'login_required' | 'ready') => {
      harness.status = {
        ...harness.status,
        gateway: { ...harness.status.gateway, state, since: instant(0), why: 'nobody' },
      };
    };
    at('login_required');
    harness.until('2026-03-09T08:29:59-04:00');
    expect(ofKind(harness, 'no-login')).toEqual([]);
    harness.until('2026-03-09T08:55:00-04:00');
    expect(ofKind(harness, 'no-login')).toEqual([
      'no session at the gateway at 08:30 ET: login_required, nobody',
      'no session at the gateway at 08:40 ET: login_required, nobody',
      'no session at the gateway at 08:50 ET: login_required, nobody',
    ]);
    at('ready');
    harness.until('2026-03-10T12:00:00-04:00');
    expect(ofKind(harness, 'no-login')).toEqual([]);
    at('login_required');
    // In the middle of the week it is the gateway's own alarm.
    harness.until('2026-03-13T12:00:00-04:00');
    expect(ofKind(harness, 'no-login')).toEqual([]);
  });

  it('says each morning of its last month that it ends', () => {
    const harness = started('2028-12-01T07:00:00-05:00');
    harness.until('2028-12-01T09:00:00-05:00');
    expect(ofKind(harness, 'calendar-ends')).toEqual([]);
    harness.until('2028-12-05T09:00:00-05:00');
    expect(ofKind(harness, 'calendar-ends')).toEqual([
      expect.stringContaining('ends on 2028-12-31'),
      expect.stringContaining('ends on 2028-12-31'),
    ]);
  });
});
