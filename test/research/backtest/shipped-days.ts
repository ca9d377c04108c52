// Strategies over the bars and predictions that come with the package.
import { join } from 'node:path';
import { zoneNamed } from '../../../src/market/time/zone.ts';
import type { BacktestInputs } from '../../../src/research/backtest/backtest-inputs.ts';
import { loadBacktest } from '../../../src/research/backtest/load-backtest.ts';
import { PACKAGE_FOLDER } from '../../../src/trader/app/instance/package.ts';

const shipped = (path: string) => join(PACKAGE_FOLDER, path);

export function shippedDays(strategies: string, pollLatencyMs?: number): BacktestInputs {
  const loaded = loadBacktest({
    strategies: [shipped(strategies)],
    barFiles: new Map([['SPY', shipped('config/demo/spy-1m.csv')]]),
    predictions: shipped('config/demo/predictions.ndjson'),
    configFiles: [],
    actionsFile: undefined,
    from: undefined,
    to: undefined,
    cash: 100_000,
    commission: { kind: 'fixed' },
    slippage: { kind: 'per-share', amount: 0 },
    volumeShare: 0.1,
    latencyMs: 100,
    pollLatencyMs,
    zone: zoneNamed('America/New_York'),
    dayOrder: 'unknown',
    cwd: PACKAGE_FOLDER,
    environment: {},
    version: 'test',
  });
  if (!loaded.ok) throw new Error(loaded.failure.join('; '));
  return loaded.value.inputs;
}
