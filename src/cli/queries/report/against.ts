// `sluice report --against-backtest`: what a day earned beside its backtest, and where the difference comes from.

import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { againstJson } from '../../../research/against/against-json.ts';
import { againstSections } from '../../../research/against/against-sections.ts';
import { type AgainstBacktest, againstBacktest } from '../../../research/against/attribute.ts';
import {
  type LiveDay,
  type LiveDayRequest,
  readLiveDay,
} from '../../../research/against/live-day.ts';
import {
  chainedOn,
  loadMarket,
  type MarketRequest,
  unpricedIn,
} from '../../../research/against/load-market.ts';
import { withPublished } from '../../../research/against/published.ts';
import { tapeFilesIn } from '../../../trader/adapters/tape/tape-files.ts';
import { packageVersion } from '../../../trader/app/instance/package.ts';
import { sectionsText } from '../../answers/sections-text.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { type Instance, type InstanceFlags, locateInstance } from '../../program/instance.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { storeAt } from '../../setup/bars/store-at.ts';

export interface AgainstFlags extends InstanceFlags {
  readonly date?: TradingDay;
  readonly bars?: ReadonlyMap<string, string | undefined>;
  readonly folder?: string;
  readonly predictions?: string;
  readonly json?: boolean;
}

interface Compared {
  readonly live: LiveDay;
  readonly against: AgainstBacktest;
  readonly notes: readonly string[];
}

export async function showAgainst(flags: AgainstFlags): Promise<ExitCode> {
  const located = locateInstance(flags);
  if (!located.ok) return printError(located.failure);
  const compared = await comparedDay(flags, located.value);
  if (!compared.ok) return printAll(compared.failure);
  const { live, against, notes } = compared.value;
  const { mode, account } = located.value;
  const { day } = live;
  if (flags.json) printJson({ day, mode, account, ...againstJson(against, home(), notes) });
  else {
    printLine(`${day}, ${mode} ${account}\n`);
    printLine(sectionsText(againstSections(against, home(), notes)));
  }
  return EXIT.ok;
}

function printAll(failures: readonly CommandFailure[]): ExitCode {
  for (const failure of failures) printError(failure);
  return failures[0]?.exitCode ?? EXIT.failure;
}

async function comparedDay(
  flags: AgainstFlags,
  { folder }: Instance,
): Promise<Result<Compared, readonly CommandFailure[]>> {
  const store = storeAt(flags);
  if (!store.ok) return failed([store.failure]);
  const venue = home();
  const day = flags.date ?? newestDay(folder.tape);
  if (day === undefined) return failed([NO_TAPE]);
  const request = {
    barFiles: flags.bars ?? NO_FILES,
    ...{ store: store.value, venue, version: packageVersion() },
  };
  const live = await replayable({ folder, day, calendar: venue.calendar }, request);
  if (!live.ok) return failed([{ sentence: live.failure, code: 'no-tape', exitCode: EXIT.usage }]);
  const { predictions: file } = flags;
  const whole = file === undefined ? live : withPublished(live.value, file, venue.calendar);
  if (!whole.ok) return failed(faults(whole.failure, 'predictions'));
  const loaded = loadMarket(whole.value, request);
  if (!loaded.ok) return failed(faults(loaded.failure, 'bars'));
  const notes = [...live.value.notes, ...loaded.value.notes];
  return ok({
    live: whole.value,
    against: againstBacktest(whole.value, loaded.value.market),
    notes,
  });
}

/** Without entries by hand and earlier positions that lack bars; with options whose rows are stored. */
async function replayable(
  asked: LiveDayRequest,
  market: MarketRequest,
): Promise<Result<LiveDay, string>> {
  const live = await readLiveDay(asked);
  if (!live.ok) return live;
  const unpriced = unpricedIn(live.value, market);
  const chains = chainedOn(live.value, market);
  return unpriced.size + chains.size === 0 ? live : readLiveDay({ ...asked, unpriced, chains });
}

function faults(sentences: readonly string[], code: string): readonly CommandFailure[] {
  return sentences.map((sentence) => ({ sentence, code, exitCode: EXIT.usage }));
}

const NO_FILES: ReadonlyMap<string, string | undefined> = new Map();

const NO_TAPE: CommandFailure = {
  sentence: 'This instance has no tape yet; a daemon writes one while it runs',
  code: 'no-tape',
  exitCode: EXIT.usage,
};

function newestDay(folder: string): TradingDay | undefined {
  return tapeFilesIn(folder)
    .map(({ day }) => day)
    .toSorted()
    .at(-1);
}
