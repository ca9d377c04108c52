// Single moments that the weeks beside this file do not have: what the daemon says against what the log says, outages of the watch itself, and what
// is no reason for a restart.
import { describe, expect, it } from 'vitest';
import { type Instant, instant, MINUTE_MS, SECOND_MS } from '../../../../src/kernel/instant.ts';
import type { GatewaySeen } from '../../../../src/trader/domain/gateway-week/gateway-seen.ts';
import { createGatewayWeek } from '../../../../src/trader/domain/gateway-week/gateway-week.ts';
import type { LoginSign } from '../../../../src/trader/domain/gateway-week/login-signs.ts';
import type { GatewayState } from '../../../../src/trader/domain/terms/connection-states.ts';

const ZONE = 'America/New_York';
const SCHEDULE = {
  restartAt: { hour: 23, minute: 45, zone: ZONE },
  weeklyLogin: { weekday: 'sun', hour: 1, minute: 0, zone: ZONE },
} as const;
/** A Tuesday, 10:00 in New York. */
const TUESDAY = instant(Date.parse('2026-11-24T15:00:00Z'));

interface Given extends Partial<Omit<GatewaySeen, 'trader'>> {
  readonly state?: GatewayState | 'no daemon';
  readonly isMute?: boolean;
  readonly inFlight?: number | undefined;
}

function seen({ state = 'ready', isMute = true, ...more }: Given): GatewaySeen {
  const inFlight = 'inFlight' in more ? more.inFlight : 0;
  const trader =
    state === 'no daemon' ? undefined : { state, isMute, inFlight, cover: 'no positions' };
  return {
    ...{ trader, isListening: true, isIbcThere: true, isLogMissing: false, isRefused: false },
    ...{ signs: [], ...more },
  };
}

interface WatchOptions {
  readonly lastSign?: LoginSign;
  readonly hasIbc?: boolean;
  readonly at?: Instant;
}

/** Kinds of what it says and commands, in their order. */
function watch({ lastSign = 'logged-in', hasIbc = true, at = TUESDAY }: WatchOptions = {}) {
  const week = createGatewayWeek({ schedule: SCHEDULE, hasIbc, lastSign, startedAt: at });
  let now: Instant = at;
  const done: string[] = [];
  const texts: string[] = [];
  const marks: boolean[] = [];
  return {
    done,
    marks,
    text: () => texts.join('\n'),
    /** One look, five seconds after the one before. */
    look(given: Given, seconds = 5) {
      now = instant(now + seconds * SECOND_MS);
      const { notices, command, isRefused } = week.look(now, seen(given));
      for (const { kind, text } of notices) {
        done.push(kind);
        texts.push(text);
      }
      if (command !== undefined) done.push(command);
      if (isRefused !== undefined) marks.push(isRefused);
    },
    looks(given: Given, minutes: number) {
      for (let count = 0; count < (minutes * MINUTE_MS) / (5 * SECOND_MS); count += 1)
        this.look(given);
    },
  };
}

describe('a refused password', () => {
  it('is remembered again after a person has allowed another login with a wrong one', () => {
    const one = watch();
    one.look({ signs: ['refused'], state: 'dead', isIbcThere: false });
    expect(one.marks).toEqual([true]);
    one.look({ isRefused: true, state: 'dead' });
    // Allowed: the mark is gone, and IBC starts.
    one.look({ state: 'dead', isListening: false });
    one.look({ signs: ['refused'], state: 'dead', isIbcThere: false });
    expect(one.marks).toEqual([true, true]);
    expect(one.done).toEqual(['password-refused', 'STOP', 'password-refused']);
  });

  it('stops IBC whenever it comes back by itself', () => {
    const one = watch();
    one.look({ signs: ['refused'], state: 'dead', isIbcThere: false });
    one.look({ isRefused: true, state: 'dead', isIbcThere: false });
    one.look({ isRefused: true, state: 'dead', isIbcThere: true });
    one.look({ isRefused: true, state: 'dead', isIbcThere: false });
    one.look({ isRefused: true, state: 'dead', isIbcThere: true });
    expect(one.done).toEqual(['password-refused', 'STOP', 'STOP']);
  });

  it('is not forgotten because the daemon has not noticed yet', () => {
    const one = watch();
    one.look({});
    one.look({ signs: ['refused'], state: 'ready' });
    one.look({ isRefused: true, state: 'ready' });
    one.look({ isRefused: true, state: 'dead', isIbcThere: false });
    expect(one.marks).toEqual([false, true]);
    expect(one.done).toEqual(['password-refused', 'STOP', 'STOP']);
    one.look({ isRefused: true, state: 'ready' });
    expect(one.marks).toEqual([false, true, false]);
  });

  it('is over once the log says so, or if the daemon works with the gateway for ten minutes more', () => {
    const one = watch();
    one.look({ signs: ['refused'], state: 'ready' });
    one.look({ signs: ['logged-in'], isRefused: true, state: 'ready' });
    expect(one.marks).toEqual([true, false]);
    const other = watch();
    other.look({ signs: ['refused'], state: 'ready' });
    other.looks({ isRefused: true, state: 'ready' }, 9);
    expect(other.marks).toEqual([true]);
    other.looks({ isRefused: true, state: 'ready' }, 2);
    expect(other.marks.at(-1)).toBe(false);
  });

  it('is over once the daemon works with the gateway', () => {
    const one = watch();
    one.look({ isRefused: true, state: 'dead', isIbcThere: false });
    one.look({ isRefused: true, state: 'ready' });
    expect(one.marks).toEqual([false]);
  });
});

describe('a push', () => {
  it('is said although the daemon still calls the gateway ready, and keeps a restart away', () => {
    const one = watch();
    one.look({});
    one.look({ signs: ['push-sent'], state: 'ready' });
    one.look({ state: 'ready' });
    one.looks({ state: 'dead' }, 2);
    expect(one.done).toEqual(['login-push', 'login-push', 'login-push']);
    one.look({ signs: ['push-closed', 'logged-in'], state: 'dead' });
    one.look({ state: 'ready' });
    expect(one.done.at(-1)).toBe('gateway-recovered');
  });

  it('that is not seen is an alarm ten minutes after the login was due, also of a watch that began meanwhile', () => {
    const one = watch({ at: instant(Date.parse('2026-11-29T06:02:00Z')) });
    one.looks({ state: 'login_required', isListening: false, isMute: false }, 9);
    expect(one.done).toEqual(['login-due', 'login-missed']);
  });
});

describe('no restart', () => {
  it.each<[string, WatchOptions, Given, string]>([
    [
      'answers, but not as the daemon needs it',
      {},
      { state: 'dead', isMute: false },
      'a restart would not change that',
    ],
    [
      'may wait for a login',
      { lastSign: 'push-sent' },
      { state: 'login_required' },
      'it may wait for a login',
    ],
    ['is started by a person alone', { hasIbc: false }, { state: 'dead' }, 'is not configured'],
    ['has orders in flight', {}, { state: 'dead', inFlight: 3 }, '3 orders are in flight'],
    [
      'has orders that the daemon does not name',
      {},
      { state: 'dead', inFlight: undefined },
      'the daemon does not say which orders',
    ],
  ])('of a gateway that %s', (_, options, given, text) => {
    const one = watch(options);
    one.look({});
    if (options.lastSign === 'push-sent') one.look({ signs: ['push-missed'], state: 'dead' });
    one.looks(given, 3);
    expect(one.done).not.toContain('RESTART');
    if (options.lastSign !== 'push-sent') expect(one.text()).toContain(text);
  });

  it('of one whose uplink is lost: the daemon says that', () => {
    const one = watch();
    one.looks({ state: 'lost', isMute: false }, 30);
    expect(one.done).toEqual([]);
  });

  it('of one that another session of the user holds, for as long as it does', () => {
    const one = watch();
    one.look({ signs: ['rival'], state: 'dead' });
    one.looks({ state: 'lost', isMute: false }, 20);
    one.looks({ state: 'dead' }, 40);
    expect(one.done).toEqual(['gateway-stuck', 'gateway-stuck']);
    expect(one.text()).toContain('Another session of the same user');
  });

  it('because of time in which nothing looked: the daemon was stopped, or this machine slept', () => {
    const one = watch();
    one.look({ state: 'dead' });
    one.looks({ state: 'no daemon' }, 2);
    one.look({ state: 'connecting' }, 7 * 24 * 3_600);
    one.look({ state: 'connecting' });
    one.look({ state: 'dead' });
    one.look({ state: 'dead' }, 8 * 3_600);
    expect(one.done).toEqual(['daemon-silent']);
  });

  it('more than three times a day, nor within half an hour', () => {
    const one = watch();
    one.looks({ state: 'dead' }, 3 * 60);
    expect(one.done.filter((what) => what === 'RESTART')).toHaveLength(3);
    expect(one.text()).toContain('it was restarted 3 times within a day');
  });
});

describe('a gateway without a log of IBC', () => {
  it('is restarted once it was seen to work', () => {
    const one = watch({ lastSign: undefined as never });
    one.look({});
    one.looks({ state: 'login_required' }, 1);
    expect(one.done).toEqual(['gateway-restarted', 'RESTART']);
  });
});

describe('the means of watching', () => {
  it('are named when they fail: the log, and the port of IBC', () => {
    const one = watch();
    one.looks({ isLogMissing: true, isIbcThere: false }, 5);
    expect(one.done).toEqual(['gateway-stuck', 'gateway-stuck']);
    expect(one.text()).toContain("IBC's log cannot be read");
    expect(one.text()).toContain('CommandServerPort');
  });
});
