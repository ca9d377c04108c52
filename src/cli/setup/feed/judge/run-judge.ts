// Judges the predictions of a file or of a journal, and prints what is known.
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { readSpreads } from '../../../../research/backtest/read-spreads.ts';
import { issueText, shownIssues } from '../../../../research/bars/file-issue.ts';
import type { DayOrder } from '../../../../research/bars/stamps.ts';
import { ONE_STEP } from '../../../../research/fills/spread.ts';
import { type LoadedPrices, loadPrices } from '../../../../research/judge/load-prices.ts';
import { readPredictions } from '../../../../research/judge/read-predictions.ts';
import { spreadCost } from '../../../../research/judge/spread-cost.ts';
import { defaultSettings } from '../../../../trader/config/settings/default-settings.ts';
import { type Calls, callsOf } from '../../../../trader/domain/judge/call.ts';
import { type JudgeTerms, judgeFeed } from '../../../../trader/domain/judge/judge-feed.ts';
import { judgementJson } from '../../../../trader/domain/judge/judge-json.ts';
import { judgeSections } from '../../../../trader/domain/judge/judge-sections.ts';
import type { Judgement } from '../../../../trader/domain/judge/judgement.ts';
import { keptPriceDays, type PriceDays } from '../../../../trader/domain/judge/price-days.ts';
import { verdictText } from '../../../../trader/domain/judge/verdict-text.ts';
import { counted } from '../../../../trader/domain/wording/figures.ts';
import { timeIn } from '../../../../trader/domain/wording/venue-time.ts';
import { folded, sectionsText } from '../../../answers/sections-text.ts';
import { EXIT, type ExitCode } from '../../../program/exit-code.ts';
import { home } from '../../../program/home.ts';
import { missingFile } from '../../../program/named-file.ts';
import { printError, printJson, printLine, printNote } from '../../../program/output.ts';
import { storeAt } from '../../bars/store-at.ts';
import {
  type AskedFeeds,
  type FeedPredictions,
  journalPredictions,
} from './journal-predictions.ts';
import type { JudgeFlags } from './judge-flags.ts';

export async function judge(file: string | undefined, flags: JudgeFlags): Promise<ExitCode> {
  if ((file === undefined) === (flags.journal !== true))
    return usage('give either a FILE of predictions or --journal');
  if (flags.feed !== undefined && !flags.journal) return usage('--feed needs --journal');
  const missing = missingFile([file, flags.actions, ...(flags.bars?.values() ?? [])]);
  if (missing !== undefined) return printError(missing);
  const store = storeAt(flags);
  if (!store.ok) return printError(store.failure);
  const asked = file === undefined ? await journalPredictions(flags) : filePredictions(file);
  if (!asked.ok) return asked.failure;
  const { feeds, closes } = asked.value;
  const symbols = feeds.flatMap(({ predictions }) => predictions.map(({ symbol }) => symbol));
  const request = {
    symbols: new Set([...symbols, flags.market]),
    ...{ barFiles: flags.bars ?? NO_FILES, store: store.value, actionsFile: flags.actions },
    ...{ calendar: home().calendar, zone: flags.zone, dayOrder: dayOrderOf(flags) },
    ...(flags.shift !== undefined && { shiftMinutes: flags.shift }),
  };
  const loaded = loadPrices(request);
  if (!loaded.ok) return fault(loaded.failure);
  const { prices, notes } = pricesOr(closes, loaded.value);
  const priced = [...prices.closesBySymbol.keys()];
  const spreads =
    priced.length === 0
      ? ok(ONE_STEP)
      : readSpreads(
          flags.spread ?? [],
          { ...request, barFiles: new Map(priced.map((symbol) => [symbol, undefined])) },
          defaultSettings(priced, []),
        );
  if (!spreads.ok) return fault(spreads.failure);
  for (const note of notes) printNote(note);
  const judged = feeds.map((each) => ({
    ...each,
    judgement: judgementOf(each, prices, { flags, spreadOf: spreadCost(spreads.value, home()) }),
  }));
  const bare = judged.find(({ judgement }) => !judgement.ok);
  if (bare !== undefined && !bare.judgement.ok) return fault([bare.judgement.failure]);
  const done = judged.flatMap(({ feed, judgement }) =>
    judgement.ok ? [{ feed, judgement: judgement.value }] : [],
  );
  if (flags.json)
    printJson(done.map(({ feed, judgement }) => ({ feed, ...judgementJson(judgement) })));
  else printLine(done.map(judgementText).join('\n\n'));
  return EXIT.ok;
}

const NO_FILES: ReadonlyMap<string, string | undefined> = new Map();

/** Where no bars are stored or given, the minutes that the daemon saw. */
function pricesOr(closes: AskedFeeds['closes'], loaded: LoadedPrices): LoadedPrices {
  if (loaded.prices.closesBySymbol.size > 0 || closes.length === 0) return loaded;
  const { calendar } = home();
  return {
    prices: keptPriceDays(closes, calendar),
    notes: [
      'No bars are stored: prices are the minutes that the daemon saw, whose next closes do not know splits.',
    ],
  };
}

interface Terms {
  readonly flags: JudgeFlags;
  readonly spreadOf: NonNullable<JudgeTerms['spreadOf']>;
}

/** A failure if no prediction has prices. */
function judgementOf(
  { feed, predictions }: FeedPredictions,
  prices: PriceDays,
  { flags, spreadOf }: Terms,
): Result<Judgement, string> {
  const found = callsOf(predictions, prices);
  const missed = missedTexts(found, prices);
  if (found.calls.length === 0 && predictions.length > 0)
    return failed(`${feed}: no prediction can be judged: ${missed.join('; ')}`);
  for (const text of missed) printNote(`${feed}: ${text}`);
  const { zone: clock } = home().calendar;
  return ok(
    judgeFeed(found.calls, prices, {
      ...{ primary: flags.horizon, depth: 'all', market: flags.market, spreadOf },
      ...{ effect: flags.effect, power: flags.power, seed: flags.seed },
      timeAt: (at) => timeIn(clock, at),
    }),
  );
}

const NAMED_MAX = 8;

function missedTexts({ withoutBars, outside }: Calls, { sessions }: PriceDays): string[] {
  const count = [...withoutBars.values()].reduce((sum, one) => sum + one, 0);
  const names = [...withoutBars.keys()].sort();
  const named = names.slice(0, NAMED_MAX).join(', ');
  const [first, last] = [sessions[0], sessions.at(-1)];
  const reach = first && last ? `, which reach from ${first.day} to ${last.day}` : '';
  return [
    ...(count === 0
      ? []
      : [
          `${counted(count, 'prediction')} without bars (${names.length > NAMED_MAX ? `${named} and others` : named}): bring them with \`sluice data import\`, or add --bars SYMBOL=FILE`,
        ]),
    ...(outside === 0
      ? []
      : [`${counted(outside, 'prediction')} outside the sessions of the bars${reach}`]),
  ];
}

function judgementText({ feed, judgement }: { feed: string; judgement: Judgement }): string {
  return [
    ...folded(`${feed}: ${verdictText(judgement)}`, ''),
    '',
    sectionsText(judgeSections(judgement)),
  ].join('\n');
}

function filePredictions(file: string): Result<AskedFeeds, ExitCode> {
  const read = readPredictions(file, home().calendar);
  if (!read.ok) return failed(fault(shownIssues(read.failure).map(issueText)));
  const { notes, predictions } = read.value;
  for (const note of notes) printNote(note);
  if (predictions.length > 0) return ok({ feeds: [{ feed: file, predictions }], closes: [] });
  const which = notes.length > 0 ? ' to buy or to sell' : '';
  return failed(fault([`${file}: contains no prediction${which}`]));
}

function dayOrderOf({ dates }: JudgeFlags): DayOrder {
  if (dates === undefined) return 'unknown';
  return dates === 'mdy' ? 'month-first' : 'day-first';
}

function usage(sentence: string): ExitCode {
  return printError({ sentence, code: 'usage', exitCode: EXIT.usage });
}

function fault(sentences: readonly string[]): ExitCode {
  for (const sentence of sentences) printError({ sentence, code: 'judge', exitCode: EXIT.failure });
  return EXIT.failure;
}
