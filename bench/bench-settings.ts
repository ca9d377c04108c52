// The configuration of the benchmarks' engine: an ordinary strategy over any number of symbols, with limits that never apply.
import type { Settings } from '../src/trader/ports/settings.ts';
import {
  FIVE_MINUTES as atr,
  feed,
  settings,
  strategy,
} from '../test/trader/engine/harness/settings.ts';
import { ACCOUNT, MODE } from './scratch-journal.ts';

export { FEED } from '../test/trader/engine/harness/settings.ts';

export function benchSettings(symbols: readonly string[], gatewayPort = 0): Settings {
  const follow = strategy({
    name: 'flow-follow',
    symbols,
    entry: {
      side: 'long',
      when: 'prediction.confidence >= 0.7 && session.minutes_since_open > 5',
    },
    size: { kind: 'shares', shares: 10 },
    trail: { kind: 'atr', atr, multiple: 3, activateAtR: 0, step: undefined },
    limits: { maxPositions: symbols.length, maxEntriesPerDay: 100_000 },
  });
  const wide = settings([follow], { mode: MODE, account: ACCOUNT });
  return {
    ...wide,
    gateway: { ...wide.gateway, port: gatewayPort, maxDataLines: 2 * symbols.length },
    feeds: [feed(symbols, { requestsPerMinute: 1_000 })],
    risk: {
      ...wide.risk,
      positionsMax: symbols.length,
      positionNotionalMax: 50_000,
      dailyLossPercentMax: 100,
      ordersPerMinuteMax: 100_000,
    },
  };
}
