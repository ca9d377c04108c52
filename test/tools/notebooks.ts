// The tables of a backtest as pandas and polars read them, and the example that computes from them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Count,
  countIn,
  environmentWith,
  run,
  sum,
} from '../../scripts/python-environment.ts';
import { ROOT } from '../processes/program.ts';

const PYTHON = join(ROOT, 'test', 'tools', 'python');
const DEMO = join(ROOT, 'config', 'demo');
const EXAMPLE = join(ROOT, 'docs', 'examples', 'backtest.py');

export async function computeInNotebooks(): Promise<Count> {
  const python = join(await environmentWith(join(PYTHON, 'requirements-notebooks.txt')), 'python');
  const folder = mkdtempSync(join(tmpdir(), 'sluice-tables-'));
  try {
    const inputs = [
      ...['--strategy', join(DEMO, 'strategies'), '--bars', `SPY=${join(DEMO, 'spy-1m.csv')}`],
      ...['--predictions', join(DEMO, 'predictions.ndjson'), '--folder', join(folder, 'bars')],
    ];
    const sluice = [join(ROOT, 'bin', 'sluice.js'), 'backtest', ...inputs, '--parquet', folder];
    const written = await run(process.execPath, sluice, { isQuiet: true });
    const example = await run(python, [EXAMPLE, folder]);
    const read = await run(python, [join(PYTHON, 'read_tables.py'), folder]);
    const ended = [written, example].map(({ code }) => code === 0);
    const passed = ended.filter(Boolean).length;
    return sum([countIn(read), { passed, failed: ended.length - passed }]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
