// `sluice report`: the report of one day from the journal, with or without a running daemon.
import type { Command } from 'commander';
import type { Instant, TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import { dayJson } from '../../trader/notifications/daily-report/day-json.ts';
import type { DayReport } from '../../trader/notifications/daily-report/day-report.ts';
import { daySections } from '../../trader/notifications/daily-report/day-sections.ts';
import { makeDayReport } from '../../trader/notifications/daily-report/make-day-report.ts';
import { writeReport } from '../../trader/notifications/daily-report/report-files.ts';
import { sectionsText } from '../answers/sections-text.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { home, homeBroker } from '../program/home.ts';
import { addInstanceOptions, type InstanceFlags, locateInstance } from '../program/instance.ts';
import { storedOrFileBySymbol } from '../program/option-bars.ts';
import { dayOption } from '../program/option-day.ts';
import { printError, printJson, printLine, printNote } from '../program/output.ts';
import { readBooks } from './books.ts';

interface ReportFlags extends InstanceFlags {
  readonly date?: TradingDay;
  readonly json?: boolean;
  readonly againstBacktest?: boolean;
  readonly bars?: ReadonlyMap<string, string | undefined>;
  readonly folder?: string;
  readonly predictions?: string;
}

/** Without a date, search this many days back for the newest day with records. */
const SESSIONS_BACK = 5;

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .option('--date <day>', 'day as YYYY-MM-DD; default: the newest recorded', dayOption)
    .option('--against-backtest', 'the trades of the day beside those of its backtest')
    .option(
      '--bars <symbol=file>',
      'with --against-backtest: one-minute bars; repeatable; default: the stored ones, or the minutes that the daemon saw',
      storedOrFileBySymbol,
    )
    .option('--folder <folder>', "stored bars; default: bars in the configuration's data")
    .option(
      '--predictions <file>',
      'with --against-backtest: all that the feed published, to find those that never arrived',
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
The daemon files the report of each day 20 minutes after its close, as Markdown
and JSON in the folder reports of the instance. This command rebuilds and files
it again, with later commissions, prices and statement checks.

--against-backtest plays the day's predictions through a backtest with the
strategies that were in force, and says for each trade which part of the
difference is latency, spread, partial fill, missed signal, quantity or exit.`,
    )
    .action(async (flags: ReportFlags) => finish(await show(flags)));
}

async function show(flags: ReportFlags): Promise<ExitCode> {
  if (flags.againstBacktest) {
    const { showAgainst } = await import('./report/against.ts');
    return showAgainst(flags);
  }
  const alone = (['bars', 'folder', 'predictions'] as const).find((name) => name in flags);
  if (alone !== undefined)
    return printError({
      sentence: `--${alone} needs --against-backtest`,
      ...{ code: 'invalid-argument', exitCode: EXIT.usage },
    });
  const located = locateInstance(flags);
  if (!located.ok) return printError(located.failure);
  const { folder } = located.value;
  const report = await makeReport(flags);
  if (!report.ok) return printError(report.failure);
  if (report.value.isFinal) printNote(`filed as ${writeReport(folder.reports, report.value)}`);
  if (flags.json) printJson(dayJson(report.value));
  else {
    const { day, mode, account, isFinal } = report.value;
    printLine(`${day}, ${mode} ${account}${isFinal ? '' : ', not final yet'}\n`);
    printLine(sectionsText(daySections(report.value)));
  }
  return EXIT.ok;
}

async function makeReport(flags: ReportFlags): Promise<Result<DayReport, CommandFailure>> {
  const books = await readBooks(flags);
  if (!books.ok) return books;
  const { instance, now, ...rows } = books.value;
  const { calendar } = home();
  const days = flags.date === undefined ? recentDays(calendar, now) : [flags.date];
  for (const day of days) {
    const report = makeDayReport({
      ...instance,
      rows: () => rows,
      ...{ venue: home(), broker: homeBroker(), now, day },
    });
    if (!report.ok) {
      return failed({ sentence: report.failure, code: 'journal', exitCode: EXIT.failure });
    }
    if (report.value !== undefined) return ok(report.value);
  }
  const sentence = `Nothing is recorded for ${flags.date ?? 'the last sessions'}`;
  return failed({ sentence, code: 'no-report', exitCode: EXIT.usage });
}

function recentDays(calendar: Calendar, now: Instant): TradingDay[] {
  const today = calendar.dayOf(now);
  const before = Array.from(
    { length: SESSIONS_BACK },
    (_, back) => calendar.previousSession(today, back + 1)?.day ?? [],
  );
  return [today, ...before.flat()];
}
