// `sluice train`: trains a policy, judges it by the gate, and keeps it as a version. Nothing here trades.
import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { SETTINGS } from '../../advisers/policy/learning/settings.ts';
import { TRAINING_DAYS_MIN } from '../../advisers/policy/markets/price-series.ts';
import { learningCurveSvg } from '../../advisers/policy/versions/learning-curve.ts';
import {
  episodesOf,
  trainVersion,
  type VersionRequest,
} from '../../advisers/policy/versions/train-version.ts';
import type { HashedVersion } from '../../advisers/policy/versions/version.ts';
import type { VersionFolder } from '../../advisers/policy/versions/version-folder.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { packageVersion } from '../../trader/app/instance/package.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { wholeFrom } from '../program/option-numbers.ts';
import { printError, printJson, printLine, printNote } from '../program/output.ts';
import { barOf, createProgress } from '../program/progress.ts';
import { countedTries } from './policy/counted-tries.ts';
import { gateText } from './policy/gate-text.ts';
import { listVersions, useVersion } from './policy/version-list.ts';
import { unseenIn, versionBody } from './policy/version-text.ts';
import { versionRefusal, versionsOf } from './policy/versions-of.ts';
import {
  addSubjectOptions,
  misused,
  type Subject,
  type SubjectFlags,
  withSubject,
} from './subject/subject.ts';
import { judgeTargets } from './targets/judge-targets.ts';

interface TrainFlags extends SubjectFlags {
  readonly seed: number;
  readonly episodes: number;
  /** True: from the version in use. */
  readonly continue?: number | true;
  readonly curve?: string;
  readonly list?: boolean;
  readonly use?: number;
  readonly targets?: boolean;
}

const SEED_MAX = 1_000_000;
const EPISODES_MAX = 10_000;

export function configure(command: Command, finish: Finish): void {
  const version = wholeFrom(1, 1_000_000);
  addSubjectOptions(command)
    .option('--seed <n>', 'decides every draw: same seed, same weights', wholeFrom(1, SEED_MAX), 1)
    .option(
      '--episodes <n>',
      'episodes of each training',
      wholeFrom(2, EPISODES_MAX),
      SETTINGS.episodes,
    )
    .option('--continue [version]', 'train on from a version; the one in use unless given', version)
    .option('--curve <file>', 'write the learning curve as a picture, .svg')
    .option('--targets', 'judge policies that move the targets of the portfolio')
    .option('--list', 'list the versions; trains nothing')
    .option('--use <version>', 'go back to a version; trains nothing', version)
    .addHelpText(
      'after',
      `
Without --bars and --portfolio it trains on the reference market, a test of the
program. Weights are kept in policy/ of the data folder. A version is used only
if its gate has passed on your data. Exit code 1: the gate has not passed.`,
    )
    .action(async (flags: TrainFlags) => finish(await trainCommand(flags)));
}

async function trainCommand(flags: TrainFlags): Promise<ExitCode> {
  const { curve, list, use } = flags;
  if (list === true && use !== undefined)
    return printError(misused('--list and --use cannot be combined; give one of them'));
  if (curve !== undefined && !curve.endsWith('.svg'))
    return printError(misused(`--curve ${curve} must end in .svg`));
  if (flags.targets === true) return judgedTargets(flags);
  return withSubject(flags, TRAINING_DAYS_MIN, (subject) => {
    const folder = versionsOf(flags, subject.name);
    if (!folder.ok) return printError(folder.failure);
    if (list === true) return listVersions(folder.value, flags.json === true);
    if (use !== undefined) return useVersion(folder.value, use, flags.json === true);
    const start = startingPoint(flags, folder.value);
    if (!start.ok) return printError(start.failure);
    return trainAndKeep(flags, { subject, folder: folder.value, from: start.value });
  });
}

async function judgedTargets(flags: TrainFlags): Promise<ExitCode> {
  const { portfolio, bars, list, use, curve } = flags;
  const others = [bars, list, use, curve, flags.continue].some((one) => one !== undefined);
  if (portfolio === undefined || others)
    return printError(misused('--targets needs --portfolio, and neither bars nor versions'));
  return judgeTargets({ ...flags, portfolio });
}

function startingPoint(
  { continue: wanted }: TrainFlags,
  folder: VersionFolder,
): Result<HashedVersion | undefined, CommandFailure> {
  if (wanted === undefined) return ok(undefined);
  const found = wanted === true ? folder.inUse() : folder.numbered(wanted);
  if (found.ok) return ok(found.value.version);
  return failed(versionRefusal(`cannot train on: ${found.failure.sentence}`));
}

interface Task {
  readonly subject: Subject;
  readonly folder: VersionFolder;
  readonly from: HashedVersion | undefined;
}

/** The version is written whole at the end: until then an interruption leaves everything as it was. */
function trainAndKeep(flags: TrainFlags, { subject, folder, from }: Task): ExitCode {
  const { seed, episodes } = flags;
  const request: VersionRequest = {
    ...{ subject: subject.name, series: subject.series, seed, from },
    settings: { ...SETTINGS, episodes },
    program: { sluice: packageVersion(), node: process.version },
    tryNumberOf: countedTries(flags, subject, folder),
  };
  const progress = createProgress();
  const onEpisode = barOf(progress, 'train', episodesOf(request));
  const trained = trainVersion({ ...request, onEpisode });
  progress.end();
  if (!trained.ok) {
    const { trainedThrough, firstUnseen } = trained.failure;
    const sentence = `the version was trained through ${trainedThrough}, but the unseen part of this series begins on ${firstUnseen}; give a longer series`;
    return printError(versionRefusal(sentence));
  }
  const version = trained.value;
  const added = folder.add(version);
  if (flags.curve !== undefined) {
    const title = `Learning curve: ${subject.title}, seed ${seed}`;
    makeFolder(dirname(flags.curve));
    const exploringUntil = Math.floor(SETTINGS.epsilonFallsOver * episodes) + 1;
    writeFileSync(flags.curve, learningCurveSvg({ title, curve: version.curve, exploringUntil }));
    printNote(`Wrote ${flags.curve}.`);
  }
  const { number, isNew, isInUse } = added;
  if (flags.json === true)
    printJson({ ...versionBody({ number, version }), new: isNew, in_use: isInUse });
  else {
    printLine(`${subject.title}, seed ${seed}, ${episodes} episodes\nhash ${version.hash}\n`);
    printLine(`${gateText(version.gate, unseenIn(version))}\n`);
    printLine(keptText(version, { number, isNew, isInUse }));
  }
  return version.gate.hasPassed ? EXIT.ok : EXIT.failure;
}

function keptText(
  { data, gate }: HashedVersion,
  { number, isNew, isInUse }: ReturnType<VersionFolder['add']>,
): string {
  const kept = isNew ? `Kept as version ${number}` : `Version ${number} is the same already`;
  if (isInUse) return `${kept}; it is in use.`;
  if (data === null)
    return `${kept}.\nThe reference market proves the program; it gives no advice.`;
  return gate.hasPassed ? `${kept}; another one is in use.` : `${kept}; it is not used.`;
}
