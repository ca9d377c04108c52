// `npm run crash -- --runs N --seed S [--from I] [--step NAME] [--only SEED] [--jobs 2] [--keep] [--json]
// [--gateway="--children filled-size"]`: kills daemons and counts what broke. A run is found again by its own seed.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Counter, Finding } from './compare.ts';
import { caseOf, isOfMatrix, runSeed, WHOLE_MATRIX } from './plan.ts';
import { type Outcome, playCase } from './run.ts';
import { createWorld, type World } from './world.ts';

export interface Played extends Outcome {
  readonly seed: number;
  readonly text: string;
  readonly folder: string;
}

export interface CrashWish {
  readonly seeds: readonly number[];
  readonly jobs: number;
  /** Options of `sluice sim gateway`: how it treats children, parents and late members of a group. */
  readonly gatewayArgs?: readonly string[];
  /** Leaves the folders behind. */
  readonly isKept?: boolean;
  heard?(played: Played): void;
}

/** Plays every seed; each job has simulators of its own, which a run that broke something does not hand on. */
export async function playSeeds({
  seeds,
  jobs,
  gatewayArgs = [],
  isKept = false,
  heard,
}: CrashWish): Promise<readonly Played[]> {
  const waiting = [...seeds];
  const all: Played[] = [];
  async function job(): Promise<void> {
    let world: World | undefined;
    for (;;) {
      const seed = waiting.shift();
      if (seed === undefined) break;
      let place = await world?.place();
      if (world === undefined || place === undefined) {
        await world?.end(isKept);
        world = await createWorld(gatewayArgs);
        place = await world.place();
      }
      if (place === undefined) throw new Error('a new world has no place');
      const crash = {
        ...caseOf(seed),
        ...(isBaring(gatewayArgs) ? { isBared: true as const } : {}),
      };
      const outcome = await playCase(world, place, crash);
      const played = {
        seed,
        text: `${crash.step}: ${crash.moment}`,
        folder: join(world.folder, place.account),
        ...outcome,
      };
      all.push(played);
      heard?.(played);
      if (!isBroken(outcome)) continue;
      await world.end(isKept);
      world = undefined;
    }
    await world?.end(isKept);
  }
  await Promise.all(Array.from({ length: jobs }, job));
  return all;
}

/** Children that die with their parent, and exits that must go alone, bare a position by themselves. */
function isBaring(gatewayArgs: readonly string[]): boolean {
  return gatewayArgs.includes('kills') || gatewayArgs.includes('refuse');
}

export function summaryOf(played: readonly Played[]): Record<string, unknown> {
  const findings = played.flatMap((one): readonly Finding[] => one.findings);
  const count = (counter: Counter) => findings.filter((one) => one.counter === counter).length;
  const recoveries = played
    .flatMap(({ recoveryMs }) => (recoveryMs === undefined ? [] : [recoveryMs]))
    .sort((a, b) => a - b);
  const quantile = (part: number) =>
    Math.round(recoveries[Math.ceil(part * recoveries.length) - 1] ?? Number.NaN);
  return {
    runs: played.length,
    duplicates: count('duplicates'),
    lost: count('lost'),
    orphans: count('orphans'),
    naked: count('naked'),
    corrupt: count('corrupt'),
    missed: played.filter(({ missed }) => missed !== undefined).length,
    recovery_ms_p50: quantile(0.5),
    recovery_ms_p99: quantile(0.99),
    naked_ms_max: Math.max(0, ...played.map(({ nakedMs }) => nakedMs)),
    failed_seeds: played.filter(isBroken).map(({ seed }) => seed),
  };
}

export function isBroken({ findings, missed }: Outcome): boolean {
  return findings.length > 0 || missed !== undefined;
}

export function textOf(played: Played): string {
  const { seed, text, missed, findings, recoveryMs, nakedMs } = played;
  const times = `recovered in ${Math.round(recoveryMs ?? Number.NaN)} ms, naked ${nakedMs} ms`;
  const lines = [`${seed} ${isBroken(played) ? 'BROKEN' : 'ok'} ${text}: ${times}`];
  if (missed !== undefined) lines.push(`  missed: ${missed}`);
  for (const finding of findings) lines.push(`  ${finding.counter}: ${finding.text}`);

  return lines.join('\n');
}

interface Chosen {
  readonly runs: string;
  readonly seed: string;
  readonly from: string;
  readonly only?: string | undefined;
  readonly step?: string | undefined;
}

/** One run by its own seed, every case of a step, or so many runs of a seed. */
function seedsOf({ runs, seed, from, only, step }: Chosen): readonly number[] {
  if (only !== undefined) return [Number(only)];
  const seedAt = (index: number) => runSeed(Number(seed), Number(from) + index);
  if (step === undefined) return Array.from({ length: Number(runs) }, (_, index) => seedAt(index));
  const whole = Array.from({ length: WHOLE_MATRIX }, (_, index) => seedAt(index));
  return whole.filter((one) => isOfMatrix(one) && caseOf(one).step === step);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '20' },
      from: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      jobs: { type: 'string', default: '2' },
      only: { type: 'string' },
      step: { type: 'string' },
      gateway: { type: 'string', default: '' },
      keep: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const seeds = seedsOf(values);
  const jobs = Math.min(Number(values.jobs), seeds.length);
  const played = await playSeeds({
    seeds,
    jobs,
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

if (import.meta.main) await main();
