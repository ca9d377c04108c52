// The settings of an empty configuration, used by a backtest without one.

import type { Strategy } from '../../domain/strategy/strategy.ts';
import type { Settings } from '../../ports/settings.ts';
import { SLUICE_SCHEMA } from '../schema/sluice-schema.ts';
import { toSettings } from './to-settings.ts';

export function defaultSettings(
  symbols: readonly string[],
  strategies: readonly Strategy[],
): Settings {
  const file = SLUICE_SCHEMA.parse({
    mode: 'paper',
    account: 'BACKTEST',
    feeds: [{ name: 'predictions', url: 'http://127.0.0.1', api_key: 'none', symbols }],
  });
  return toSettings(file, '', strategies);
}
