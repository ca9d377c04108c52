// What the simulated daemon is configured to do: one feed, ten symbols, and rules that between them use every way in and out.

import { MINUTE_MS } from '../../src/kernel/instant.ts';
import { DEFAULT_POLICIES } from '../../src/ports/reconcile-policies.ts';
import { NO_PROTECTIONS, NO_RISK_LIMITS } from '../../src/ports/risk-settings.ts';
import type { Settings } from '../../src/ports/settings.ts';
import { ANY_HOURS, NO_RULE_PROTECTIONS, type Rule } from '../../src/trading/strategy/rule.ts';

export const ACCOUNT = 'DU1234567';
export const FEED = 'flow';
export const SYMBOLS = ['AA', 'BB', 'CC', 'DD', 'EE', 'FF', 'GG', 'HH', 'II', 'JJ'] as const;

const FIVE_MINUTES = 5 * MINUTE_MS;
const ATR = { period: 14, barMs: FIVE_MINUTES };

function rule(name: string, symbols: readonly string[], more: Partial<Rule>): Rule {
  return {
    name,
    hash: name,
    symbols,
    priority: 0,
    entry: { side: 'long', when: 'prediction.confidence >= 0.6' },
    size: { kind: 'risk-percent', percent: 0.5 },
    stop: { kind: 'atr', atr: ATR, multiple: 2 },
    target: { kind: 'r', r: 2 },
    trail: { kind: 'atr', atr: ATR, multiple: 2, activateAtR: 0.5, step: undefined },
    exit: {
      opposite: true,
      neutral: false,
      maxMs: 90 * MINUTE_MS,
      flattenBeforeCloseMs: FIVE_MINUTES,
    },
    cooldownMs: FIVE_MINUTES,
    limits: { maxPositions: 4, maxEntriesPerDay: 60 },
    entryOrder: { kind: 'marketable' },
    entryHours: ANY_HOURS,
    protections: NO_RULE_PROTECTIONS,
    termsBySymbol: new Map(),
    ...more,
  };
}

function rulesOf(symbols: readonly string[]): readonly Rule[] {
  const third = Math.ceil(symbols.length / 3);
  const first = symbols.slice(0, third);
  const second = symbols.slice(third, 2 * third);
  const last = symbols.slice(2 * third);
  return [
    rule('follow', first, {}),
    rule('both-ways', [...second, ...first.slice(0, 1)], {
      entry: { side: 'both', when: 'prediction.confidence >= 0.55' },
      size: { kind: 'shares', shares: 200 },
      stop: { kind: 'percent', percent: 0.6 },
      target: { kind: 'percent', percent: 0.8 },
      trail: { kind: 'percent', percent: 0.4, activateAtR: 0, step: undefined },
      exit: {
        opposite: true,
        neutral: true,
        maxMs: 40 * MINUTE_MS,
        flattenBeforeCloseMs: undefined,
        partial: [{ kind: 'when', when: 'position.unrealized_r >= 0.5', percent: 40 }],
      },
      entryOrder: { kind: 'limit', offset: { kind: 'percent', percent: 0.05 }, lifeMs: 120_000 },
      cooldownMs: MINUTE_MS,
    }),
    rule('at-market', last, {
      size: { kind: 'notional', notional: 20_000 },
      entryOrder: { kind: 'market' },
      target: undefined,
      add: { kind: 'r', r: 0.3, percent: 50, max: 2 },
      trail: {
        kind: 'tightest',
        of: [
          { kind: 'chandelier', atr: ATR, multiple: 2 },
          { kind: 'break-even', atR: 1, offset: 0.01 },
        ],
        activateAtR: 0,
        step: undefined,
      },
      exit: {
        opposite: true,
        neutral: false,
        maxMs: undefined,
        flattenBeforeCloseMs: undefined,
        when: ['position.unrealized_r < -0.8'],
      },
    }),
  ].filter(({ symbols: its }) => its.length > 0);
}

export function houseOf(symbols: readonly string[]): Settings {
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
    rules: rulesOf(symbols),
    hash: 'simulated',
  };
}
