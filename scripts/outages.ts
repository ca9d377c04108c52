// Runs every combination of crash point, missed fills, outside event and restart in virtual time, and checks the laws of a restart.
// `npm run outages -- [--pairs | --case TEXT | --match PART] [--seed S] [--limit N] [--part I/N] [--json]`
import { createRandom } from '../src/kernel/random.ts';
import {
  caseOf,
  caseText,
  type OutageCase,
  wholeProduct,
} from '../test/outages/cases/outage-case.ts';
import { pairsOf, shuffled } from '../test/outages/cases/pairwise.ts';
import { runCase } from '../test/outages/run-case.ts';
import { refuse, scriptOptions, wholeOption } from './script-options.ts';

const values = scriptOptions({
  pairs: { type: 'boolean', default: false },
  case: { type: 'string' },
  match: { type: 'string' },
  seed: { type: 'string', default: '1' },
  limit: { type: 'string' },
  part: { type: 'string', default: '1/1' },
  json: { type: 'boolean', default: false },
});
const seed = wholeOption('seed', values.seed, 0);
const startedAt = performance.now();
if (values.case !== undefined) runOne(values.case);
else runAll(casesAsked());

function casesAsked(): readonly OutageCase[] {
  const random = createRandom(seed, 'outages');
  const all = values.pairs ? pairsOf(random) : shuffled(wholeProduct(), random);
  const { match = '', limit } = values;
  const fitting = all.filter((one) => caseText(one).includes(match));
  const some = limit === undefined ? fitting : fitting.slice(0, wholeOption('limit', limit));
  const [part, parts] = partOf(values.part);
  return some.filter((_, at) => at % parts === part - 1);
}

/** Which part of how many, so that several processes share the cases. */
function partOf(text: string): readonly [part: number, parts: number] {
  const [part = '', parts = ''] = text.split('/');
  const both = [wholeOption('part', part), wholeOption('part', parts)] as const;
  return both[0] <= both[1] ? both : refuse(`--part ${text}: there is no such part.`);
}

function runOne(text: string): void {
  const { broken, activity } = runCase(caseOf(text) ?? refuse(`No case is called ${text}.`), seed);
  console.log([...activity, ...broken].join('\n'));
  process.exitCode = broken.length === 0 ? 0 : 1;
}

function runAll(cases: readonly OutageCase[]): void {
  let failed = 0;
  for (const one of cases) {
    const { name, broken } = runCase(one, seed);
    if (broken.length > 0) failed += 1;
    for (const text of broken) console.error(`${name} | ${text}`);
  }
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const result = { cases: cases.length, failed, seconds };
  if (values.json) console.log(JSON.stringify(result));
  else console.log(`${cases.length} cases, ${failed} with a broken law, in ${seconds} s`);
  process.exitCode = failed === 0 ? 0 : 1;
}
