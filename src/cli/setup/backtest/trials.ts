// `sluice backtest trials`: what was tried on which sessions, and how to forget it.
import { instant, toIso } from '../../../kernel/instant.ts';
import { expectedBestSharpe } from '../../../market/performance/deflated-sharpe.ts';
import { momentsOf } from '../../../market/performance/moments.ts';
import type { TrialLine } from '../../../research/trials/ledger-lines.ts';
import { isMostlySame } from '../../../research/trials/same-sessions.ts';
import { openTrialLedger, type Trials } from '../../../research/trials/trial-ledger.ts';
import { signedAmount } from '../../../trader/domain/report/report-words.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import { folded } from '../../answers/sections-text.ts';
import { tableText } from '../../answers/table.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError, printJson, printLine } from '../../program/output.ts';

export interface TrialsFlags {
  readonly forget?: string;
  readonly json?: boolean;
}

const YEAR = Math.sqrt(252);

/** `folder`: of the store. */
export function trials(folder: string, flags: TrialsFlags): ExitCode {
  const ledger = openTrialLedger(folder);
  const read = ledger.read();
  if (!read.ok)
    return printError({ sentence: read.failure, code: 'trials', exitCode: EXIT.failure });
  const all = groupsOf(read.value);
  if (flags.forget !== undefined) {
    const group = all.find(({ id }) => id === flags.forget);
    if (group === undefined) return unknownGroup(flags.forget, ledger.file);
    const at = toIso(instant(Date.now()));
    const datas = [...new Set(group.trials.map(({ data }) => data))];
    const done = ledger.add(datas.map((data) => ({ v: 1, kind: 'forgotten', data, at })));
    if (!done.ok)
      return printError({ sentence: done.failure, code: 'trials', exitCode: EXIT.failure });
    printLine(`Forgot ${counted(group.trials.length, 'try', 'tries')} of ${group.id}.`);
    return EXIT.ok;
  }
  if (flags.json) printJson(trialsJson(all, ledger.file, read.value.faults));
  else printLine(trialsText(all, ledger.file, read.value.faults));
  return EXIT.ok;
}

function unknownGroup(id: string, file: string): ExitCode {
  const sentence = `--forget ${id}: ${file} has no such sessions; sluice backtest trials lists them`;
  return printError({ sentence, code: 'invalid-argument', exitCode: EXIT.usage });
}

/** Trials on mostly the same sessions as the first of them. */
interface Group {
  readonly id: string;
  readonly trials: readonly TrialLine[];
}

const ID_LENGTH = 6;

function groupsOf({ trials: all, fingerprintsByData }: Trials): readonly Group[] {
  const groups: { readonly data: string; readonly trials: TrialLine[] }[] = [];
  const printsOf = (data: string) => fingerprintsByData.get(data) ?? new Map<string, string>();
  for (const trial of all) {
    const group = groups.find(
      ({ data }) => data === trial.data || isMostlySame(printsOf(data), printsOf(trial.data)),
    );
    if (group === undefined) groups.push({ data: trial.data, trials: [trial] });
    else group.trials.push(trial);
  }
  return groups.map(({ data, trials: own }) => ({ id: data.slice(0, ID_LENGTH), trials: own }));
}

function trialsText(groups: readonly Group[], file: string, faults: readonly string[]): string {
  const noted = faults.flatMap((fault) => folded(fault, '- '));
  if (groups.length === 0) return [`No backtest was counted in ${file}.`, ...noted].join('\n');
  const parts = groups.map((group) => [
    ...folded(headOf(group), ''),
    tableText(group.trials, [
      { title: 'tried', cell: ({ at }) => at.slice(0, 16).replace('T', ' ') },
      { title: 'strategies', cell: ({ strategies }) => shortened(strategies.join(', ')) },
      { title: 'trades', cell: ({ trades }) => trades },
      { title: 'profit', cell: ({ profit }) => signedAmount(profit) },
      { title: 'sharpe', cell: ({ sample }) => figure(sample && sample.sharpe * YEAR) },
    ]),
    '',
  ]);
  return [...parts.flat(), ...noted, `Counted in ${file}.`].join('\n');
}

function headOf({ id, trials: own }: Group): string {
  const [first] = own;
  const best = bestOf(own);
  const tries = counted(own.length, 'try', 'tries').toUpperCase();
  const luck =
    best === undefined
      ? ''
      : `; the best of as many without an edge would show a Sharpe of ${figure(best)}`;
  return `${id}: ${tries} ON ${(first?.symbols ?? []).join(', ')}, ${first?.from} to ${first?.to}${luck}`;
}

/** A year. */
function bestOf(own: readonly TrialLine[]): number | undefined {
  const sharpes = own.flatMap(({ sample }) => (sample === null ? [] : [sample.sharpe]));
  if (sharpes.length < 2) return undefined;
  return expectedBestSharpe(own.length, momentsOf(sharpes).deviation ** 2) * YEAR;
}

const NAMES_MAX = 34;

function shortened(text: string): string {
  return text.length <= NAMES_MAX ? text : `${text.slice(0, NAMES_MAX - 1)}…`;
}

function figure(value: number | null): string {
  return value === null ? '-' : value.toFixed(2);
}

function trialsJson(groups: readonly Group[], file: string, faults: readonly string[]) {
  return {
    ...{ file, faults },
    sessions: groups.map(({ id, trials: own }) => ({
      id,
      tries: own.length,
      expected_best_sharpe: bestOf(own) ?? null,
      trials: own.map(({ at, strategies, symbols, from, to, trades, profit, sample }) => ({
        ...{ at, strategies, symbols, from, to, trades, profit },
        sharpe: sample === null ? null : sample.sharpe * YEAR,
      })),
    })),
  };
}
