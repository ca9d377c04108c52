// The price that a position is valued at: that of the sources, unless its keeper has stated a later one.
import type { Price } from '../../../kernel/decimal.ts';
import { DAY_MS, type Instant } from '../../../kernel/instant.ts';
import { dayFromUtc } from '../../../market/time/day.ts';
import type { PortfolioId, SecurityId } from '../../domain/entries/ids.ts';
import { hasExpired, quotedPrice, unitPrice } from '../../domain/options/option-security.ts';
import { allSplits, bookedSplits, inSharesOf, splitIn } from '../../domain/prices/splits.ts';
import type { SecurityRow } from '../../ports/ledger-rows.ts';
import type { MarkRow } from '../../ports/marks.ts';
import type { Quote, QuotesAnswer } from '../../ports/prices.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';

export interface UsedPrice {
  /** Of one unit: of an option, that of a contract. */
  readonly price: Price;
  /** As the source states it: of an option, per share. */
  readonly quoted: Price;
  /** Of one unit. */
  readonly previousClose: Price | undefined;
  /** For which one unit can be sold and bought now. */
  readonly bid?: Price | undefined;
  readonly ask?: Price | undefined;
  readonly at: Instant;
  /** The same by our clock, where that of the source is another one. */
  readonly receivedAt?: Instant;
  readonly source: string;
  /** It is old, or a newer one was due and has not come. */
  readonly isStale: boolean;
}

export type WithoutPrice =
  | 'NO_PRICE_SOURCE'
  | 'OTHER_CURRENCY'
  | 'UNKNOWN_SYMBOL'
  | 'NO_PRICE'
  | 'EXPIRED';

export type PriceOrReason =
  | { readonly used: UsedPrice; readonly unpriced: undefined }
  | { readonly used: undefined; readonly unpriced: WithoutPrice };

export type PriceOf = (security: SecurityRow) => PriceOrReason;

/** Of these securities, in this portfolio. */
export async function pricesIn(
  sources: ValuationSources,
  portfolio: PortfolioId,
  securities: readonly SecurityRow[],
): Promise<PriceOf> {
  if (securities.length === 0) return () => ({ used: undefined, unpriced: 'NO_PRICE_SOURCE' });
  const answers = await sources.prices.quotes(securities.map(({ symbol }) => symbol));
  const marks = await marksIn(sources, portfolio);
  return (security) => {
    const { id, symbol, currency } = security;
    if (hasExpired(security, sources.today)) return { used: undefined, unpriced: 'EXPIRED' };
    const answer = answers.get(symbol);
    const isUsable = answer?.ok === true && answer.value.currency === currency;
    const quote = isUsable ? ofUnit(security, answer.value) : undefined;
    const used = laterOf(security, { quote, mark: marks.get(id) }, sources);
    if (used !== undefined) return { used, unpriced: undefined };
    return { used, unpriced: whyUnpriced(answer) };
  };
}

/** In shares of today: a split that is booked since then has divided the price that was stated. */
async function marksIn(
  { read, now, today }: ValuationSources,
  portfolio: PortfolioId,
): Promise<ReadonlyMap<SecurityId, MarkRow>> {
  const marks = await read.marks(portfolio, now);
  const [oldest] = marks.toSorted((a, b) => a.at - b.at);
  if (oldest === undefined) return new Map();
  const ids = marks.map(({ security }) => security);
  const actions = Map.groupBy(await read.actionsAfter(ids, oldest.at), ({ security }) => security);
  const own = bookedSplits(await read.entries(portfolio, ids));
  return new Map(
    marks.map((mark) => {
      const applied = (actions.get(mark.security) ?? []).flatMap((one) => splitIn(one) ?? []);
      const splits = allSplits(applied, own.get(mark.security));
      const { price } = inSharesOf(today, { ...mark, on: dayFromUtc(mark.at) }, splits);
      return [mark.security, { ...mark, price }];
    }),
  );
}

function ofUnit(security: SecurityRow, quote: Quote): UsedPrice {
  const { price: quoted, previousClose, bid, ask } = quote;
  return {
    ...quote,
    bid: bid && unitPrice(security, bid),
    ask: ask && unitPrice(security, ask),
    quoted,
    price: unitPrice(security, quoted),
    previousClose: previousClose && unitPrice(security, previousClose),
  };
}

interface Candidates {
  readonly quote: UsedPrice | undefined;
  readonly mark: MarkRow | undefined;
}

function laterOf(
  security: SecurityRow,
  { quote, mark }: Candidates,
  { now, staleAfterDays }: ValuationSources,
): UsedPrice | undefined {
  if (mark === undefined || (quote !== undefined && quote.at >= mark.at)) return quote;
  const { price, at } = mark;
  const isStale = isOld({ at }, { now, staleAfterDays });
  const quoted = quotedPrice(security, price);
  return { price, quoted, previousClose: undefined, at, source: 'mark', isStale };
}

/** By the price's own time: one that has been in a cache for a while may still be the price. */
export function isOld(
  { at, receivedAt }: Pick<UsedPrice, 'at' | 'receivedAt'>,
  { now, staleAfterDays }: Pick<ValuationSources, 'now' | 'staleAfterDays'>,
): boolean {
  return now - (receivedAt ?? at) > staleAfterDays * DAY_MS;
}

function whyUnpriced(answer: ReturnType<QuotesAnswer['get']>): WithoutPrice {
  if (answer === undefined) return 'NO_PRICE_SOURCE';
  if (answer.ok) return 'OTHER_CURRENCY';
  return answer.failure.kind === 'unknown-symbol' ? 'UNKNOWN_SYMBOL' : 'NO_PRICE';
}
