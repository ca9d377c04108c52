// What a policy is trained on and asked about: the reference market, a symbol with its bars, or a portfolio.
import type { Command } from 'commander';
import {
  type PriceSeries,
  seriesFaultText,
  seriesOf,
} from '../../../advisers/policy/markets/price-series.ts';
import { ledgerPlaceOf } from '../../../api/app/ledger.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { openHistory } from '../../../ledger/app/prices/open-history.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import { dayFromUtc } from '../../../market/time/day.ts';
import { type OpenedLedger, withPortfolio } from '../../portfolios/ledger/local-ledger.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags } from '../../program/instance.ts';
import { storedOrFileBySymbol } from '../../program/option-bars.ts';
import { printError, printNote } from '../../program/output.ts';
import { storeAt } from '../../setup/bars/store-at.ts';
import { barCloses } from './bar-closes.ts';
import { type Basket, heldBasket } from './held-basket.ts';

export interface SubjectFlags extends InstanceFlags {
  /** A symbol without a file is in the store. */
  readonly bars?: ReadonlyMap<string, string | undefined>;
  readonly folder?: string;
  readonly actions?: string;
  readonly portfolio?: string;
  readonly json?: boolean;
}

export interface Subject {
  /** Names its folder of versions. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** Undefined on the reference market. */
  readonly series: PriceSeries | undefined;
  /** Share that is held now, of a portfolio. */
  readonly weight?: number;
}

export const REFERENCE: Subject = {
  name: 'two-regime',
  title: 'the reference market',
  series: undefined,
};

export function addSubjectOptions(command: Command): Command {
  return addInstanceOptions(command)
    .option(
      '--bars <symbol[=file]>',
      'stored bars of one symbol, or those of a file; daily or shorter',
      storedOrFileBySymbol,
    )
    .option('--folder <folder>', "stored bars; default: bars in the configuration's data")
    .option('--actions <file>', 'dividends and splits of it: date, symbol, dividend, split')
    .option('-p, --portfolio <portfolio>', 'a portfolio of the ledger, by its number or name')
    .option('--json', 'print JSON');
}

/** Reads the series, or says in a sentence what is wrong with it. `daysMin`: returns that are needed. */
export async function withSubject(
  flags: SubjectFlags,
  daysMin: number,
  act: (subject: Subject) => ExitCode,
): Promise<ExitCode> {
  const { bars, portfolio } = flags;
  if (bars !== undefined && portfolio !== undefined)
    return printError(misused('--bars and --portfolio cannot be combined; give one of them'));
  if (flags.actions !== undefined && bars === undefined)
    return printError(misused('--actions needs --bars'));
  if (portfolio !== undefined) return withBasket({ ...flags, portfolio }, daysMin, act);
  if (bars === undefined) return act(REFERENCE);
  return withBars({ ...flags, bars }, daysMin, act);
}

function withBars(
  { bars, actions: actionsFile, ...flags }: SubjectFlags & Required<Pick<SubjectFlags, 'bars'>>,
  daysMin: number,
  act: (subject: Subject) => ExitCode,
): ExitCode {
  const [[symbol, file] = ['', undefined], ...others] = [...bars];
  if (others.length > 0) return printError(misused('--bars: give one symbol at a time'));
  if (!FOLDER_NAME.test(symbol))
    return printError(misused(`--bars ${symbol}: a symbol has letters, digits, dots and hyphens`));
  const store = file === undefined ? storeAt(flags) : ok(undefined);
  if (!store.ok) return printError(store.failure);
  const read = barCloses({ symbol, file, actionsFile, store: store.value });
  if (!read.ok) return printError(unfit(read.failure));
  for (const note of read.value.notes) printNote(note);
  const series = seriesOf(read.value.closes, daysMin);
  if (!series.ok)
    return printError(
      unfit(`${file ?? `stored bars of ${symbol}`}: ${seriesFaultText(series.failure)}`),
    );
  return act({ name: `bars-${symbol}`, title: symbol, series: series.value });
}

function withBasket(
  flags: SubjectFlags & { readonly portfolio: string },
  daysMin: number,
  act: (subject: Subject) => ExitCode,
): Promise<ExitCode> {
  return withPortfolio(flags, async ({ row, name }, opened) => {
    const basket = await basketIn(row, opened);
    if (!basket.ok) return printError(unfit(`portfolio ${row.id}: ${basket.failure}`));
    for (const note of basket.value.notes) printNote(note);
    const series = inSeries(basket.value.closes, daysMin);
    if (!series.ok) return printError(unfit(`portfolio ${row.id}: ${series.failure}`));
    const title = `portfolio ${row.id}${name === undefined ? '' : ` "${name}"`}`;
    const { weight } = basket.value;
    return act({ name: `portfolio-${row.id}`, title, series: series.value, weight });
  });
}

async function basketIn(
  row: PortfolioRow,
  { ledger: { read }, api }: OpenedLedger,
): Promise<Result<Basket, string>> {
  const { history, close } = await openHistory(ledgerPlaceOf(api.store));
  try {
    return await heldBasket(row, { read, history, today: dayFromUtc(Date.now()) });
  } finally {
    await close();
  }
}

function inSeries(
  closes: Parameters<typeof seriesOf>[0],
  daysMin: number,
): Result<PriceSeries, string> {
  const series = seriesOf(closes, daysMin);
  return series.ok ? ok(series.value) : failed(seriesFaultText(series.failure));
}

const FOLDER_NAME = /^[A-Za-z0-9][A-Za-z0-9.-]*$/;

export function misused(sentence: string): CommandFailure {
  return { sentence, code: 'invalid-argument', exitCode: EXIT.usage };
}

function unfit(sentence: string): CommandFailure {
  return { sentence, code: 'series', exitCode: EXIT.configuration };
}
