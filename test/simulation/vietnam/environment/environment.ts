// What the simulated daemon is configured to do in Vietnam: shares of all three exchanges, stops that it watches itself.

import type { Venue } from '../../../../src/market/venues/venue.ts';
import type { Exchange as Board } from '../../../../src/market/venues/vietnam/trading-rules.ts';
import { HNX, HOSE, UPCOM } from '../../../../src/market/venues/vietnam.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import { feed, settings } from '../../../trader/engine/harness/settings.ts';
import type { EnvironmentStyle } from '../../environment/files.ts';
import { drawWatchedEnvironment, drawWatchedStrategy } from './drawn-rules.ts';

export const ACCOUNT = '0000001';
export const CODE = '222222';
export const SYMBOLS = ['FPT', 'VIC', 'HPG', 'SHS', 'PVS', 'BSR'] as const;

export const BOARDS: ReadonlyMap<string, Board> = new Map([
  ...(['FPT', 'VIC', 'HPG'] as const).map((symbol) => [symbol, 'HOSE'] as const),
  ...(['SHS', 'PVS'] as const).map((symbol) => [symbol, 'HNX'] as const),
  ['BSR', 'UPCOM'],
]);

const VENUES: Readonly<Record<Board, Venue>> = { HOSE, HNX, UPCOM };

export function venueOf(symbol: string): Venue {
  return VENUES[BOARDS.get(symbol) ?? 'HOSE'];
}

export const VIETNAM_ENVIRONMENT: EnvironmentStyle = {
  environmentOf,
  drawing: { environment: drawWatchedEnvironment, strategy: drawWatchedStrategy },
};

function environmentOf(symbols: readonly string[], strategies: readonly Strategy[]): Settings {
  const wide = settings(strategies);
  return {
    ...wide,
    venue: 'vietnam',
    account: ACCOUNT,
    accountType: 'cash',
    feeds: [feed(symbols, { requestsPerMinute: 1_000 })],
    risk: {
      ...wide.risk,
      positionsMax: 6,
      positionNotionalMax: 400_000_000,
      dailyLossPercentMax: 5,
      ordersPerMinuteMax: 30,
      watchedPositionsMax: 5,
      watchedNotionalMax: 1_500_000_000,
    },
    manual: { defaultStopPercent: 3, allowsHoldings: true, protection: 'watched' },
    hash: 'simulated',
  };
}
