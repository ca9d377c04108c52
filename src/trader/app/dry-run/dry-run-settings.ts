// The settings of a dry run: a separate account that no broker has, one strategy with every usual exit, and limits that
// never apply.
import { MINUTE_MS } from '../../../kernel/instant.ts';
import {
  ANY_HOURS,
  NO_STRATEGY_PROTECTIONS,
  type Strategy,
} from '../../domain/strategy/strategy.ts';
import type { PredictionApiSettings } from '../../ports/feed-settings.ts';
import { DEFAULT_POLICIES } from '../../ports/reconcile-policies.ts';
import { NO_MANUAL_SETTINGS, NO_PROTECTIONS, NO_RISK_LIMITS } from '../../ports/risk-settings.ts';
import type { Settings } from '../../ports/settings.ts';

export const SYMBOL = 'ZZZZ';
export const FEED = 'dry-run';
const ACCOUNT = 'DU0000000';
const MANY = 1_000_000;
const ATR = { period: 14, barMs: 5 * MINUTE_MS };

/** What it does not name is as it is in force. */
export function dryRunSettings(settings: Settings): Settings {
  return {
    ...settings,
    ...{ mode: 'paper', account: ACCOUNT, accountType: 'margin' },
    gateway: {
      ...settings.gateway,
      maxDataLines: 10,
      restartAt: undefined,
      weeklyLogin: undefined,
    },
    feeds: [FEED_SETTINGS],
    risk: {
      ...NO_RISK_LIMITS,
      ...{ positionsMax: 10, positionNotionalMax: MANY, dailyLossPercentMax: 100 },
      ...{ ordersPerMinuteMax: 100, stopPercentMin: 0.1, overnightNotionalMax: undefined },
      onDailyLoss: 'keep',
    },
    protections: NO_PROTECTIONS,
    manual: NO_MANUAL_SETTINGS,
    reconcile: { policies: DEFAULT_POLICIES },
    instruments: new Map(),
    strategies: [STRATEGY],
    hash: 'dry-run',
  };
}

const STRATEGY: Strategy = {
  name: 'dry-run',
  hash: 'dry-run',
  symbols: [SYMBOL],
  priority: 0,
  entry: {
    side: 'long',
    when: 'prediction.confidence >= 0.7 && session.minutes_since_open > 5',
  },
  size: { kind: 'risk-percent', percent: 0.1 },
  stop: { kind: 'atr', atr: ATR, multiple: 3 },
  target: { kind: 'r', r: 2 },
  trail: { kind: 'atr', atr: ATR, multiple: 3, activateAtR: 1, step: undefined },
  exit: { opposite: true, neutral: false, maxMs: undefined, flattenBeforeCloseMs: undefined },
  cooldownMs: 0,
  limits: { maxPositions: 10, maxEntriesPerDay: 100 },
  entryOrder: { kind: 'marketable' },
  entryHours: ANY_HOURS,
  protections: NO_STRATEGY_PROTECTIONS,
  termsBySymbol: new Map(),
};

/** It is never asked. */
const FEED_SETTINGS: PredictionApiSettings = {
  name: FEED,
  profile: 'prediction-api',
  url: 'http://127.0.0.1:1',
  apiKey: 'none',
  symbols: [SYMBOL],
  pollMs: MINUTE_MS,
  ageMaxMs: 5 * MINUTE_MS,
  confidenceMin: 0.5,
  zone: 'America/New_York',
  request: 'per-symbol',
  timeoutMs: 10_000,
  requestsPerMinute: 60,
};
