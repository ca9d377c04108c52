// The tables of a backtest and of an instance as pandas and polars read them, and the examples that compute from them.
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Count,
  countIn,
  environmentWith,
  run,
  sum,
} from '../../scripts/python-environment.ts';
import { runBacktest } from '../../src/research/backtest/run-backtest.ts';
import type { RecordedFact } from '../../src/trader/ports/journal.ts';
import { keepJournal } from '../cli/place/kept-journal.ts';
import { makePlace } from '../cli/place/sluice.ts';
import { ROOT } from '../processes/program.ts';
import { shippedDays } from '../research/backtest/shipped-days.ts';

const PYTHON = join(ROOT, 'test', 'tools', 'python');
const DEMO = join(ROOT, 'config', 'demo');
const EXAMPLES = join(ROOT, 'docs', 'examples');
const NOTEBOOK = 'trades.ipynb';

export async function computeInNotebooks(): Promise<Count> {
  const bin = await environmentWith(join(PYTHON, 'requirements-notebooks.txt'));
  return sum([await computeFromBacktest(bin), await executeNotebook(bin)]);
}

async function computeFromBacktest(bin: string): Promise<Count> {
  const python = join(bin, 'python');
  const folder = mkdtempSync(join(tmpdir(), 'sluice-tables-'));
  try {
    const inputs = [
      ...['--strategy', join(DEMO, 'strategies'), '--bars', `SPY=${join(DEMO, 'spy-1m.csv')}`],
      ...['--predictions', join(DEMO, 'predictions.ndjson'), '--folder', join(folder, 'bars')],
    ];
    const sluice = [join(ROOT, 'bin', 'sluice.js'), 'backtest', ...inputs, '--parquet', folder];
    const written = await run(process.execPath, sluice, { isQuiet: true });
    const example = await run(python, [join(EXAMPLES, 'backtest.py'), folder]);
    const read = await run(python, [join(PYTHON, 'read_tables.py'), folder]);
    const ended = [written, example].map(({ code }) => code === 0);
    const passed = ended.filter(Boolean).length;
    return sum([countIn(read), { passed, failed: ended.length - passed }]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** As a person does: exported from an instance that traded the shipped days, and executed cell by cell. */
async function executeNotebook(bin: string): Promise<Count> {
  const place = makePlace();
  try {
    const facts: RecordedFact[] = [];
    runBacktest({
      ...shippedDays('config/demo/strategies'),
      onFact: (fact) => void facts.push(fact),
    });
    keepJournal(place, facts);
    const steps = [
      ['data', 'import', `SPY=${join(DEMO, 'spy-1m.csv')}`],
      ['export', '--parquet', 'notebook'],
    ];
    for (const step of steps) {
      const { code, err } = await place.run(...step);
      if (code !== 0) throw new Error(`sluice ${step.join(' ')}: ${err}`);
    }
    cpSync(join(EXAMPLES, NOTEBOOK), join(place.folder, NOTEBOOK));
    const program = join(bin, 'jupyter-execute');
    // The figures are kept in the file, and no window is opened.
    const env = { MPLBACKEND: 'module://matplotlib_inline.backend_inline' };
    const ran = await run(program, ['--inplace', NOTEBOOK], { cwd: place.folder, env });
    const faults =
      ran.code === 0 ? cellFaults(join(place.folder, NOTEBOOK), facts) : ['a cell failed'];
    for (const fault of faults) process.stdout.write(`${NOTEBOOK}: ${fault}\n`);
    return { passed: faults.length === 0 ? 1 : 0, failed: faults.length };
  } finally {
    place.leave();
  }
}

const ORDERS = 'orders.ipynb';

/** Trades by the generated client, whose environment executes it. */
export async function executeOrders(
  bin: string,
  { url, token }: { readonly url: string; readonly token: string },
): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-orders-'));
  try {
    cpSync(join(EXAMPLES, ORDERS), join(folder, ORDERS));
    const env = { SLUICE_URL: url, SLUICE_TOKEN: token };
    const ran = await run(join(bin, 'jupyter-execute'), ['--inplace', ORDERS], {
      ...{ cwd: folder, env },
    });
    const faults = ran.code === 0 ? orderFaults(join(folder, ORDERS)) : ['a cell failed'];
    for (const fault of faults) process.stdout.write(`${ORDERS}: ${fault}\n`);
    return { passed: faults.length === 0 ? 1 : 0, failed: faults.length };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What its cells show, in their order. */
const SHOWN: readonly RegExp[] = [
  ...[/ann/, /Allowed: buy 7 MSFT/, /Order \S+: buy 7 MSFT/],
  ...[/FillEvent/, /buy 7 MSFT/, /'MSFT', 7\.?0?, [\d.]+, [\d.]+, True/],
];

function orderFaults(file: string): readonly string[] {
  const { cells } = JSON.parse(readFileSync(file, 'utf8')) as { cells: readonly Cell[] };
  const shown = cells
    .filter(({ cell_type }) => cell_type === 'code')
    .map(({ outputs = [] }) => outputs.map(({ data }) => String(data?.['text/plain'])).join());
  return SHOWN.flatMap((wanted, at) =>
    wanted.test(shown[at] ?? '') ? [] : [`cell ${at + 1} shows ${shown[at]}, not ${wanted}`],
  );
}

interface Cell {
  readonly cell_type: string;
  readonly outputs?: readonly { readonly data?: Readonly<Record<string, unknown>> }[];
}

/** Every cell shows something, one of them a chart, and the trades are those of the journal. */
function cellFaults(file: string, facts: readonly RecordedFact[]): readonly string[] {
  const { cells } = JSON.parse(readFileSync(file, 'utf8')) as { cells: readonly Cell[] };
  const shown = cells
    .filter(({ cell_type }) => cell_type === 'code')
    .map(({ outputs = [] }) => outputs.flatMap(({ data }) => (data === undefined ? [] : [data])));
  const silent = shown.flatMap((outputs, at) => (outputs.length === 0 ? [at + 1] : []));
  const charts = shown.flat().filter((data) => 'image/png' in data).length;
  const closed = facts.filter(({ fact }) => fact.type === 'position-closed').length;
  const counted = String(shown[0]?.[0]?.['text/plain'] ?? '');
  return [
    ...silent.map((cell) => `cell ${cell} shows nothing`),
    ...(charts === 1 ? [] : [`${charts} charts`]),
    ...(closed > 0 && counted.startsWith(`(${closed}, `)
      ? []
      : [`${counted}, not ${closed} trades`]),
  ];
}
