// `sluice feed`: how a profile parses records (check; records nothing), a profile from a sample (learn), and what a feed knows
// (judge).
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { address, symbols as feedSymbols } from '../../trader/config/fields/fields.ts';
import { DISK } from '../../trader/config/files/disk.ts';
import { sentenceOf } from '../../trader/config/issues/config-issue.ts';
import {
  isProfilePath,
  loadProfile,
  readyProfiles,
  unknownProfile,
} from '../../trader/config/profiles/load-profile.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { missingFile } from '../program/named-file.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { checkJson, checkText } from './feed/check-text.ts';
import { type Checkable, PREDICTION_API } from './feed/checkable.ts';
import { configureJudge } from './feed/judge.ts';
import { configureLearn } from './feed/learn.ts';
import { pollOnce } from './feed/poll-once.ts';
import { type Checked, checkSample } from './feed/sample.ts';

interface CheckFlags {
  readonly sample?: string;
  readonly format?: 'json' | 'ndjson' | 'csv';
  readonly live?: boolean;
  readonly symbols?: string;
  readonly url?: string;
  readonly json?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  configureJudge(command.command('judge'), finish);
  configureLearn(command.command('learn'), finish);
  command
    .command('check')
    .description('Show how each record is parsed; records and trades nothing.')
    .argument('<profile>', 'built-in (prediction-api, unusual-whales …) or a .yaml file')
    .option('--sample <file>', 'a response of the source, JSON lines, or a table')
    .addOption(
      new Option('--format <format>', 'of the sample; default: by file extension').choices([
        'json',
        'ndjson',
        'csv',
      ]),
    )
    .option('--live', 'poll the source once')
    .option('--symbols <list>', 'with --live: AAPL,MSFT')
    .option('--url <address>', 'with --live: instead of the base address of the profile')
    .option('--json', 'print JSON')
    .action(async (profile: string, flags: CheckFlags) => finish(await check(profile, flags)));
}

async function check(named: string, flags: CheckFlags): Promise<ExitCode> {
  const usage = misuse(flags);
  if (usage !== undefined)
    return printError({ sentence: usage, code: 'usage', exitCode: EXIT.usage });
  const loaded = load(named);
  if (!loaded.ok) {
    for (const failure of loaded.failure) printError(failure);
    return EXIT.configuration;
  }
  const missing = missingFile([flags.sample]);
  if (missing !== undefined) return printError(missing);
  const checked = await checkedBy(loaded.value, flags);
  if (!checked.ok) {
    return printError({ sentence: checked.failure, code: 'sample', exitCode: EXIT.failure });
  }
  if (flags.json) printJson(checkJson(checked.value));
  else for (const line of checkText(checked.value)) printLine(line);
  const hasRead = checked.value.records.some(({ kind }) => kind === 'read');
  const hasRefused = checked.value.records.some(({ kind }) => kind === 'refused');
  return hasRefused && !hasRead ? EXIT.failure : EXIT.ok;
}

async function checkedBy(
  profile: Checkable,
  { sample, format, symbols = '', url }: CheckFlags,
): Promise<Result<Checked, string>> {
  if (sample !== undefined) return checkSample(profile, sample, format);
  return pollOnce(profile, { symbols: listed(symbols), url, environment: process.env });
}

function misuse({ sample, live, symbols, url, format }: CheckFlags): string | undefined {
  if ((sample === undefined) === (live !== true)) return 'give either --sample FILE or --live';
  if (live && symbols === undefined) return '--live needs --symbols AAPL,MSFT';
  if (live && format !== undefined) return '--format needs --sample';
  if (!live && (symbols ?? url) !== undefined) return '--symbols and --url need --live';
  if (symbols !== undefined && !feedSymbols().safeParse(listed(symbols)).success)
    return `--symbols ${symbols} is not a list of different symbols in capital letters, such as AAPL,MSFT`;
  return url !== undefined && !address().safeParse(url).success
    ? `--url ${url} is not an http address without user and password`
    : undefined;
}

function listed(symbols: string): string[] {
  return symbols.split(',').map((symbol) => symbol.trim());
}

function load(named: string): Result<Checkable, readonly CommandFailure[]> {
  if (named === PREDICTION_API) return ok({ kind: PREDICTION_API });
  const cwd = process.cwd();
  if (!isProfilePath(named) && !readyProfiles(DISK).includes(named)) {
    const { message, didYouMean } = unknownProfile(named, DISK);
    const guess = didYouMean === undefined ? '' : `; did you mean ${didYouMean}?`;
    return failed([failureOf(`${message}${guess}`)]);
  }
  const loaded = loadProfile({
    named: isProfilePath(named) ? resolve(named) : named,
    folder: cwd,
    cwd,
    disk: DISK,
  });
  return loaded.ok
    ? ok({ kind: 'declared', ...loaded.value })
    : failed(loaded.failure.map((issue) => failureOf(sentenceOf(issue))));
}

function failureOf(sentence: string): CommandFailure {
  return { sentence, code: 'configuration', exitCode: EXIT.configuration };
}
