// The status as a person reads it: at most 80 columns below its first line, the next deadline of the gateway, prices that are not live.

import { describe, expect, it } from 'vitest';
import { statusText } from '../../../src/cli/run/status-text.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { US } from '../../../src/market/venues/us.ts';
import type { StatusView } from '../../../src/trader/contract/status.ts';
import type { TraderStatus } from '../../../src/trader/ports/trader-status.ts';
import { statusOf } from '../../../src/trader/surfaces/control/status.ts';
import { NOW, STATUS } from '../../trader/ports/scripted-trader.ts';

const HOUSE = {
  files: { refused: [], needsRestart: '' },
  pid: 42,
  folder: '/data/paper-DU1',
  version: '0.1.0',
  uptimeSeconds: 61.7,
  isStopping: false,
  gateway: {
    restartAt: { hour: 23, minute: 45, zone: 'America/New_York' },
    weeklyLogin: { weekday: 'sun' as const, hour: 1, minute: 0, zone: 'America/New_York' },
  },
  home: US,
  errorsLastHour: 2,
  metrics: { host: '127.0.0.1', port: 9464 },
};

const WHY = 'the gateway is dead: the gateway serves DU9999999, not DU1234567';

describe('the status as text', () => {
  const lines = statusText(
    statusOf(
      {
        ...STATUS,
        trading: { state: 'HALTED', reason: 'wrong-account' },
        ready: { isReady: false, why: WHY },
        darkPrices: ['AAPL', 'MSFT'],
      },
      HOUSE,
    ),
  ).split('\n');

  it('shows the risk and its protection first', () => {
    expect(lines[0]).toBe(
      '1 position, all protected at the broker; worst case if every stop fills: -123.46 USD from entry, -23.46 USD from now (gaps excluded)',
    );
  });

  it('begins a line with each clause of the risk at 80 columns', () => {
    expect(statusText(statusOf(STATUS, HOUSE), undefined, 80).split('\n').slice(0, 4)).toEqual([
      '1 position, all protected at the broker;',
      'worst case if every stop fills: -123.46 USD from entry, -23.46 USD from now',
      '(gaps excluded)',
      expect.stringMatching(/^daemon /),
    ]);
  });

  it('says which channel refuses notices', () => {
    const why = 'the receiver answered 403';
    const refusingChannels = [{ channel: 'webhook', since: NOW, why }];
    const shown = statusText(statusOf(STATUS, { ...HOUSE, refusingChannels })).split('\n');
    expect(shown.filter((line) => line.startsWith('NOT SENT')).join()).toMatch(
      /^NOT SENT {5}the webhook refuses messages since .* ET: /,
    );
  });

  it('says how old the newest copy of the journal is', () => {
    const backupOf = (lastBackup: StatusView['last_backup']) =>
      statusText(statusOf(STATUS, { ...HOUSE, lastBackup }))
        .split('\n')
        .filter((line) => line.startsWith('backup'));
    const made = { file: 'journal-2026-03-01.sqlite', at: '2026-03-02T01:30:00.000Z' };
    expect(backupOf({ ...made, age_seconds: 49_000 })).toEqual([
      'backup       journal-2026-03-01.sqlite, 13h 36m ago',
    ]);
    expect(backupOf(null)).toEqual(['backup       none yet; one is made every night']);
  });

  it('has a line for each option that is held, with its greeks', () => {
    const symbol = 'AAPL 261218C00230000-261218C00240000';
    const greeks = { volatilities: [0.28, 0.26], delta: -48.2, gamma: -1, theta: 6.2, vega: -3 };
    const shown = statusText(
      statusOf(
        {
          ...STATUS,
          options: [
            { symbol, quantity: -2, daysLeft: 1, greeks },
            { symbol: 'AAPL 261218P00230000', quantity: 1, daysLeft: 0, greeks: undefined },
          ],
        },
        HOUSE,
      ),
    ).replaceAll(/\n {13}/g, ' ');
    expect(shown).toContain(
      'option       -2 AAPL 18 Dec 2026 230/240 call spread: 1 day left; delta -48.2, theta +6.20 a day, vega -3.00',
    );
    expect(shown).toContain('1 AAPL 18 Dec 2026 230 put: last day; greeks unknown');
  });

  it('says that our clock is wrong or unknown, and what that means', () => {
    const clockIn = (skewMs: number | undefined, isTrusted = false) =>
      statusText(statusOf({ ...STATUS, clock: { skewMs, isTrusted } }, HOUSE))
        .replaceAll(/\n {13}/g, ' ')
        .split('\n')
        .filter((line) => line.startsWith('clock '));
    expect(clockIn(-192_000)).toEqual([
      "clock        WRONG: differs from the broker's by 3m 12s; no new positions until it agrees, positions keep their stops",
    ]);
    expect(clockIn(undefined)[0]).toContain('UNKNOWN: the broker has not reported its time');
    expect(clockIn(900, true)).toEqual([]);
  });

  it('wraps long values with a hanging indent', () => {
    for (const line of lines.slice(1)) expect(line.length, line).toBeLessThanOrEqual(80);
    const at = lines.findIndex((line) => line.startsWith('trading'));
    expect(lines.slice(at, at + 2)).toEqual([
      'trading      HALTED (wrong-account); not trading: the gateway is dead: the',
      '             gateway serves DU9999999, not DU1234567',
    ]);
  });

  it('says under a halt what happened, what to do, and where the runbook has the rest', () => {
    const at = lines.findIndex((line) => line.startsWith('what'));
    expect(lines.slice(at, at + 11)).toEqual([
      'what         The gateway logged in to another account than the configured one.',
      '             Positions keep the stops that rest at the broker. They do not',
      '             trail, and no exit is sent while the wrong account is logged in.',
      'to do        Log the gateway in to the configured account.',
      '             Wait until `sluice status` says that the account matches again.',
      '             Run `sluice resume`. It is refused while the gateway serves another',
      '             account.',
      'folder       /data/paper-DU1',
      'runbook      docs/runbook.md#wrong-account',
      expect.stringMatching(/^config /),
      expect.stringMatching(/^gateway /),
    ]);
  });

  it('shows the next restart and login, and symbols without live prices', () => {
    expect(lines).toContain('restart      next restart of the gateway at 2020-12-16 23:45:00 ET');
    expect(lines).toContain('login        due at 2020-12-20 01:00:00 ET');
    expect(lines).toContain('prices       NOT LIVE: AAPL, MSFT; trailing stops do not move');
  });
});

describe('the protection of what is held', () => {
  const at = (minutesAgo: number) => instant(NOW - minutesAgo * 60_000);
  const shown = (changes: Partial<TraderStatus>): string[] =>
    statusText(statusOf({ ...STATUS, ...changes }, HOUSE)).split('\n');
  const bare = { symbol: 'SPY', quantity: 135, covered: 0, kind: 'unprotected' } as const;
  const unlimited = {
    protectedPositions: 0,
    unprotected: ['SPY'],
    worstCase: Number.NEGATIVE_INFINITY,
    worstCaseFromNow: Number.NEGATIVE_INFINITY,
  };

  it('names what to type for a position without a stop, and prints no figure for its loss', () => {
    const why =
      'SPY 135 has NO STOP; the loss is unlimited: run `sluice protect SPY` or `sluice exit SPY --yes`';
    const lines = shown({ ...unlimited, uncovered: [bare], ready: { isReady: false, why } });
    expect(lines[0]).toBe('1 position, 1 NOT PROTECTED at the broker; worst case: loss unlimited');
    expect(lines[1]).toBe(why);
    expect(lines.find((line) => line.startsWith('trading'))).toBe(
      'trading      ACTIVE; no entries anywhere while SPY is unprotected',
    );
    expect(lines.join('\n')).not.toMatch(/all protected/);
  });

  it('says for how many shares of a position there is no stop, and beside how many protected ones', () => {
    const lines = shown({
      ...unlimited,
      positions: 3,
      protectedPositions: 1,
      uncovered: [
        { ...bare, covered: 100 },
        { symbol: 'QQQ', quantity: -10, covered: 0, kind: 'settling' },
      ],
    });
    expect(lines[0]).toBe(
      '3 positions, 1 NOT PROTECTED at the broker, 1 waiting for a stop, the rest protected; worst case: loss unlimited',
    );
    expect(lines[1]).toContain('SPY 135 has NO STOP for 35 of its shares');
    expect(lines).toContain('QQQ -10 has NO STOP at this moment: it is being placed');
  });

  it('never calls a position protected on stale news: it says how old the news is and where to look', () => {
    const dead = { state: 'dead', since: at(15), why: 'no answer', lastMessageAt: at(16) } as const;
    const stops = { confirmedAt: at(17), isStale: true };
    expect(shown({ gateway: dead, stops })[0]).toMatch(
      /^1 position, stop last confirmed 09:19:00 ET; gateway silent 16 min; verify in TWS; worst case/,
    );
    const unheard = { ...dead, lastMessageAt: undefined };
    const never = { confirmedAt: undefined, isStale: true };
    expect(shown({ gateway: unheard, stops: never, positions: 2 })[0]).toMatch(
      /^2 positions, stops not confirmed since the start; nothing received from the gateway since the start; verify in TWS;/,
    );
  });

  it('never calls a watched stop protected at the broker, and says what nobody watches', () => {
    const watch = { symbol: 'FPT', quantity: 100, stopPrice: 98.5 };
    const all = (changes: Partial<TraderStatus>) =>
      statusText(statusOf({ ...STATUS, positions: 2, ...changes }, HOUSE)).split('\n');
    const watched = all({
      protectedPositions: 1,
      watched: [{ ...watch, kind: 'watched', why: '' }],
    });
    expect(watched[0]).toMatch(
      /^2 positions, 1 watched by this daemon only, the rest protected; worst case/,
    );
    expect(watched[1]).toBe(
      'FPT 100: this daemon watches its stop at 98.5; nothing protects it while the daemon is down',
    );
    const option = { symbol: 'SPY 201230C00372500', quantity: 2, stopPrice: 1.96 };
    expect(all({ watched: [{ ...option, kind: 'watched', why: '' }] })[1]).toBe(
      'SPY 201230C00372500 2: this daemon watches its stop at 1.96; while the daemon is down, all that was paid may be lost',
    );
    expect(
      all({ watched: [{ ...option, kind: 'unwatched', why: 'no price for 9 s' }] })[1],
    ).toContain('so all that was paid may be lost: close it at the broker');
    const quiet = all({
      positions: 1,
      protectedPositions: 0,
      watched: [{ ...watch, kind: 'unwatched', why: 'no price for 9 s' }],
    });
    expect(quiet[0]).toMatch(/^1 position, 1 NOT WATCHED; worst case/);
    expect(quiet[1]).toContain('its stop at 98.5 is NOT WATCHED (no price for 9 s)');
  });

  it('reports when an operator allows entries all the same', () => {
    const lines = shown({ ...unlimited, uncovered: [{ ...bare, kind: 'waived', by: 'operator' }] });
    expect(lines[1]).toContain('entries allowed by operator');
  });
});
