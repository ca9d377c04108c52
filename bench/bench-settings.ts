// The configuration of the benchmarks' engine: the ordinary rule over as many symbols as wanted, limits out of the way.

import { MINUTE_MS } from '../src/kernel/instant.ts';
import { DEFAULT_POLICIES } from '../src/ports/reconcile-policies.ts';
import { NO_PROTECTIONS, NO_RISK_LIMITS } from '../src/ports/risk-settings.ts';
import type { Settings } from '../src/ports/settings.ts';
import { ANY_HOURS, NO_RULE_PROTECTIONS } from '../src/trading/strategy/rule.ts';
import { ACCOUNT, MODE } from './scratch-journal.ts';

export const FEED = 'flow';

export function benchSettings(symbols: readonly string[], gatewayPort = 0): Settings {
  const atr = { period: 14, barMs: 5 * MINUTE_MS };
  return {
    mode: MODE,
    account: ACCOUNT,
    accountType: 'margin',
    dataFolder: '',
    gateway: {
      host: '127.0.0.1',
      port: gatewayPort,
      clientId: 17,
      restartAt: undefined,
      weeklyLogin: undefined,
      maxDataLines: 2 * symbols.length,
    },
    feeds: [
      {
        name: FEED,
        profile: 'prediction-api',
        url: '',
        apiKey: '',
        symbols,
        pollMs: MINUTE_MS,
        ageMaxMs: 5 * MINUTE_MS,
        confidenceMin: 0.5,
        zone: 'America/New_York',
        request: 'per-symbol',
        timeoutMs: 1_000,
        requestsPerMinute: 1_000,
      },
    ],
    risk: {
      ...NO_RISK_LIMITS,
      positionsMax: symbols.length,
      positionNotionalMax: 50_000,
      dailyLossPercentMax: 100,
      ordersPerMinuteMax: 100_000,
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
    rules: [
      {
        name: 'flow-follow',
        hash: 'bench',
        symbols,
        priority: 0,
        entry: {
          side: 'long',
          when: 'prediction.confidence >= 0.7 && session.minutes_since_open > 5',
        },
        size: { kind: 'shares', shares: 10 },
        stop: { kind: 'atr', atr, multiple: 3 },
        target: { kind: 'r', r: 2 },
        trail: { kind: 'atr', atr, multiple: 3, activateAtR: 0, step: undefined },
        exit: { opposite: true, neutral: false, maxMs: undefined, flattenBeforeCloseMs: undefined },
        cooldownMs: 0,
        limits: { maxPositions: symbols.length, maxEntriesPerDay: 100_000 },
        entryOrder: { kind: 'marketable' },
        entryHours: ANY_HOURS,
        protections: NO_RULE_PROTECTIONS,
        termsBySymbol: new Map(),
      },
    ],
    hash: 'bench',
  };
}
