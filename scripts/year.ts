// Plays a year of trading days for three accounts on virtual time, each as one life with deploys, logins, disk trouble and a person who
// trades beside it, and checks every law after every turn and the books each evening.
// `npm run year -- [--seed S] [--days N] [--account K [--day N]] [--faults MOST] [--symbols N] [--jobs J] [--json]`
import { availableParallelism } from 'node:os';
import { createProgress, paceOf } from '../src/cli/program/progress.ts';
import { ACCOUNTS, DAYS_A_YEAR, SYMBOLS } from '../test/year/account-year.ts';
import { type PlayedDay, runYear } from '../test/year/run.ts';
import { sumOf, tableOf } from '../test/year/year-table.ts';
import { refuse, scriptOptions, wholeOption } from './script-options.ts';

/** Beside those that are drawn on every second day. */
const FAULTS_A_DAY_MAX = 4;

const values = scriptOptions({
  seed: { type: 'string', default: '1' },
  days: { type: 'string', default: String(ACCOUNTS * DAYS_A_YEAR) },
  account: { type: 'string' },
  day: { type: 'string' },
  faults: { type: 'string', default: String(FAULTS_A_DAY_MAX) },
  symbols: { type: 'string', default: String(SYMBOLS.length) },
  jobs: { type: 'string', default: String(availableParallelism()) },
  json: { type: 'boolean', default: false },
});

const seed = wholeOption('seed', values.seed, 0);
const faultsMax = wholeOption('faults', values.faults, 0);
const jobs = wholeOption('jobs', values.jobs);
const symbols = SYMBOLS.slice(0, within('symbols', values.symbols, SYMBOLS.length));
if (values.day !== undefined && values.account === undefined)
  refuse('--day needs --account: each account has its own days.');
const accounts =
  values.account === undefined
    ? Array.from({ length: ACCOUNTS }, (_, at) => at + 1)
    : [within('account', values.account, ACCOUNTS)];
/** Of each account: a day cannot be played without those before it. */
const days =
  values.day === undefined
    ? Math.ceil(within('days', values.days, ACCOUNTS * DAYS_A_YEAR) / ACCOUNTS)
    : within('day', values.day, DAYS_A_YEAR);

function within(name: string, text: string, most: number): number {
  const value = wholeOption(name, text);
  return value <= most ? value : refuse(`--${name} ${text}: at most ${most}.`);
}

const startedAt = performance.now();
const progress = createProgress();
const total = days * accounts.length;
const played = paceOf(progress, { what: 'year', steps: 'account-days', total });
const all: PlayedDay[] = [];

function take(day: PlayedDay): void {
  all.push(day);
  if (day.violations.length > 0) {
    progress.end();
    console.error(sentencesOf(day));
  }
  played();
}

/** Everything that leads there again. */
function sentencesOf({ account, number, day, faults, violations }: PlayedDay): string {
  const where = `day ${number} (${day}) of account ${account} of seed ${seed}`;
  const broken = violations.map(
    ({ law, text, at, facts }) =>
      `law broken on ${where} at ${at}: ${law}: ${text}\n${facts.join('\n')}`,
  );
  const given = [
    ...(faultsMax === FAULTS_A_DAY_MAX ? [] : [`--faults ${faultsMax}`]),
    ...(symbols.length === SYMBOLS.length ? [] : [`--symbols ${symbols.length}`]),
  ];
  const again = [
    'npm run year --',
    `--seed ${seed}`,
    ...given,
    `--account ${account} --day ${number}`,
  ];
  return [
    ...broken,
    `faults of the day: ${faults.join(', ') || 'none'}`,
    `play up to there: ${again.join(' ')}`,
  ].join('\n');
}

await runYear({ seed, days, accounts, jobs, faultsMax, symbols, onDay: take });
progress.end();

const sum = sumOf(all);
const seconds = Math.round((performance.now() - startedAt) / 1_000);
for (const text of sum.outOfBounds) console.error(`out of bounds: ${text}`);
if (values.json) console.log(JSON.stringify({ seed, ...sum, seconds }));
else console.log(`${tableOf(sum)}\nseed ${seed}, ${seconds} s`);
process.exitCode = sum.violations === 0 && sum.outOfBounds.length === 0 ? 0 : 1;
