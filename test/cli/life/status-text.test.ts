// The status as a person reads it: at most 80 columns below its first line, the next deadline of the gateway, prices that are not live.
import { describe, expect, it } from 'vitest';
import { statusText } from '../../../src/cli/life/status-text.ts';
import { statusOf } from '../../../src/trader/surfaces/desk/status.ts';
import { STATUS } from '../../trader/ports/scripted-trader.ts';

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
  errorsLastHour: 2,
  api: { host: '127.0.0.1', port: 8000 },
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
      '1 position, all protected at the broker; worst case if every stop fills: -123.46 USD (gaps excluded)',
    );
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
    expect(lines.slice(at, at + 10)).toEqual([
      'what         The gateway logged in to another account than the configured one.',
      '             Positions keep the stops that rest at the broker. They do not',
      '             trail, and no exit is sent while the wrong account is logged in.',
      'to do        Log the gateway in to the configured account.',
      '             Wait until `sluice status` says that the account matches again.',
      '             Run `sluice resume`.',
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
