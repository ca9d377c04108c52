// What the simulated daemon is configured to do: one feed, ten symbols, and the day's rules.

import { MINUTE_MS } from '../../src/kernel/instant.ts';
import { DEFAULT_POLICIES } from '../../src/ports/reconcile-policies.ts';
import { NO_PROTECTIONS, NO_RISK_LIMITS } from '../../src/ports/risk-settings.ts';
import type { Settings } from '../../src/ports/settings.ts';
import type { Rule } from '../../src/trading/strategy/rule.ts';

export const ACCOUNT = 'DU1234567';
export const FEED = 'flow';
export const SYMBOLS = ['AA', 'BB', 'CC', 'DD', 'EE', 'FF', 'GG', 'HH', 'II', 'JJ'] as const;

const FIVE_MINUTES = 5 * MINUTE_MS;

export function houseOf(symbols: readonly string[], rules: readonly Rule[]): Settings {
  return {
    mode: 'paper',
    account: ACCOUNT,
    accountType: 'margin',
    dataFolder: '/nowhere',
    gateway: {
      host: 'gateway',
      port: 4002,
      clientId: 17,
      restartAt: undefined,
      weeklyLogin: undefined,
      maxDataLines: 100,
    },
    feeds: [
      {
        name: FEED,
        profile: 'prediction-api',
        url: 'http://feed/api/v1',
        apiKey: '',
        symbols,
        pollMs: MINUTE_MS,
        ageMaxMs: FIVE_MINUTES,
        confidenceMin: 0.5,
        zone: 'America/New_York',
        request: 'per-symbol',
        timeoutMs: 10_000,
        requestsPerMinute: 1_000,
      },
    ],
    risk: {
      ...NO_RISK_LIMITS,
      positionsMax: 8,
      positionNotionalMax: 50_000,
      dailyLossPercentMax: 2,
      ordersPerMinuteMax: 30,
      stopPercentMin: 0.1,
      overnightNotionalMax: undefined,
      onDailyLoss: 'keep',
    },
    protections: NO_PROTECTIONS,
    live: { overridesFirstDays: false },
    execution: { collarPercent: 0.2, entryMs: 30_000, ackMs: 5_000 },
    reconcile: { policies: DEFAULT_POLICIES },
    api: { host: '127.0.0.1', port: 0 },
    notify: { webhook: undefined, telegram: undefined, heartbeatUrl: undefined, levels: {} },
    tape: { keepDays: 0 },
    instruments: new Map(),
    rules,
    hash: 'simulated',
  };
}
