// What the simulated daemon is configured to do at Alpaca: stocks, stops that rest there, the prices of all exchanges.
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { AlpacaSettings } from '../../../../src/trader/ports/alpaca-settings.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import { feed, settings } from '../../../trader/engine/harness/settings.ts';
import { usEnvironment } from '../../environment/environment.ts';
import type { EnvironmentStyle } from '../../environment/files.ts';

export const ACCOUNT = 'PA3SIMULATED';
export const KEYS = { keyId: 'PKSIMULATED', secret: 'simulated' };

export const ALPACA: AlpacaSettings = {
  environment: 'paper',
  url: 'http://127.0.0.1:1',
  dataUrl: 'http://127.0.0.1:1',
  dataStreamUrl: 'ws://127.0.0.1:1/v2',
  ...{ apiKey: KEYS.keyId, apiSecret: KEYS.secret },
  data: 'sip',
};

export const SYMBOLS = ['AA', 'BB', 'CC', 'DD'] as const;

export const ALPACA_ENVIRONMENT: EnvironmentStyle = {
  environmentOf,
  drawing: usEnvironment(0).drawing,
};

function environmentOf(symbols: readonly string[], strategies: readonly Strategy[]): Settings {
  const wide = settings(strategies);
  return {
    ...wide,
    broker: 'alpaca',
    account: ACCOUNT,
    alpaca: ALPACA,
    feeds: [feed(symbols, { requestsPerMinute: 1_000 })],
    risk: { ...wide.risk, positionsMax: 8, positionNotionalMax: 50_000, ordersPerMinuteMax: 30 },
    hash: 'simulated',
  };
}
