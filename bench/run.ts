// `npm run bench`: runs every benchmark in its own process, prints the figures and writes them to results/latest.json.
// `npm run bench -- --only NAME` runs one of them, as large as its goal is, and keeps the figures of the others.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { refuse } from '../scripts/script-options.ts';
import { machineLimits } from './machine.ts';

type Figures = Readonly<Record<string, number>>;

/** Imported lazily: each process loads only what it measures. */
const BENCHES: Readonly<Record<string, (isWhole: boolean) => Promise<Figures>>> = {
  journal: async () => (await import('./journal.ts')).benchJournal(),
  start: async () => (await import('./start.ts')).benchStart(),
  'read-tables': async () => (await import('./read-tables.ts')).benchReadTables(),
  bus: async () => ({ ...(await import('./bus.ts')).benchBus() }),
  'signal-to-wire': async () => (await import('./signal-to-wire.ts')).benchSignalToWire(),
  'catch-up': async () => (await import('./catch-up.ts')).benchCatchUp(),
  daemon: async () => (await import('./daemon.ts')).benchDaemon(),
  ticks: async () => (await import('./ticks.ts')).benchTicks(),
  reload: async () => (await import('./reload.ts')).benchReload(),
  backtest: async () => ({ ...(await import('./backtest.ts')).benchBacktest() }),
  'backtest-file': async () => (await import('./backtest-file.ts')).benchBacktestFile(),
  api: async () => (await import('./api/api.ts')).benchApi(),
  'api-and-wire': async () => (await import('./api/wire-under-load.ts')).benchWireUnderLoad(),
  'servers-and-wire': async () =>
    (await import('./api/wire-beside-servers.ts')).benchWireBesideServers(),
  import: async () => (await import('./import.ts')).benchImport(),
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
  scale: async (isWhole) => (await import('./scale.ts')).benchScale(isWhole ? 10_000_000 : 100_000),
  conditions: async () => ({ ...(await import('./conditions.ts')).benchConditions() }),
  'choose-contract': async () => (await import('./choose-contract.ts')).benchChooseContract(),
};

const RESULTS = fileURLToPath(new URL('./results/', import.meta.url));
const SELF = fileURLToPath(import.meta.url);

/** All, or one as large as its goal is. */
function runAll(only?: string): void {
  const machine = machineLimits();
  const figures: Record<string, unknown> = only === undefined ? {} : lastFigures();
  for (const [name, value] of Object.entries(machine)) print(name, value);
  for (const name of only === undefined ? Object.keys(BENCHES) : [only]) {
    const words = [SELF, name, ...(only === undefined ? [] : ['whole'])];
    const { status, stdout } = spawnSync(process.execPath, words, {
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

function lastFigures(): Record<string, unknown> {
  const file = `${RESULTS}latest.json`;
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>)
    : {};
}

function print(name: string, value: string | number): void {
  const text = typeof value === 'number' ? value.toLocaleString('en-US') : value;
  process.stdout.write(`${name.padEnd(36)} ${text}\n`);
}

// The same as the program does at start.
enableCompileCache();
const [wanted, how] = process.argv.slice(2);
if (wanted === undefined) runAll();
else if (wanted === '--only') {
  benchNamed(how);
  runAll(how);
} else process.stdout.write(JSON.stringify(await benchNamed(wanted)(how === 'whole')));

function benchNamed(name = '') {
  const bench = BENCHES[name];
  if (bench === undefined)
    return refuse(
      `No benchmark is called "${name}". There are: ${Object.keys(BENCHES).join(', ')}.`,
    );
  return bench;
}
