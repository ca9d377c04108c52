// `npm run bench`: runs every benchmark in its own process, prints the figures and writes them to results/latest.json.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { machineLimits } from './machine.ts';

type Figures = Readonly<Record<string, number>>;

/** Imported lazily: each process loads only what it measures. */
const BENCHES: Readonly<Record<string, () => Promise<Figures>>> = {
  journal: async () => (await import('./journal.ts')).benchJournal(),
  start: async () => (await import('./start.ts')).benchStart(),
  bus: async () => ({ ...(await import('./bus.ts')).benchBus() }),
  'signal-to-wire': async () => (await import('./signal-to-wire.ts')).benchSignalToWire(),
  daemon: async () => (await import('./daemon.ts')).benchDaemon(),
  ticks: async () => (await import('./ticks.ts')).benchTicks(),
  reload: async () => (await import('./reload.ts')).benchReload(),
  backtest: async () => ({ ...(await import('./backtest.ts')).benchBacktest() }),
  'backtest-file': async () => (await import('./backtest-file.ts')).benchBacktestFile(),
  api: async () => (await import('./api/api.ts')).benchApi(),
  'api-and-wire': async () => (await import('./api/wire-under-load.ts')).benchWireUnderLoad(),
  'event-master': async () => (await import('./api/event-master.ts')).benchEventMaster(),
  transactions: async () => (await import('./api/transactions.ts')).benchTransactions(),
  valuation: async () => (await import('./api/valuation.ts')).benchValuation(),
  'shared-prices': async () => (await import('./shared-prices.ts')).benchSharedPrices(),
  mcp: async () => (await import('./api/mcp.ts')).benchMcp(),
  'lot-matching': async () => (await import('./lot-matching.ts')).benchLotMatching(),
  rebalancing: async () => (await import('./rebalancing.ts')).benchRebalancing(),
  policy: async () => (await import('./policy.ts')).benchPolicy(),
  performance: async () => (await import('./performance.ts')).benchPerformance(),
  projections: async () => (await import('./projections.ts')).benchProjections(),
  agents: async () => (await import('./agents.ts')).benchAgents(),
  kafka: async () => (await import('./kafka.ts')).benchKafka(),
  dashboard: async () => (await import('./dashboard/dashboard.ts')).benchDashboard(),
  conditions: async () => ({ ...(await import('./conditions.ts')).benchConditions() }),
};

const RESULTS = fileURLToPath(new URL('./results/', import.meta.url));
const SELF = fileURLToPath(import.meta.url);

function runAll(): void {
  const machine = machineLimits();
  const figures: Record<string, number> = {};
  for (const [name, value] of Object.entries(machine)) print(name, value);
  for (const name of Object.keys(BENCHES)) {
    const { status, stdout } = spawnSync(process.execPath, [SELF, name], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (status !== 0) {
      process.exitCode = 1;
      print(name, 'failed');
      continue;
    }
    const measured = JSON.parse(stdout) as Figures;
    for (const [figure, value] of Object.entries(measured)) print(figure, value);
    Object.assign(figures, measured);
  }
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(
    `${RESULTS}latest.json`,
    `${JSON.stringify({ ...figures, ...machine, measured_at: new Date().toISOString() }, null, 2)}\n`,
  );
}

function print(name: string, value: string | number): void {
  const text = typeof value === 'number' ? value.toLocaleString('en-US') : value;
  process.stdout.write(`${name.padEnd(36)} ${text}\n`);
}

// The same as the program does at start.
enableCompileCache();
const [wanted] = process.argv.slice(2);
if (wanted === undefined) runAll();
else {
  const bench = BENCHES[wanted];
  if (bench === undefined)
    throw new Error(`unknown benchmark ${wanted}; known: ${Object.keys(BENCHES).join(', ')}`);
  process.stdout.write(JSON.stringify(await bench()));
}
