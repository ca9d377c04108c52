// Plants hand-written mistakes in a copy of the sources, one at a time, and says which test notices each.
// `npm run mutants -- [--only ID]... [--jobs J] [--named] [--json]`
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Outcome, play } from '../test/mutants/campaign.ts';
import { MUTANTS } from '../test/mutants/mutants.ts';
import { unfitIn } from '../test/mutants/unfit.ts';
import { refuse, scriptOptions, wholeOption } from './script-options.ts';

const values = scriptOptions({
  only: { type: 'string', multiple: true },
  jobs: { type: 'string', default: String(availableParallelism()) },
  named: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
});

const root = join(import.meta.dirname, '..');
const chosen =
  values.only === undefined ? MUTANTS : values.only.flatMap((word) => mutantsCalled(word));
const outcomes: Outcome[] = [];
const unfit = unfitIn(root, chosen);
for (const why of unfit) console.error(`error: ${why}.`);
if (unfit.length === 0) {
  await play({
    root,
    mutants: chosen,
    jobs: wholeOption('jobs', values.jobs),
    isNamedOnly: values.named,
    now: () => performance.now(),
    onOutcome,
  });
  finish();
} else process.exitCode = 1;

/** An id, or the beginning of several: `risk/`. */
function mutantsCalled(word: string) {
  const found = MUTANTS.filter(
    ({ id }) => id === word || (word.endsWith('/') && id.startsWith(word)),
  );
  return found.length > 0 ? found : refuse(`No mutant is called "${word}".`);
}

function onOutcome(outcome: Outcome): void {
  outcomes.push(outcome);
  const { id, proof, by, seconds } = outcome;
  if (!values.json)
    console.log(
      `${id.padEnd(44)} ${by === undefined ? 'SURVIVES' : `${proof}: ${by}`} (${seconds} s)`,
    );
}

function finish(): void {
  const survivors = outcomes.filter(({ proof }) => proof === undefined);
  const named = outcomes.filter(({ proof }) => proof === 'named').length;
  process.exitCode = survivors.length === 0 ? 0 : 1;
  if (values.json) {
    console.log(
      JSON.stringify({
        mutants: outcomes.length,
        named,
        survivors: survivors.map(({ id }) => id),
        outcomes,
      }),
    );
    return;
  }
  for (const { id } of survivors) {
    const mutant = MUTANTS.find((one) => one.id === id);
    console.log(`survives: ${id} in ${mutant?.file}: ${mutant?.breaks}`);
  }
  console.log(
    `${outcomes.length} mistakes, ${named} noticed by the tests named for them, ${outcomes.length - named - survivors.length} by others, ${survivors.length} survive`,
  );
}
