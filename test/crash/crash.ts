// `npm run crash -- --runs N --seed S [--from I] [--step NAME] [--only SEED] [--jobs 2] [--keep] [--json]
// [--gateway="--children filled-size"] [--venue vietnam] [--products options] [--broker alpaca]`: kills daemons and counts what broke. A run is found again by its own seed.
import { refuse, scriptOptions, wholeOption } from '../../scripts/script-options.ts';
import { caseOf, isOfMatrix, type Products, runSeed, stepsOf, wholeMatrix } from './matrix/plan.ts';
import { playAlpacaSeeds } from './play-alpaca-seeds.ts';
import { playSeeds } from './play-seeds.ts';
import { playSsiSeeds } from './play-ssi-seeds.ts';
import { isBroken, summaryOf, textOf } from './summary.ts';

interface Chosen {
  readonly runs: string;
  readonly seed: string;
  readonly from: string;
  readonly only?: string | undefined;
  readonly step?: string | undefined;
  readonly products: Products;
}

/** One run by its own seed, every case of a step, or so many runs of a seed. */
function seedsOf({ runs, seed, from, only, step, products }: Chosen): readonly number[] {
  if (only !== undefined) return [wholeOption('only', only, 0)];
  const [first, of] = [wholeOption('from', from, 0), wholeOption('seed', seed, 0)];
  const seedAt = (index: number) => runSeed(of, first + index);
  if (step === undefined)
    return Array.from({ length: wholeOption('runs', runs) }, (_, index) => seedAt(index));
  const known = stepsOf(products);
  if (!known.some((name) => name === step))
    return refuse(`--step ${step}: expected one of ${known.join(', ')}.`);
  const whole = Array.from({ length: wholeMatrix(products) }, (_, index) => seedAt(index));
  return whole.filter((one) => isOfMatrix(one) && caseOf(one, products).step === step);
}

async function main(): Promise<void> {
  const values = scriptOptions({
    runs: { type: 'string', default: '20' },
    from: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    only: { type: 'string' },
    step: { type: 'string' },
    gateway: { type: 'string', default: '' },
    venue: { type: 'string', default: 'us' },
    broker: { type: 'string' },
    products: { type: 'string', default: 'shares' },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  const { venue, products, broker } = values;
  if (broker !== undefined && broker !== 'alpaca')
    return refuse(`--broker is alpaca or absent, not ${broker}.`);
  if (products !== 'shares' && products !== 'options')
    return refuse(`--products is shares or options, not ${products}.`);
  if (venue !== 'us' && venue !== 'vietnam')
    return refuse(`--venue is us or vietnam, not ${venue}.`);
  const isOfUs = values.step !== undefined || values.gateway !== '' || products !== 'shares';
  if ((venue === 'vietnam' || broker !== undefined) && isOfUs)
    return refuse('--step, --gateway and --products are for --venue us without --broker.');
  const seeds = seedsOf({ ...values, products });
  const jobs = Math.min(wholeOption('jobs', values.jobs), seeds.length);
  const ofVenue = venue === 'vietnam' ? playSsiSeeds : playSeeds;
  const play = broker === undefined ? ofVenue : playAlpacaSeeds;
  const played = await play({
    seeds,
    jobs,
    products,
    gatewayArgs: values.gateway.split(' ').filter(Boolean),
    isKept: values.keep,
    heard(one) {
      if (values.json && !isBroken(one)) return;
      process.stderr.write(`${textOf(one)}\n${values.keep ? `  ${one.folder}\n` : ''}`);
    },
  });
  process.stdout.write(`${JSON.stringify(summaryOf(played))}\n`);
  process.exitCode = played.some(isBroken) ? 1 : 0;
}

// What was started ends with us, told to or not.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
await main();
