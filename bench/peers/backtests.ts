// The same minutes and the same trades by every backtester, one after the other: from a file to its report, playing alone, and a
// variant. All of processor time.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentWith, run } from '../../scripts/python-environment.ts';
import { csvOf } from '../backtest-file.ts';
import { type BarTask, type BarTrade, barTask, HOLD_MINUTES, RULE, SHARES } from './bar-task.ts';
import { leastMs } from './own-time.ts';
import { sameTrades } from './same-trades.ts';

export interface BacktestsMeasured {
  readonly bars: number;
  readonly trades: number;
  readonly variants: number;
  /** The first is our own. */
  readonly rows: readonly BacktestRow[];
  /** A sentence for each that could not be measured. */
  readonly absent: readonly string[];
}

export interface BacktestRow {
  /** As the package is called. */
  readonly name: string;
  readonly requirements?: string;
  readonly how: string;
  /** Milliseconds, start of the process included. */
  readonly fileMs: number;
  readonly playMs: number;
  readonly variantMs: number;
  readonly trades: number;
  /** Those of ours that it made too. */
  readonly same: number;
}

interface Peer extends Pick<BacktestRow, 'name' | 'how'> {
  readonly requirements: string;
  readonly script: string;
  readonly rounds: number;
  readonly variants: number;
}

const VARIANTS = 20;
/** The slowest takes ten seconds for one run. */
const PEERS: readonly Peer[] = [
  {
    ...{ name: 'vectorbt', how: 'all variants as one matrix', script: 'bars_vectorbt_matrix.py' },
    ...{ requirements: 'requirements-vectorbt.txt', rounds: 5, variants: VARIANTS },
  },
  {
    ...{ name: 'vectorbt', how: 'one variant at a time', script: 'bars_vectorbt.py' },
    ...{ requirements: 'requirements-vectorbt.txt', rounds: 5, variants: VARIANTS },
  },
  {
    ...{ name: 'backtesting', how: 'one variant at a time', script: 'bars_backtesting.py' },
    ...{ requirements: 'requirements-backtesting.txt', rounds: 5, variants: VARIANTS },
  },
  {
    ...{ name: 'nautilus_trader', how: 'one variant at a time', script: 'bars_nautilus.py' },
    ...{ requirements: 'requirements-engine.txt', rounds: 2, variants: 3 },
  },
  {
    ...{ name: 'backtrader', how: 'one variant at a time', script: 'bars_backtrader.py' },
    ...{ requirements: 'requirements-backtrader.txt', rounds: 1, variants: 1 },
  },
];
const NO_PROGRESS = { TQDM_DISABLE: '1' };
const OWN_ROUNDS = 10;
const COMMAND_ROUNDS = 2;
const SLUICE = fileURLToPath(new URL('../../bin/sluice.js', import.meta.url));
const CHILD_TIME = join(import.meta.dirname, 'child_time.py');
const COLUMNS = ['start', 'open', 'high', 'low', 'close', 'volume'] as const;

export async function measureBacktests(): Promise<BacktestsMeasured> {
  const task = barTask();
  const folder = mkdtempSync(join(tmpdir(), 'sluice-peers-'));
  const rows: BacktestRow[] = [];
  const absent: string[] = [];
  try {
    writeFiles(folder, task);
    rows.push(await ownRow(folder, task));
    for (const peer of PEERS) {
      try {
        const known = rows.find(({ name }) => name === peer.name);
        rows.push(await peerRow({ folder, task, peer, known }));
      } catch (error) {
        absent.push(`${peer.name} (${peer.how}) was not measured: ${(error as Error).message}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const { bars, trades } = task;
  return { bars: bars.count, trades: trades.length, variants: VARIANTS, rows, absent };
}

function writeFiles(folder: string, { bars, predictions }: BarTask): void {
  for (const name of COLUMNS)
    writeFileSync(join(folder, `${name}.f64`), bars[name].subarray(0, bars.count));
  writeFileSync(join(folder, 'bars.csv'), csvOf(bars));
  const lines = predictions.map(({ record }) => `${JSON.stringify(record)}\n`);
  writeFileSync(join(folder, 'predictions.ndjson'), lines.join(''));
  writeFileSync(join(folder, 'rule.yaml'), RULE);
}

async function ownRow(folder: string, task: BarTask): Promise<BacktestRow> {
  const command = [
    ...[process.execPath, SLUICE, 'backtest', '--json', '--strategy', join(folder, 'rule.yaml')],
    ...['--bars', `S0=${join(folder, 'bars.csv')}`, '--folder', join(folder, 'stored')],
    ...['--predictions', join(folder, 'predictions.ndjson')],
  ];
  return {
    ...{ name: 'sluice', how: 'one variant at a time' },
    fileMs: await commandMs(command),
    playMs: leastMs(OWN_ROUNDS, () => task.run()),
    variantMs: leastMs(1, () => task.runVariants(VARIANTS)) / VARIANTS,
    ...{ trades: task.trades.length, same: task.trades.length },
  };
}

interface PeerAnswer {
  readonly seconds: number;
  readonly variant_seconds: number;
  /** Bar of the entry and of the exit, price of the entry and of the exit. */
  readonly trades: readonly (readonly [number, number, number, number])[];
}

interface PeerRequest {
  readonly folder: string;
  readonly task: BarTask;
  readonly peer: Peer;
  /** Of the same program, whose report is the same. */
  readonly known: BacktestRow | undefined;
}

async function peerRow({ folder, task, peer, known }: PeerRequest): Promise<BacktestRow> {
  const { name, requirements, how, script, rounds, variants } = peer;
  const environment = await environmentWith(join(import.meta.dirname, requirements));
  const python = join(environment, 'python');
  const entries = task.entries.map(({ bar, price, stop, target }) => [bar, price, stop, target]);
  const given = { entries, shares: SHARES, hold_bars: HOLD_MINUTES, rounds, variants };
  writeFileSync(join(folder, 'task.json'), JSON.stringify(given));
  const words = [join(import.meta.dirname, script), folder];
  const { code, output } = await run(python, [...words, 'measure'], {
    ...{ env: NO_PROGRESS, isQuiet: true },
  });
  if (code !== 0) throw new Error(`${script} ended with ${code}`);
  const { seconds, variant_seconds, trades } = JSON.parse(output) as PeerAnswer;
  const made = trades.map(
    ([entered, exited, entry, exit]): BarTrade => ({ entered, exited, entry, exit }),
  );
  return {
    ...{ name, requirements, how },
    fileMs: known?.fileMs ?? (await commandMs([python, ...words, 'report'])),
    playMs: 1_000 * seconds,
    variantMs: 1_000 * variant_seconds,
    ...{ trades: made.length, same: sameTrades(task.trades, made) },
  };
}

async function commandMs(command: readonly string[]): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < COMMAND_ROUNDS; round += 1) {
    const { code, output } = await run('python3', [CHILD_TIME, ...command], {
      ...{ env: NO_PROGRESS, isQuiet: true },
    });
    if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}`);
    least = Math.min(least, 1_000 * (JSON.parse(output) as { seconds: number }).seconds);
  }
  return least;
}
