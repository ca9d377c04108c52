// What the simulated daemon is configured to do: one feed, ten symbols, and the day's rules.

import type { Strategy } from '../../../src/trader/domain/strategy/strategy.ts';
import type { Settings } from '../../../src/trader/ports/settings.ts';
import { feed, settings } from '../../trader/engine/harness/settings.ts';
import { drawEnvironment, drawStrategy, OPTIONS } from './drawn-strategies.ts';
import type { EnvironmentStyle } from './files.ts';

export { ACCOUNT, FEED } from '../../trader/engine/harness/settings.ts';
export const SYMBOLS = ['AA', 'BB', 'CC', 'DD', 'EE', 'FF', 'GG', 'HH', 'II', 'JJ'] as const;

/** `options`: how many strategies trade them. */
export function usEnvironment(options = OPTIONS): EnvironmentStyle {
  return {
    environmentOf,
    drawing: {
      environment: (random, symbols) => drawEnvironment(random, symbols, options),
      strategy: (random, name, symbols) => drawStrategy(random, { name, symbols, options }),
    },
  };
}

export const US_ENVIRONMENT = usEnvironment();

function environmentOf(symbols: readonly string[], strategies: readonly Strategy[]): Settings {
  const wide = settings(strategies);
  return {
    ...wide,
    feeds: [feed(symbols, { requestsPerMinute: 1_000 })],
    risk: { ...wide.risk, positionsMax: 8, positionNotionalMax: 50_000, ordersPerMinuteMax: 30 },
    manual: { ...wide.manual, allowsHoldings: true },
    hash: 'simulated',
  };
}
