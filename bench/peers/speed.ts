// What a backtest costs beside backtesting.py and vectorbt: from a file to its report, playing alone, a variant of a grid, and a hundred
// symbols beside one. All of processor time.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../scripts/python-environment.ts';
import { runBacktest } from '../../src/research/backtest/run-backtest.ts';
import { csvOf } from '../backtest-file.ts';
import { backtestInputs, barCount, sessionsOf } from '../backtest-inputs.ts';
import { type BarTask, barTask, RULE } from './bar-task.ts';
import { askPeer, writeTask } from './bars.ts';

export interface SpeedMeasured {
  readonly what: string;
  /** Milliseconds of processor time, the least of a few rounds; undefined where the peer has no such thing. */
  readonly sluice: number;
  readonly backtesting: number | undefined;
  readonly vectorbt: number | undefined;
}

export interface Pythons {
  readonly peers: string;
  readonly vectorbt: string;
}

const ROUNDS = 5;
const COMMAND_ROUNDS = 3;
const VARIANTS = 20;
const SLUICE = fileURLToPath(new URL('../../bin/sluice.js', import.meta.url));
const CHILD_TIME = join(import.meta.dirname, 'child_time.py');
const SYMBOLS = 100;
/** Sessions of one symbol; the hundred together have as many bars. */
const SESSIONS = 500;

export async function measureSpeed(pythons: Pythons): Promise<readonly SpeedMeasured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-speed-'));
  try {
    const task = barTask();
    return [
      await fileToReport(pythons, folder, task),
      await playing(pythons, folder, task),
      await variant(pythons, folder, task),
      ...symbols(),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function fileToReport(
  { peers }: Pythons,
  folder: string,
  task: BarTask,
): Promise<SpeedMeasured> {
  writeTask(folder, task, { rounds: 1 });
  writeFileSync(join(folder, 'bars.csv'), csvOf(task.bars));
  const lines = task.predictions.map(({ record }) => `${JSON.stringify(record)}\n`);
  writeFileSync(join(folder, 'predictions.ndjson'), lines.join(''));
  writeFileSync(join(folder, 'rule.yaml'), RULE);
  const own = [
    ...[process.execPath, SLUICE, 'backtest', '--json', '--strategy', join(folder, 'rule.yaml')],
    ...['--bars', `S0=${join(folder, 'bars.csv')}`, '--folder', join(folder, 'stored')],
    ...['--predictions', join(folder, 'predictions.ndjson')],
  ];
  const peer = [peers, join(import.meta.dirname, 'report_backtesting.py'), folder];
  return {
    what: 'from the file to the report, start of the process included',
    sluice: await commandMs(peers, own),
    backtesting: await commandMs(peers, peer),
    vectorbt: undefined,
  };
}

async function playing(
  { peers, vectorbt }: Pythons,
  folder: string,
  task: BarTask,
): Promise<SpeedMeasured> {
  writeTask(folder, task, { rounds: ROUNDS });
  const backtesting = await askPeer(peers, 'bars_backtesting.py', folder);
  const matrix = await askPeer(vectorbt, 'bars_vectorbt.py', folder);
  return {
    what: 'playing the bars',
    sluice: leastMs(2 * ROUNDS, () => void task.run()),
    backtesting: 1_000 * backtesting.seconds,
    vectorbt: 1_000 * matrix.seconds,
  };
}

async function variant(
  { vectorbt }: Pythons,
  folder: string,
  task: BarTask,
): Promise<SpeedMeasured> {
  writeTask(folder, task, { rounds: COMMAND_ROUNDS, variants: VARIANTS });
  const matrix = await askPeer(vectorbt, 'bars_vectorbt.py', folder);
  return {
    what: `one of ${VARIANTS} variants, a year of each`,
    sluice: leastMs(COMMAND_ROUNDS, () => task.runVariants(VARIANTS)) / VARIANTS,
    backtesting: undefined,
    vectorbt: (1_000 * matrix.seconds) / VARIANTS,
  };
}

function symbols(): readonly SpeedMeasured[] {
  const one = backtestInputs(1, sessionsOf(SESSIONS));
  const hundred = backtestInputs(SYMBOLS, sessionsOf(SESSIONS / SYMBOLS));
  const rows = [
    { what: `${barCount(one).toLocaleString('en')} bars of one symbol`, inputs: one },
    {
      what: `${barCount(hundred).toLocaleString('en')} bars of ${SYMBOLS} symbols`,
      inputs: hundred,
    },
  ];
  const played = rows.map(({ what, inputs }) => {
    const sluice = leastMs(ROUNDS, () => void runBacktest(inputs));
    return { what: `${what}, ${runBacktest(inputs).trades.length} trades`, sluice };
  });
  return played.map((row) => ({ ...row, backtesting: undefined, vectorbt: undefined }));
}

function leastMs(rounds: number, play: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const from = process.cpuUsage();
    play();
    const { user, system } = process.cpuUsage(from);
    least = Math.min(least, (user + system) / 1e3);
  }
  return least;
}

async function commandMs(python: string, command: readonly string[]): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < COMMAND_ROUNDS; round += 1) {
    const env = { TQDM_DISABLE: '1' };
    const { code, output } = await run(python, [CHILD_TIME, ...command], { env, isQuiet: true });
    if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}`);
    least = Math.min(least, 1_000 * (JSON.parse(output) as { seconds: number }).seconds);
  }
  return least;
}
