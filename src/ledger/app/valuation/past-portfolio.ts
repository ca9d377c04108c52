// A portfolio at the end of a day in the past, as it was known at a moment: its entries are folded again.
import { DAY_MS, type Instant, instant, type TradingDay } from '../../../kernel/instant.ts';
import { addDays, dayFromUtc, utcMidnight } from '../../../market/time/day.ts';
import type { FoundRate } from '../../domain/currency/dated-rate.ts';
import { RATE_AGE_MAX_DAYS, ratesByDay } from '../../domain/currency/rates-by-day.ts';
import { type Entry, securitiesOf } from '../../domain/entries/entry.ts';
import type { CurrencyCode, SecurityId } from '../../domain/entries/ids.ts';
import { hasExpired } from '../../domain/options/option-security.ts';
import { termsOf } from '../../domain/portfolio/terms-of.ts';
import { renamedFrom } from '../../domain/prices/renamed.ts';
import {
  allSplits,
  bookedSplits,
  inSharesOf,
  type SplitOnDay,
} from '../../domain/prices/splits.ts';
import { countingEntries, type RecordedEntry } from '../../domain/valuation/recorded-entry.ts';
import { type Close, type Valuation, valueAsOf } from '../../domain/valuation/value-as-of.ts';
import type { PortfolioRow, SecurityRow } from '../../ports/ledger-rows.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';
import { recordedCloses } from './recorded-closes.ts';
import {
  declinedSplits,
  type SplitQuestions,
  splitQuestionsOn,
  suspectedSplits,
} from './split-questions.ts';

export interface PastPortfolioQuery {
  readonly on: TradingDay;
  /** Undefined: as it is known now. */
  readonly knownAt: Instant | undefined;
  /** Undefined: everything that was held. */
  readonly security: SecurityId | undefined;
}

/** The price is that of one unit. */
export interface PastClose extends Close {
  /** Under which closes of the security are on record. */
  readonly symbol: string;
  readonly source: string;
}

export interface PastPortfolio {
  readonly valuation: Valuation;
  readonly securities: ReadonlyMap<SecurityId, SecurityRow>;
  /** In shares of the day. */
  readonly closes: ReadonlyMap<SecurityId, PastClose>;
  /** Until the day: of the sources, and what is booked. */
  readonly splits: SplitsBySecurity;
  /** Splits of the sources that were not booked. */
  readonly questions: SplitQuestions;
  readonly rates: ReadonlyMap<CurrencyCode, FoundRate>;
}

type SplitsBySecurity = ReadonlyMap<SecurityId, readonly SplitOnDay[]>;

export async function pastPortfolio(
  sources: ValuationSources,
  portfolio: PortfolioRow,
  asked: PastPortfolioQuery,
): Promise<PastPortfolio> {
  const { read, staleAfterDays } = sources;
  const { on, knownAt, security } = asked;
  const wanted = security && (await read.connected(portfolio.id, [security]));
  const recorded = await read.recordedEntries(portfolio.id, wanted);
  const { baseCurrency } = portfolio;
  const securities = await securitiesIn(sources, recorded);
  const entries = countingEntries(recorded, asked).map(({ entry }) => entry);
  const printed = await closesOn(sources, portfolio, { asked, securities });
  for (const [later, earlier] of renamedFrom(entries)) {
    const close = printed.get(later) ?? printed.get(earlier);
    if (close !== undefined) printed.set(later, close);
  }
  for (const [id, row] of securities) if (hasExpired(row, on)) printed.delete(id);
  const splits = await splitsUntil(sources, printed, { on, entries });
  const closes = new Map(
    [...printed].map(([id, close]) => [id, inSharesOf(on, close, splits.get(id) ?? [])] as const),
  );
  const rates = await ratesOn(sources, portfolio, { asked, recorded });
  const valued = valueAsOf(recorded, {
    ...{ on, knownAt, staleAfterDays, baseCurrency },
    terms: termsOf(portfolio),
    close: (id) => closes.get(id),
    rate: (currency) => rates.get(currency)?.rate,
  });
  if (!valued.ok)
    throw new Error(`entry ${valued.failure.entry.id} cannot be folded as it was known then`);
  const valuation = valued.value;
  const questions = await questionsOn(sources, portfolio, { on, valuation, securities, entries });
  return { valuation, securities, closes, splits, questions, rates };
}

interface Valued
  extends Pick<PastPortfolioQuery, 'on'>,
    Pick<PastPortfolio, 'valuation' | 'securities'> {
  readonly entries: readonly Entry[];
}

async function questionsOn(
  { history, read }: ValuationSources,
  { id: portfolio }: PortfolioRow,
  { on, valuation, securities, entries }: Valued,
): Promise<SplitQuestions> {
  const lots = new Map(valuation.positions.map((one) => [one.security, one.lots]));
  const held = [...lots.keys()].flatMap((security) => securities.get(security) ?? []);
  return splitQuestionsOn(history, held, {
    ...{ portfolio, on },
    lotsOf: async (security) => lots.get(security) ?? [],
    splitsOf: async (security) => bookedSplits(entries).get(security) ?? [],
    declined: () => declinedSplits(read, portfolio),
    suspected: await suspectedSplits(read, portfolio),
  });
}

async function securitiesIn(
  { read }: ValuationSources,
  recorded: readonly RecordedEntry[],
): Promise<ReadonlyMap<SecurityId, SecurityRow>> {
  const ids = recorded.flatMap(({ entry }) => securitiesOf(entry));
  const rows = await read.securities([...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, row]));
}

interface Needed {
  readonly asked: PastPortfolioQuery;
  readonly securities: ReadonlyMap<SecurityId, SecurityRow>;
}

/** Of the sources on record, unless the keeper stated one of a later day. */
async function closesOn(
  { read, history }: ValuationSources,
  { id }: PortfolioRow,
  { asked: { on, knownAt }, securities }: Needed,
): Promise<Map<SecurityId, PastClose>> {
  const closes = await recordedCloses({ read, history }, [...securities.values()], on);
  const endOfDay = instant(utcMidnight(on) + DAY_MS);
  for (const mark of await read.marks(id, endOfDay, knownAt)) {
    const known = closes.get(mark.security);
    const symbol = known?.symbol ?? securities.get(mark.security)?.symbol;
    const day = dayFromUtc(mark.at);
    if (symbol !== undefined && (known === undefined || known.on < day))
      closes.set(mark.security, { price: mark.price, on: day, source: 'mark', symbol });
  }
  return closes;
}

/** The close of the day before, which the change of a day begins with, may be so much older. */
const EARLIER_CLOSE_DAYS = 30;

/** A split between the close and the day has divided the close: quantities are those of the day. */
async function splitsUntil(
  { history }: ValuationSources,
  closes: ReadonlyMap<SecurityId, PastClose>,
  { on, entries }: { readonly on: TradingDay; readonly entries: readonly Entry[] },
): Promise<SplitsBySecurity> {
  const booked = bookedSplits(entries);
  const [first = on] = [...closes.values()].map((close) => close.on).toSorted();
  const symbols = [...closes.values()].map(({ symbol }) => symbol);
  const range = { from: addDays(first, -EARLIER_CLOSE_DAYS), to: on };
  const printed = await history.splitsOfAll([...new Set(symbols)], range);
  return new Map(
    [...closes].map(([id, { symbol }]) => [
      id,
      allSplits(printed.get(symbol) ?? [], booked.get(id)),
    ]),
  );
}

async function ratesOn(
  { history }: ValuationSources,
  { baseCurrency }: PortfolioRow,
  {
    asked: { on },
    recorded,
  }: { readonly asked: PastPortfolioQuery; readonly recorded: readonly RecordedEntry[] },
): Promise<ReadonlyMap<CurrencyCode, FoundRate>> {
  const currencies = [...new Set(recorded.map(({ entry }) => entry.currency))];
  const others = currencies.filter((currency) => currency !== baseCurrency);
  if (others.length === 0) return new Map();
  const range = { from: addDays(on, -RATE_AGE_MAX_DAYS), to: on };
  const rateOn = ratesByDay(await history.rates([...others, baseCurrency], range), baseCurrency);
  return new Map(
    others.flatMap((currency) => {
      const found = rateOn(currency, on);
      return found.ok ? [[currency, found.value] as const] : [];
    }),
  );
}
