// `sluice ledger lots | sell --preview | report | calendar`: tax of the owner of a portfolio, as the API answers it.
import { ledgerPlaceOf } from '../../../api/app/ledger.ts';
import { salePreviewAnswer } from '../../../api/http/presenters/sale-previews.ts';
import { markedYear } from '../../../api/http/presenters/tax/marked-year.ts';
import { namesIn, type ShownView } from '../../../api/http/presenters/tax/tax-bodies.ts';
import { calendarBodies } from '../../../api/http/presenters/tax/tax-calendar.ts';
import { pricesOn } from '../../../api/http/presenters/tax/tax-prices.ts';
import {
  realizedBody,
  realizedCsv,
  type TaxYearQuery,
  unrealizedBody,
} from '../../../api/http/presenters/tax/tax-reports.ts';
import { ProblemError } from '../../../api/http/shapes/problem.ts';
import { NO_MONEY, parseDecimal } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { openHistory } from '../../../ledger/app/prices/open-history.ts';
import { blockingQuestions } from '../../../ledger/app/questions/open-questions.ts';
import { listingsMeant } from '../../../ledger/app/registry/listings.ts';
import type { SaleRequest } from '../../../ledger/app/tax/sale-preview.ts';
import { taxLists } from '../../../ledger/app/tax/tax-lists.ts';
import { taxView } from '../../../ledger/app/tax/tax-view.ts';
import { taxViewOn } from '../../../ledger/app/tax/tax-view-on.ts';
import type { SecurityRow } from '../../../ledger/ports/ledger-rows.ts';
import { dayAt } from '../../../market/time/zone.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { refusal, usage } from '../user/local-identity.ts';
import {
  type OpenedLedger,
  type OwnedPortfolio,
  type PortfolioFlags,
  withPortfolio,
} from './local-ledger.ts';
import { calendarText, lotsText, openText, previewText, reportText } from './tax-text.ts';
import { pooledReport } from './year-report.ts';

export interface ReportFlags extends PortfolioFlags {
  readonly year?: string;
  readonly csv?: boolean;
}

export interface SellFlags extends PortfolioFlags {
  readonly price?: string;
  readonly fees?: string;
  readonly preview?: boolean;
}

export function lots(flags: PortfolioFlags): Promise<ExitCode> {
  return withView(flags, async (shown, { today }) => {
    const body = unrealizedBody(shown, today, new Map());
    return print(flags, body, lotsText(body));
  });
}

export function report(flags: ReportFlags): Promise<ExitCode> {
  return withView(flags, async (shown, { today, portfolio, opened }) => {
    const year = flags.year === undefined ? Number(today.slice(0, 4)) : Number(flags.year);
    if (!Number.isInteger(year) || year < 1900 || year > 2200)
      return printError(usage(`--year ${flags.year}: expected a year, such as 2026`));
    const { holder } = portfolio.row;
    const { jurisdiction } = await taxLists(opened.ledger.read, holder, home().currency);
    if (jurisdiction !== 'us') {
      const asked = { jurisdiction, year: flags.year === undefined ? undefined : year, today };
      return pooledReport(flags, portfolio, opened, asked);
    }
    const asked = { year, currency: portfolio.row.baseCurrency };
    if (flags.csv === true) {
      process.stdout.write(realizedCsv(shown, { ...asked, part: undefined }));
      return EXIT.ok;
    }
    const { unrealized, marked } = await atYearEnd(shown, asked, { today, opened });
    const body = realizedBody(shown, { ...asked, explains: true, marked });
    const text = `${reportText(body)}\n\n${openText(unrealized)}`;
    return print(flags, { ...body, unrealized }, text);
  });
}

interface YearEnd {
  readonly today: TradingDay;
  readonly opened: OpenedLedger;
}

/** At the closes on record; a year that is not over ends today. */
async function atYearEnd(shown: ShownView, asked: TaxYearQuery, { today, opened }: YearEnd) {
  const lastDay = `${asked.year}-12-31` as TradingDay;
  const on = lastDay < today ? lastDay : today;
  const { store, prices: terms } = opened.api;
  const { history, close } = await openHistory(ledgerPlaceOf(store));
  try {
    const { staleAfterDays } = terms;
    const securities = [...shown.securities.values()];
    const prices = await pricesOn(history, securities, { on, staleAfterDays });
    return {
      unrealized: unrealizedBody({ ...shown, view: taxViewOn(shown.view, on) }, on, prices),
      marked: await markedYear(shown, asked, { history, staleAfterDays, on, prices }),
    };
  } finally {
    await close();
  }
}

export function calendar(flags: PortfolioFlags): Promise<ExitCode> {
  return withView(flags, async (shown, { today, opened }) => {
    const wanted = { from: today, to: undefined };
    const body = await calendarBodies(opened.ledger.read, shown, wanted);
    return print(flags, body, calendarText(body));
  });
}

/** Nothing is sold from here: a trader sells, and a sale elsewhere is booked as a transaction. */
export function sell(symbol: string, quantity: string, flags: SellFlags): Promise<ExitCode> {
  if (flags.preview !== true)
    return Promise.resolve(
      printError(usage('This previews only: add --preview. `sluice sell` places an order.')),
    );
  return withView(flags, async (shown, { portfolio, opened }) => {
    const security = await securityOf(opened, portfolio, symbol);
    if (!security.ok) return printError(security.failure);
    const asked = saleOf({ quantity, flags }, portfolio, security.value, opened);
    if (!asked.ok) return printError(asked.failure);
    const securities = new Map([
      ...shown.securities,
      [String(security.value.id), security.value] as const,
    ]);
    try {
      const wanted = { method: undefined, lots: undefined };
      const body = salePreviewAnswer({ ...shown, securities }, asked.value, wanted);
      return print(flags, body, previewText(body));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return printError(refusal('refused', error.problem.detail));
    }
  });
}

interface Viewed {
  readonly portfolio: OwnedPortfolio;
  readonly opened: OpenedLedger;
  readonly today: ReturnType<typeof dayAt>;
}

function withView(
  flags: PortfolioFlags,
  act: (shown: ShownView, viewed: Viewed) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withPortfolio(flags, async (portfolio, opened) => {
    const { read, context } = opened.ledger;
    const view = await taxView(read, portfolio.row.holder);
    const securities = await namesIn(read, view);
    const questions = await blockingQuestions(read, [portfolio.row.id]);
    const shown = { view, securities, questions, portfolio: portfolio.row.id, isOwn: true };
    return act(shown, {
      portfolio,
      opened,
      today: dayAt(home().calendar.zone, context.store.now()),
    });
  });
}

function print(flags: PortfolioFlags, body: unknown, text: string): ExitCode {
  if (flags.json === true) printJson(body);
  else printLine(text);
  return EXIT.ok;
}

async function securityOf(
  { ledger }: OpenedLedger,
  { row: portfolio }: OwnedPortfolio,
  symbol: string,
): Promise<Result<SecurityRow, CommandFailure>> {
  const [row, ...others] = await listingsMeant(ledger.read, symbol, {
    ...{ portfolios: [portfolio.id], currency: portfolio.baseCurrency },
  });
  if (row === undefined) return failed(refusal('refused', `the ledger has no security ${symbol}.`));
  if (others.length === 0) return ok(row);
  return failed(refusal('refused', `${symbol} is listed more than once.`));
}

function saleOf(
  { quantity, flags }: { readonly quantity: string; readonly flags: SellFlags },
  { row }: OwnedPortfolio,
  security: SecurityRow,
  { ledger }: OpenedLedger,
): Result<SaleRequest, CommandFailure> {
  const units = parseDecimal(quantity);
  const price = parseDecimal(flags.price ?? '');
  const fees = flags.fees === undefined ? NO_MONEY : parseDecimal(flags.fees);
  if (units?.gt(0) !== true) return failed(usage(`${quantity}: expected a quantity above 0`));
  if (price?.gte(0) !== true) return failed(usage('--price: expected the price per unit'));
  if (fees?.gte(0) !== true) return failed(usage('--fees: expected an amount of 0 or more'));
  const at = ledger.context.store.now();
  return ok({
    portfolio: row.id,
    security: security.id,
    currency: security.currency,
    quantity: units as SaleRequest['quantity'],
    price: price as SaleRequest['price'],
    fees: fees as SaleRequest['fees'],
    at,
    on: dayAt(home().calendar.zone, at),
  });
}
