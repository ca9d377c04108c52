// Default settings of the engine tests: one symbol, one strategy, wide limits. Each test overrides what it needs.

import { MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { agents } from '../../../../src/trader/config/schema/agents-schema.ts';
import { toAgents } from '../../../../src/trader/config/settings/to-agents.ts';
import {
  ANY_HOURS,
  NO_STRATEGY_PROTECTIONS,
  type Strategy,
  type TrailRule,
} from '../../../../src/trader/domain/strategy/strategy.ts';
import type { PredictionApiSettings } from '../../../../src/trader/ports/feed-settings.ts';
import { DEFAULT_POLICIES } from '../../../../src/trader/ports/reconcile-policies.ts';
import {
  NO_MANUAL_SETTINGS,
  NO_PROTECTIONS,
  NO_RISK_LIMITS,
} from '../../../../src/trader/ports/risk-settings.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';

export const ACCOUNT = 'DU1234567';
export const CLIENT_ID = 17;
export const FEED = 'flow';
export const FIVE_MINUTES = { period: 14, barMs: 5 * MINUTE_MS };

/** Trails two ATR behind, from the first print on. */
export const TRAIL: TrailRule = {
  kind: 'atr',
  atr: FIVE_MINUTES,
  multiple: 2,
  activateAtR: 0,
  step: undefined,
};

/** Stop 3 ATR, target 2 R, no trail, 100 shares. */
export function strategy(changes: Partial<Strategy> = {}): Strategy {
  return {
    name: 'follow',
    hash: 'f00d',
    symbols: ['AAPL'],
    priority: 0,
    entry: { side: 'both', when: 'prediction.confidence >= 0.7' },
    size: { kind: 'shares', shares: 100 },
    stop: { kind: 'atr', atr: FIVE_MINUTES, multiple: 3 },
    target: { kind: 'r', r: 2 },
    trail: undefined,
    exit: { opposite: true, neutral: false, maxMs: undefined, flattenBeforeCloseMs: undefined },
    cooldownMs: 0,
    limits: { maxPositions: 10, maxEntriesPerDay: 100 },
    entryOrder: { kind: 'marketable' },
    entryHours: ANY_HOURS,
    protections: NO_STRATEGY_PROTECTIONS,
    termsBySymbol: new Map(),
    ...changes,
  };
}

export function feed(
  symbols: readonly string[],
  changes: Partial<PredictionApiSettings> = {},
): PredictionApiSettings {
  return {
    name: FEED,
    profile: 'prediction-api',
    url: 'http://127.0.0.1:1/api/v1',
    apiKey: 'k',
    symbols,
    pollMs: MINUTE_MS,
    ageMaxMs: 5 * MINUTE_MS,
    confidenceMin: 0.5,
    zone: 'America/New_York',
    request: 'per-symbol',
    timeoutMs: 10_000,
    requestsPerMinute: 60,
    ...changes,
  };
}

export function settings(
  strategies: readonly Strategy[],
  changes: Partial<Settings> = {},
): Settings {
  const symbols = [...new Set(strategies.flatMap(({ symbols }) => symbols))];
  return {
    mode: 'paper',
    venue: 'us',
    broker: 'ib',
    ssi: undefined,
    account: ACCOUNT,
    accountType: 'margin',
    dataFolder: '/nowhere',
    dataGroup: undefined,
    agents: toAgents(agents.parse({}), false),
    gateway: {
      host: '127.0.0.1',
      port: 0,
      clientId: CLIENT_ID,
      restartAt: undefined,
      weeklyLogin: undefined,
      maxDataLines: 100,
    },
    feeds: [feed(symbols)],
    risk: {
      ...NO_RISK_LIMITS,
      positionsMax: 10,
      positionNotionalMax: 1_000_000,
      dailyLossPercentMax: 2,
      ordersPerMinuteMax: 100,
      stopPercentMin: 0.1,
      overnightNotionalMax: undefined,
      onDailyLoss: 'keep',
    },
    protections: NO_PROTECTIONS,
    manual: NO_MANUAL_SETTINGS,
    live: { overridesFirstDays: false },
    execution: { collarPercent: 0.2, entryMs: 30_000, ackMs: 5_000 },
    reconcile: { policies: DEFAULT_POLICIES },
    api: {
      venue: 'us',
      host: '127.0.0.1',
      port: 0,
      isEnabled: false,
      folder: '',
      store: '',
      code: false,
      allowedHosts: [],
      secondFactorFor: [],
      registration: 'closed',
      oidc: undefined,
      alpaca: undefined,
      corsOrigins: [],
      requestsPerMinute: 6_000,
      loginsPerMinute: 60,
      trustedProxies: [],
      tls: undefined,
      logLevel: 'info',
      logsSql: false,
      prices: {
        sources: [],
        profiles: [],
        yahoo: { address: undefined, timeoutMs: 10_000 },
        files: undefined,
        staleAfterDays: 4,
        watchEveryMs: 15_000,
        refreshAt: '* * * * *',
        backFillAt: '30 1 * * *',
        historyDays: 1_830,
        benchmarks: [],
        pairs: [],
      },
      backtestData: undefined,
      allowsPrivateWebhooks: false,
      statements: undefined,
      kafka: undefined,
      redis: undefined,
      database: { connections: 15, statementMs: 2_500, replica: undefined },
      traders: [],
    },
    door: { host: '127.0.0.1', port: 0, allowedHosts: [], token: undefined },
    notify: {
      webhook: undefined,
      telegram: undefined,
      escalation: undefined,
      heartbeatUrl: undefined,
      levels: {},
    },
    telemetry: { otlp: undefined },
    sentry: { dsn: undefined },
    tape: { keepDays: 0 },
    instruments: new Map(),
    strategies,
    hash: 'c0ffee',
    ...changes,
  };
}
