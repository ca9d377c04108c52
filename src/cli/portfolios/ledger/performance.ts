// `sluice ledger performance`: return and risk of a portfolio from the closes on record, as the API answers it.
import { ledgerPlaceOf } from '../../../api/app/ledger.ts';
import { analysedPortfolio } from '../../../api/http/holdings/analysed-series.ts';
import { performanceBody } from '../../../api/http/holdings/analytics-bodies.ts';
import { ProblemError } from '../../../api/http/shapes/problem.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { openHistory } from '../../../ledger/app/prices/open-history.ts';
import { parseDay } from '../../../market/time/day.ts';
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
import { performanceText } from './performance-text.ts';

export interface PerformanceFlags extends PortfolioFlags {
  readonly from?: string;
  readonly to?: string;
  readonly benchmark?: string;
  readonly periods?: string;
}

interface Dates {
  readonly from: TradingDay | undefined;
  readonly to: TradingDay;
}

interface Asked extends Dates {
  readonly periods_per_year: number | undefined;
}

export function performance(flags: PerformanceFlags): Promise<ExitCode> {
  return withPortfolio(flags, async (portfolio, opened) => {
    const today = dayAt(home().calendar.zone, opened.ledger.context.store.now());
    const dates = datesIn(flags, today);
    if (!dates.ok) return printError(dates.failure);
    const periods = periodsIn(flags);
    if (!periods.ok) return printError(periods.failure);
    const given = { ...dates.value, periods_per_year: periods.value };
    try {
      const body = await bodyOf(flags, portfolio, { opened, given });
      if (flags.json === true) printJson(body);
      else printLine(performanceText(body, { name: portfolio.name, benchmark: flags.benchmark }));
      return EXIT.ok;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return printError(refusal('refused', error.problem.detail));
    }
  });
}

function datesIn({ from, to }: PerformanceFlags, today: TradingDay): Result<Dates, CommandFailure> {
  const [first, last] = [dayOf('--from', from), dayOf('--to', to)];
  if (!first.ok) return first;
  if (!last.ok) return last;
  const until = last.value ?? today;
  if (until > today) return failed(usage(`--to ${until}: it must not be in the future`));
  if (first.value !== undefined && first.value > until)
    return failed(
      usage(`--from ${first.value} is after --to ${until}: give the earlier day first`),
    );
  return ok({ from: first.value, to: until });
}

const PERIODS_MAX = 366;

function periodsIn({ periods }: PerformanceFlags): Result<number | undefined, CommandFailure> {
  if (periods === undefined) return ok(undefined);
  const number = /^\d{1,3}$/.test(periods) ? Number(periods) : 0;
  if (number >= 1 && number <= PERIODS_MAX) return ok(number);
  return failed(
    usage(`--periods ${periods}: expected a whole number from 1 to 366, such as 12 for months`),
  );
}

function dayOf(
  flag: string,
  text: string | undefined,
): Result<TradingDay | undefined, CommandFailure> {
  const day = text === undefined ? undefined : parseDay(text);
  if (text === undefined || day !== undefined) return ok(day);
  return failed(usage(`${flag} ${text}: expected a day, such as 2026-01-31`));
}

/** The conventions of the API, where a request names no others. */
const CONVENTIONS = {
  risk_free_annual: 0,
  sortino_target: 0,
  confidence: 0.95,
};

async function bodyOf(
  { benchmark }: PerformanceFlags,
  { row }: OwnedPortfolio,
  { opened, given }: { readonly opened: OpenedLedger; readonly given: Asked },
) {
  const { ledger, api } = opened;
  const { history, close } = await openHistory(ledgerPlaceOf(api.store));
  try {
    const { staleAfterDays } = api.prices;
    // Nothing else is served from this process.
    const pause = () => Promise.resolve();
    const reads = { read: ledger.read, history, staleAfterDays, pause };
    const asked = { ...CONVENTIONS, ...given, benchmark };
    return performanceBody(await analysedPortfolio(reads, row, asked), { explain: false });
  } finally {
    await close();
  }
}
