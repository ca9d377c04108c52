// `sluice backtest --grid`: plays the variants on all processors, and compares them.
import { join } from 'node:path';
import type { BacktestInputs } from '../../../research/backtest/backtest-inputs.ts';
import type { LoadedBacktest } from '../../../research/backtest/load-backtest.ts';
import { combinationsOf } from '../../../research/grid/drawn-choices.ts';
import { repeatedText } from '../../../research/grid/grid-axes.ts';
import { GRID_CHECKPOINT } from '../../../research/grid/grid-checkpoint.ts';
import { gridJson } from '../../../research/grid/grid-json.ts';
import { gridSections } from '../../../research/grid/grid-sections.ts';
import { gridTable } from '../../../research/grid/grid-table.ts';
import { type GridRequest, type GridResult, runGrid } from '../../../research/grid/run-grid.ts';
import { variantFaults } from '../../../research/grid/variant-faults.ts';
import { VARIANTS_MAX, type Variant, variantsOf } from '../../../research/grid/variants.ts';
import { CheckpointFailed, openCheckpoint } from '../../../research/workers/checkpoint.ts';
import { fingerprintsOf } from '../../../research/workers/fingerprints.ts';
import { JobFailed, usualWorkers } from '../../../research/workers/pool.ts';
import { sectionJson } from '../../../trader/domain/report/report-json.ts';
import { gridTriesSection, triesJson } from '../../../trader/domain/report/tries.ts';
import { folded, sectionsText } from '../../answers/sections-text.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { printError, printJson, printLine, printNote } from '../../program/output.ts';
import { triedGrid } from './count-tried.ts';
import type { BacktestFlags } from './flags.ts';
import { dataLines } from './report-text.ts';
import { printFaults, syntheticLabel } from './shared-text.ts';
import { playedSteps } from './steps-played.ts';

/** Of a random search that says neither: it ends in walk-forward in any case. */
const DRAWN = { seed: 1, folds: 3 };

/** `folder`: of the store, where tries are counted. */
export async function playGrid(
  {
    grid: axes = [],
    random,
    seed = DRAWN.seed,
    walkForward = random === undefined ? 0 : DRAWN.folds,
    workers = usualWorkers(),
    resume,
    variants: file,
    parquet,
    json,
  }: BacktestFlags,
  { strategies, inputs, leftOut }: LoadedBacktest,
  folder: string,
): Promise<ExitCode> {
  for (const axis of axes) {
    const repeated = repeatedText(axis);
    if (repeated !== undefined) printNote(`${repeated}.`);
  }
  const combinations = combinationsOf(axes.map(({ values }) => values.length));
  const count = Math.min(combinations, random ?? combinations);
  if (count > VARIANTS_MAX)
    return printFaults([
      `the grid has ${count.toLocaleString('en')} variants; the maximum is ${VARIANTS_MAX}, and --random N draws as many`,
    ]);
  const drawn = random === undefined ? undefined : { budget: random, seed };
  const variants = variantsOf(strategies, axes, drawn);
  if (!variants.ok) return printFaults(variants.failure);
  const faults = variantFaults(inputs, variants.value);
  if (faults.length > 0) return printFaults(faults);
  const checkpoint =
    resume === undefined ? undefined : checkpointOf(resume, inputs, variants.value);
  if (checkpoint?.ok === false)
    return printError({ sentence: checkpoint.failure, code: 'resume', exitCode: EXIT.failure });
  const request = {
    ...{ inputs, variants: variants.value, folds: walkForward, workers },
    ...(checkpoint && { checkpoint: checkpoint.value }),
  };
  const result = await played(request, resume);
  if (typeof result === 'string')
    return printError({ sentence: result, code: 'grid', exitCode: EXIT.failure });
  const label = syntheticLabel(inputs);
  const { name, tries } = triedGrid(inputs, folder, { variants: variants.value, result });
  const trials = { best: name, ...triesJson(tries) };
  const search = drawn && { ...drawn, combinations };
  const sections = [...gridSections(result, home(), search), gridTriesSection(name, tries)];
  if (json)
    printJson({
      ...gridJson(result, search),
      trials,
      ...(leftOut.length > 0 && { left_out: leftOut }),
      sections: sections.map(sectionJson),
      ...(label && { synthetic_chain: { label } }),
    });
  else {
    if (label !== undefined) printLine(`${folded(`${label}.`, '').join('\n')}\n`);
    if (leftOut.length > 0) printLine(`${dataLines(leftOut).join('\n')}\n`);
    printLine(sectionsText(sections));
  }
  const tables = [
    ...(file === undefined ? [] : [file]),
    ...(parquet === undefined ? [] : [join(parquet, 'grid.parquet')]),
  ];
  for (const table of tables) {
    const code = await writeVariants(table, variants.value, result);
    if (code !== EXIT.ok) return code;
  }
  return EXIT.ok;
}

async function writeVariants(file: string, variants: readonly Variant[], result: GridResult) {
  const { writeTable } = await import('../../../research/parquet/parquet-table.ts');
  const written = await writeTable(file, gridTable(variants, result));
  if (!written.ok)
    return printError({ sentence: written.failure, code: 'file', exitCode: EXIT.failure });
  printNote(`Wrote ${file}.`);
  return EXIT.ok;
}

function checkpointOf(file: string, inputs: BacktestInputs, variants: readonly Variant[]) {
  const own = { 'strategies or values of --grid': variants };
  return openCheckpoint(file, fingerprintsOf(inputs, own), GRID_CHECKPOINT);
}

/** A sentence if a variant could not be played. */
async function played(request: GridRequest, file: string | undefined) {
  const { variants, checkpoint } = request;
  const before = checkpoint?.done.size ?? 0;
  const steps = { what: 'grid', steps: 'variants', total: variants.length };
  const counted = playedSteps({ ...steps, before, file });
  try {
    return await runGrid({ ...request, onVariant: counted.step });
  } catch (error) {
    if (error instanceof CheckpointFailed) return error.message;
    if (!(error instanceof JobFailed)) throw error;
    const name = error.at === undefined ? undefined : variants[error.at]?.name;
    return `${name === undefined ? 'the grid' : `variant ${name}`} was not played: ${error.message}`;
  } finally {
    counted.end();
  }
}
