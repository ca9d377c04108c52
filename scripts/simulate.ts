// Plays trading days against a simulated exchange on virtual time, with faults, and checks every law after every turn.
// `npm run simulate -- [--venue us|vietnam] [--broker NAME] [--products all|options] [--days N] [--from N] [--seed S] [--day N] [--jobs J] [--faults MOST] [--json]`
import { availableParallelism } from 'node:os';
import { createProgress, paceOf } from '../src/cli/program/progress.ts';
import { BROKER_NAMES, brokersServing, isServing } from '../src/trader/ports/brokers.ts';
import { HOME_VENUES } from '../src/trader/ports/home-venue.ts';
import { DAYS_A_WEEK } from '../test/simulation/components/played.ts';
import { type Counts, sumOf, tableOf } from '../test/simulation/counts.ts';
import { type DayReport, sentencesOf } from '../test/simulation/report.ts';
import { runDays } from '../test/simulation/run.ts';
import { refuse, scriptOptions, wholeOption } from './script-options.ts';

const FAULTS_A_DAY_MAX = 14;
const MEGABYTE = 1_048_576;

const values = scriptOptions({
  venue: { type: 'string', default: 'us' },
  broker: { type: 'string' },
  products: { type: 'string', default: 'all' },
  days: { type: 'string', default: '20' },
  from: { type: 'string', default: '1' },
  seed: { type: 'string', default: '1' },
  day: { type: 'string' },
  jobs: { type: 'string', default: String(availableParallelism()) },
  faults: { type: 'string', default: String(FAULTS_A_DAY_MAX) },
  json: { type: 'boolean', default: false },
});

const seed = wholeOption('seed', values.seed, 0);
const venue =
  HOME_VENUES.find((one) => one === values.venue) ??
  refuse(`--venue is ${HOME_VENUES.join(' or ')}, not ${values.venue}`);
const broker = BROKER_NAMES.find((one) => one === values.broker);
if (values.broker !== undefined && (broker === undefined || !isServing(broker, venue)))
  refuse(`--broker is ${brokersServing(venue).join(' or ')}, not ${values.broker}`);
if (values.products !== 'all' && values.products !== 'options')
  refuse(`--products is all or options, not ${values.products}`);
const products = values.products === 'options' ? ({ products: 'options' } as const) : {};
const faultsMax = wholeOption('faults', values.faults, 0);
const jobs = wholeOption('jobs', values.jobs);
/** Whole weeks at Vietnam's exchanges: shares are locked for days. */
const step = venue === 'vietnam' ? DAYS_A_WEEK : 1;
const weeks = Math.ceil(wholeOption('days', values.days) / step);
const from = wholeOption('from', values.from);
const days =
  values.day === undefined
    ? Array.from({ length: weeks }, (_, at) => at * step + from)
    : [wholeOption('day', values.day)];
const startedAt = performance.now();
const progress = createProgress();
const steps = step === 1 ? 'days' : 'weeks';
const played = paceOf(progress, { what: 'simulate', steps, total: days.length });
const total = { days: 0, turns: 0, orders: 0, faults: 0, violations: 0 };
const heapMb: number[] = [];
const counts: Counts[] = [];

function count(report: DayReport): void {
  total.days += report.days;
  total.turns += report.turns;
  total.orders += report.orders;
  total.faults += report.faults.length;
  total.violations += report.violations.length;
  counts.push(report.counts);
  if (report.heapBytes !== undefined) heapMb.push(Math.round(report.heapBytes / MEGABYTE));
  if (report.violations.length > 0) {
    progress.end();
    console.error(sentencesOf(seed, report));
  }
  played();
}

await runDays({
  ...{ venue, seed, days, faultsMax, jobs, ...products, ...(broker && { broker }) },
  onDay: count,
});
progress.end();

const seconds = Math.round(performance.now() - startedAt) / 1_000;
const daysPerMinute = Math.round((total.days / seconds) * 60);
const result = {
  ...total,
  seconds,
  days_per_minute: daysPerMinute,
  heap_mb: heapMb,
  counts: sumOf(counts),
};
if (values.json) console.log(JSON.stringify(result));
else {
  console.log(tableOf(sumOf(counts)));
  console.log(
    `${total.days} days, ${total.turns} turns, ${total.orders} orders, ${total.faults} faults: ` +
      `${total.violations} laws broken, in ${seconds} s (${daysPerMinute} days a minute)`,
  );
}
process.exitCode = total.violations === 0 ? 0 : 1;
