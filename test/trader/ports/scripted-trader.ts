// A trader that answers from a script: what the surfaces show of it is all that matters here.
import { Subject } from 'rxjs';
import { instant } from '../../../src/kernel/instant.ts';
import type { AccountView } from '../../../src/trader/ports/account-view.ts';
import type { AccountTag } from '../../../src/trader/ports/broker-reports.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import type { Trader } from '../../../src/trader/ports/trader.ts';
import type { CommandAnswer, TraderCommand } from '../../../src/trader/ports/trader-commands.ts';
import type { TraderStatus } from '../../../src/trader/ports/trader-status.ts';
import { settings } from '../engine/harness/settings.ts';
import { noBars } from './no-chart.ts';

export const NOW = instant(Date.parse('2020-12-16T14:36:00Z'));

export const STATUS: TraderStatus = {
  mode: 'paper',
  account: 'DU1',
  marketTime: NOW,
  gateway: { state: 'ready', since: NOW, why: '', lastMessageAt: NOW },
  feeds: [
    {
      name: 'flow',
      state: 'polling',
      lastPoll: NOW,
      lastPrediction: undefined,
      failures: 0,
      silentSince: undefined,
    },
  ],
  clock: { skewMs: 120, isTrusted: true },
  trading: { state: 'ACTIVE', reason: '' },
  config: { hash: 'c0ffee', since: NOW, strategies: ['flow-follow'] },
  locks: [],
  alarms: [],
  endedAlarms: [],
  firstLiveDay: undefined,
  ready: { isReady: true, why: '' },
  positions: 1,
  holdings: [],
  protectedPositions: 1,
  uncovered: [],
  watched: [],
  bounded: [],
  options: [],
  locked: [],
  unprotected: [],
  stops: { confirmedAt: NOW, isStale: false },
  worstCase: -123.456,
  worstCaseFromNow: -23.456,
  openOrders: 1,
  unknownOrders: 0,
  darkPrices: [],
  thinVenue: undefined,
  pauses: [],
  comparison: { at: NOW, isClean: true, differences: [] },
  day: { day: undefined, realized: 0, open: 0, carried: 0, fees: 0, result: 0, unpriced: [] },
  nakedSeenMs: 0,
  brokerGapMs: 0,
  unwatchedSeenMs: 0,
  nakedTodayMs: 0,
  inferredExecutions: 0,
  repairs: 0,
  ignoredPrints: { jump: 2 },
  turns: 5,
  lastTurnWallMs: 0,
  inbox: 0,
  lastSeq: 9,
};

/** Half of its figures are not reported yet. */
/** The broker knows no limit of day trades. */
const FIGURES: Partial<Record<AccountTag, number>> = {
  NetLiquidation: 1_000_000,
  DayTradesRemaining: -1,
};

export const ACCOUNT: AccountView = {
  account: 'DU1234567',
  mode: 'paper',
  accountType: 'margin',
  venue: 'us',
  exchanges: ['us'],
  fractions: false,
  currency: 'USD',
  marketTime: NOW,
  figure: (tag) => {
    const value = FIGURES[tag];
    return value === undefined ? undefined : { value, at: instant(NOW - 30_000) };
  },
  buyingPower: Number.NaN,
  held: { long: 36_900.004, short: 0 },
  inFlight: { long: 0, short: 0 },
  dayBase: undefined,
  dayBases: [],
  risk: settings([]).risk,
  session: { current: undefined, next: undefined },
};

export interface ScriptedTrader extends Trader {
  readonly facts$: Subject<RecordedFact>;
  readonly commands: TraderCommand[];
}

export function scriptedTrader(
  status: Partial<TraderStatus> = {},
  answer: CommandAnswer = { ok: true, text: 'Done.' },
): ScriptedTrader {
  const commands: TraderCommand[] = [];
  return {
    facts$: new Subject<RecordedFact>(),
    commands,
    start: () => {},
    stop: () => Promise.resolve(),
    command(command) {
      commands.push(command);
      return Promise.resolve(answer);
    },
    reload: () => Promise.resolve(answer),
    status: () => ({ ...STATUS, ...status }),
    account: () => ACCOUNT,
    closing: () => 'sent',
    waitingClosings: () => [],
    figure: (name) => ({ name, value: 15.9, currency: 'USD', rows: [] }),
    strategies: () => [],
    signals$: () => new Subject(),
    lastPrice: () => 370,
    optionMarket: () => undefined,
    chartMarket: noBars,
    indicators: () => new Map(),
  };
}
