// Live over sockets, replayed from its tape and traded by the backtest's broker: one session is decided the same three
// times, on any machine. `npm run parity` plays the whole day.
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { instant, MINUTE_MS, plus, SECOND_MS } from '../../src/kernel/instant.ts';
import { compareRuns } from './compare-runs.ts';
import { runInLockstep } from './lockstep.ts';

const OPTION_STRATEGIES = join(import.meta.dirname, 'option-strategies');
const HOLDING_STRATEGIES = join(import.meta.dirname, 'holding-strategies');
const FROM = instant(Date.parse('2020-12-16T09:36:00-05:00'));

it('decides the same over sockets, from the tape and in the backtest', async () => {
  const run = await runInLockstep({
    from: FROM,
    to: plus(FROM, 20 * MINUTE_MS),
    stepMs: 5 * SECOND_MS,
    seed: 7,
    config: 'demo.yaml',
  });
  const parity = await compareRuns(run.folder, '2020-12-16');
  rmSync(dirname(run.folder.path), { recursive: true, force: true });
  expect(parity.first).toEqual([]);
  expect(parity.divergences).toBe(0);
  expect(parity.entries).toBeGreaterThan(0);
  expect(parity.decisions).toBeGreaterThan(10);
});

it('chooses and fills the same contracts, verticals and condors, bought and sold', async () => {
  const run = await runInLockstep({
    from: FROM,
    to: plus(FROM, 110 * MINUTE_MS),
    stepMs: 5 * SECOND_MS,
    seed: 7,
    config: 'demo-options.yaml',
    strategies: OPTION_STRATEGIES,
  });
  const parity = await compareRuns(run.folder, '2020-12-16');
  rmSync(dirname(run.folder.path), { recursive: true, force: true });
  expect(parity.first).toEqual([]);
  expect(parity.divergences).toBe(0);
  expect(parity.chosen).toBeGreaterThan(3);
  expect(parity.option_fills).toBeGreaterThan(5);
  expect(parity.structures).toEqual([
    'cash_secured_put',
    'credit_vertical',
    'debit_vertical',
    'iron_condor',
    'long_call',
  ]);
});

it('sells the same calls against shares of a holding', async () => {
  const holding = { symbol: 'SPY', shares: 200 };
  const run = await runInLockstep({
    from: FROM,
    to: plus(FROM, 40 * MINUTE_MS),
    stepMs: 5 * SECOND_MS,
    seed: 7,
    config: 'demo-options.yaml',
    strategies: HOLDING_STRATEGIES,
    holding,
  });
  const held = new Map([[holding.symbol, { shares: holding.shares, cost: 370 }]]);
  const parity = await compareRuns(run.folder, '2020-12-16', held);
  rmSync(dirname(run.folder.path), { recursive: true, force: true });
  expect(parity.first).toEqual([]);
  expect(parity.divergences).toBe(0);
  expect(parity.option_fills).toBeGreaterThan(1);
  expect(parity.structures).toEqual(['covered_call']);
});
