// The same minutes and the same trades by every backtester, one after the other; reading the bars is not counted.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../scripts/python-environment.ts';
import {
  type BarTask,
  barTask,
  HOLD_MINUTES,
  type Outcome,
  SHARES,
  STOP_PERCENT,
  TARGET_R,
} from './bar-task.ts';

export interface BarsMeasured extends Outcome {
  /** As the package is called. */
  readonly name: string;
  readonly bars: number;
  /** Of processor time, which a busy machine lengthens least. */
  readonly seconds: number;
}

interface PeerAnswer extends Outcome {
  readonly seconds: number;
}

/** The slowest takes half a minute for one. */
const PEERS = [
  { name: 'backtesting', script: 'bars_backtesting.py', rounds: 3 },
  { name: 'nautilus_trader', script: 'bars_nautilus.py', rounds: 2 },
  { name: 'backtrader', script: 'bars_backtrader.py', rounds: 1 },
] as const;
const NO_PROGRESS = { TQDM_DISABLE: '1' };
const OWN_ROUNDS = 5;
const COLUMNS = ['start', 'open', 'high', 'low', 'close', 'volume'] as const;

/** The first is our own. */
export async function measureBars(python: string): Promise<readonly BarsMeasured[]> {
  const task = barTask();
  const bars = task.bars.count;
  const measured: BarsMeasured[] = [{ name: 'sluice', bars, ...ownOf(task) }];
  const folder = mkdtempSync(join(tmpdir(), 'sluice-peers-'));
  try {
    for (const { name, script, rounds } of PEERS) {
      writeTask(folder, task, { rounds });
      measured.push({ name, bars, ...(await askPeer(python, script, folder)) });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  for (const { name, trades } of measured)
    if (trades !== task.entries.size)
      throw new Error(`${name} made ${trades} trades instead of ${task.entries.size}`);
  return measured;
}

function ownOf(task: BarTask): PeerAnswer {
  let best: PeerAnswer | undefined;
  for (let round = 0; round < OWN_ROUNDS; round += 1) {
    const from = process.cpuUsage();
    const outcome = task.run();
    const { user, system } = process.cpuUsage(from);
    const seconds = (user + system) / 1e6;
    if (best === undefined || seconds < best.seconds) best = { seconds, ...outcome };
  }
  if (best === undefined) throw new Error('no round was run');
  return best;
}

export function writeTask(
  folder: string,
  { bars, entries }: BarTask,
  { rounds, variants = 1 }: { readonly rounds: number; readonly variants?: number },
): void {
  for (const name of COLUMNS)
    writeFileSync(join(folder, `${name}.f64`), bars[name].subarray(0, bars.count));
  const given = {
    entries: [...entries],
    shares: SHARES,
    stop_percent: STOP_PERCENT,
    target_r: TARGET_R,
    hold_bars: HOLD_MINUTES,
    rounds,
    variants,
  };
  writeFileSync(join(folder, 'task.json'), JSON.stringify(given));
}

export async function askPeer(python: string, script: string, folder: string): Promise<PeerAnswer> {
  const args = [join(import.meta.dirname, script), folder];
  const { code, output } = await run(python, args, { env: NO_PROGRESS, isQuiet: true });
  if (code !== 0) throw new Error(`${script} ended with ${code}`);
  return JSON.parse(output) as PeerAnswer;
}
