// A portfolio at the end of a day in the past, as it was known at a moment: its entries are folded again.
import { DAY_MS, type Instant, instant, type TradingDay } from '../../../kernel/instant.ts';
import { addDays, utcMidnight } from '../../../market/time/day.ts';
import type { FoundRate } from '../../domain/currency/dated-rate.ts';
import { RATE_AGE_MAX_DAYS, ratesByDay } from '../../domain/currency/rates-by-day.ts';
import type { CurrencyCode, SecurityId } from '../../domain/entries/ids.ts';
import { termsOf } from '../../domain/portfolio/terms-of.ts';
import type { RecordedEntry } from '../../domain/valuation/recorded-entry.ts';
import { type Close, type Valuation, valueAsOf } from '../../domain/valuation/value-as-of.ts';
import type { PortfolioRow, SecurityRow } from '../../ports/ledger-rows.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';

export interface PastAsked {
  readonly on: TradingDay;
  /** Undefined: as it is known now. */
  readonly knownAt: Instant | undefined;
  /** Undefined: everything that was held. */
  readonly security: SecurityId | undefined;
}

export interface PastClose extends Close {
  readonly source: string;
}

export interface PastPortfolio {
  readonly valuation: Valuation;
  readonly securities: ReadonlyMap<SecurityId, SecurityRow>;
  readonly closes: ReadonlyMap<SecurityId, PastClose>;
  readonly rates: ReadonlyMap<CurrencyCode, FoundRate>;
}

export async function pastPortfolio(
  sources: ValuationSources,
  portfolio: PortfolioRow,
  asked: PastAsked,
): Promise<PastPortfolio> {
  const { read, staleAfterDays } = sources;
  const { on, knownAt, security } = asked;
  const wanted = security && (await read.connected(portfolio.id, [security]));
  const recorded = await read.recordedEntries(portfolio.id, wanted);
  const { baseCurrency } = portfolio;
  const securities = await securitiesIn(sources, recorded);
  const closes = await closesOn(sources, portfolio, { asked, securities });
  const rates = await ratesOn(sources, portfolio, { asked, recorded });
  const valued = valueAsOf(recorded, {
    ...{ on, knownAt, staleAfterDays, baseCurrency },
    terms: termsOf(portfolio),
    close: (id) => closes.get(id),
    rate: (currency) => rates.get(currency)?.rate,
  });
  if (!valued.ok)
    throw new Error(`entry ${valued.failure.entry.id} cannot be folded as it was known then`);
  return { valuation: valued.value, securities, closes, rates };
}

async function securitiesIn(
  { read }: ValuationSources,
  recorded: readonly RecordedEntry[],
): Promise<ReadonlyMap<SecurityId, SecurityRow>> {
  const ids = recorded.flatMap(({ entry }) => {
    if (entry.kind === 'cash') return [];
    const other =
      entry.kind === 'action' && 'security' in entry.action ? [Number(entry.action.security)] : [];
    return [entry.security, ...other];
  });
  const rows = await read.securities([...new Set(ids)] as SecurityId[]);
  return new Map(rows.map((row) => [row.id, row]));
}

interface Needed {
  readonly asked: PastAsked;
  readonly securities: ReadonlyMap<SecurityId, SecurityRow>;
}

/** Of the sources on record, unless the keeper stated one of a later day. */
async function closesOn(
  { read, history }: ValuationSources,
  { id }: PortfolioRow,
  { asked: { on, knownAt }, securities }: Needed,
): Promise<ReadonlyMap<SecurityId, PastClose>> {
  const rows = [...securities.values()];
  const found = await history.lastCloses([...new Set(rows.map(({ symbol }) => symbol))], on);
  const closes = new Map<SecurityId, PastClose>();
  for (const { id: security, symbol, currency } of rows) {
    const close = found.get(symbol);
    if (close?.currency === currency) closes.set(security, close);
  }
  const endOfDay = instant(utcMidnight(on) + DAY_MS);
  for (const mark of await read.marks(id, endOfDay, knownAt)) {
    const day = new Date(mark.at).toISOString().slice(0, 10) as TradingDay;
    const known = closes.get(mark.security);
    if (known === undefined || known.on < day)
      closes.set(mark.security, { price: mark.price, on: day, source: 'mark' });
  }
  return closes;
}

async function ratesOn(
  { history }: ValuationSources,
  { baseCurrency }: PortfolioRow,
  {
    asked: { on },
    recorded,
  }: { readonly asked: PastAsked; readonly recorded: readonly RecordedEntry[] },
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
