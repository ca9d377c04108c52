// What a sale would close and cost in tax under each lot method, with the wash sales it would be part of. Nothing is booked.
import { scaled, sumOf } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, type Price, type Quantity } from '../../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { TradeEntry } from '../../domain/entries/entry.ts';
import type {
  CurrencyCode,
  PortfolioId,
  SecurityId,
  TransactionId,
} from '../../domain/entries/ids.ts';
import type { Term } from '../../domain/lots/holding-period.ts';
import { byAge, type Lot, type TradeId } from '../../domain/lots/lot.ts';
import { bookOf } from '../../domain/lots/lot-book.ts';
import type { LotMethod } from '../../domain/lots/lot-terms.ts';
import { type Closure, matchTrade } from '../../domain/lots/match-trade.ts';
import { methodOn } from '../../domain/lots/method-history.ts';
import type { LotChoice, Trade } from '../../domain/lots/trade.ts';
import {
  blamed,
  type ChangeRefusal,
  type FoldedEntry,
  foldEntries,
} from '../../domain/portfolio/fold-entries.ts';
import { NOTHING, type PortfolioTerms } from '../../domain/portfolio/portfolio-book.ts';
import { choicesOf } from '../../domain/tax/named-lots.ts';
import type { WashClosure, WashLot } from '../../domain/tax/wash/wash-view.ts';
import { type WashPortfolio, washSalesOfEntries } from '../../domain/tax/wash-entries.ts';
import { washTotals } from '../../domain/tax/wash-sales.ts';
import type { PortfolioRow } from '../../ports/ledger-rows.ts';
import type { TaxView } from './tax-view.ts';

export interface SaleRequest {
  readonly portfolio: PortfolioId;
  readonly security: SecurityId;
  readonly quantity: Quantity;
  readonly price: Price;
  readonly fees: Money;
  readonly currency: CurrencyCode;
  readonly at: Instant;
  readonly on: TradingDay;
}

export interface SalePreview {
  readonly method: LotMethod;
  readonly closures: readonly WashClosure[];
  /** What to name in the sale, so that exactly these lots are closed; undefined for AVERAGE, which names none. */
  readonly lots: readonly LotChoice[] | undefined;
  readonly gain: Money;
  readonly disallowedLoss: Money;
  readonly allowedGain: Money;
  /** The allowed gain by term. */
  readonly gainByTerm: Readonly<Record<Term, Money>>;
  /** Allowed gain times the rate of its term; negative for what losses save, 0 in a tax-deferred portfolio. */
  readonly tax: Money;
}

/** Of the methods that need no further choice. */
export const PREVIEW_METHODS = ['FIFO', 'LIFO', 'HIFO', 'AVERAGE', 'MIN_TAX'] as const;

/** `lots`: those that a person names; the method is SPECIFIC_ID then. */
export function salePreview(
  { source, openLots }: TaxView,
  asked: SaleRequest,
  how: { readonly method: LotMethod; readonly lots?: readonly LotChoice[] | undefined },
): Result<SalePreview, ChangeRefusal> {
  const portfolio = source.portfolios.find(({ id }) => id === asked.portfolio);
  if (portfolio === undefined) throw new Error(`portfolio ${asked.portfolio} is not in the view`);
  const place = [String(asked.portfolio), String(asked.security)];
  const then = lotsAt(source, asked.at) ?? openLots;
  const parts = then.filter((lot) => lot.portfolio === place[0] && lot.security === place[1]);
  const lots = how.lots === undefined ? parts : joined(parts);
  const { terms } = portfolio;
  const trade = { ...tradeOf(asked), ...(how.lots && { chosen: how.lots }) };
  const matched = matchTrade(bookOf(lots.toSorted(byAge)), trade, {
    ...terms,
    method: how.method,
    allowShort: false,
  });
  if (!matched.ok) return failed(matched.failure);
  const named = how.method === 'AVERAGE' ? undefined : choicesOf(matched.value.closures);
  const entry = entryOf(asked, how.method, named);
  const sold = withSale(portfolio, entry, matched.value.closures);
  if (!sold.ok) return failed(sold.failure);
  const closures = washedSale(source, portfolio, sold.value);
  const { gain, disallowedLoss, allowedGain } = washTotals(closures);
  const isDeferred = source.scope.taxDeferred.has(String(asked.portfolio));
  const tax = isDeferred ? NO_MONEY : taxOn(closures, terms);
  const gains = { gain, disallowedLoss, allowedGain, gainByTerm: gainByTerm(closures) };
  return ok({ method: how.method, closures, lots: named, ...gains, tax });
}

/** Who names a lot means all of its parts. */
function joined(parts: readonly WashLot[]): readonly Lot[] {
  return [...Map.groupBy(parts, ({ id }) => id).values()].flatMap((own) => {
    const [first] = own;
    const remaining = sumOf(own.map((one) => one.remaining));
    return first === undefined
      ? []
      : [{ ...first, remaining, basis: sumOf(own.map(({ basis }) => basis)) }];
  });
}

/** Of sales that name no other. */
export function methodOnDay({ methods }: PortfolioRow, on: TradingDay): LotMethod {
  return methodOn(methods, on);
}

/** Later than everything that is booked on its day. */
const PREVIEW = Number.MAX_SAFE_INTEGER as TransactionId;

function tradeOf({ quantity, price, fees, at, on }: SaleRequest): Trade {
  const id = String(PREVIEW) as TradeId;
  return { id, side: 'SELL', at, on, booking: PREVIEW, quantity, price, fees };
}

export function entryOf(
  { security, quantity, price, fees, currency, at, on }: SaleRequest,
  method: LotMethod,
  chosen: readonly LotChoice[] | undefined,
): TradeEntry {
  const common = { id: PREVIEW, at, on, booking: PREVIEW, currency, rate: undefined } as const;
  return {
    ...common,
    kind: 'trade',
    side: 'SELL',
    effect: 'CLOSE',
    security,
    quantity,
    price,
    fees,
    method,
    chosen,
    decided: undefined,
  };
}

/** As wash sales left them just before a sale at that time; undefined if nothing took effect later. */
function lotsAt({ portfolios, scope }: TaxView['source'], at: Instant) {
  const isBefore = ({ entry }: FoldedEntry) => entry.at <= at;
  if (portfolios.every(({ folded }) => folded.every(isBefore))) return undefined;
  const then = portfolios.map((one) => ({ ...one, folded: one.folded.filter(isBefore) }));
  return washSalesOfEntries(then, scope).openLots;
}

/** What the portfolio booked, with the sale: later sales of it may close other lots then. */
function withSale(
  { folded, terms }: WashPortfolio,
  entry: TradeEntry,
  closed: readonly Closure[],
): Result<readonly FoldedEntry[], ChangeRefusal> {
  if (folded.some((one) => one.entry.at > entry.at)) {
    const again = foldEntries([...folded.map((one) => one.entry), entry], terms);
    return again.ok ? ok(again.value.entries) : failed(blamed(again.failure, [entry]));
  }
  const { security, id: transaction } = entry;
  const closures = closed.map((one) => ({ ...one, security, transaction }));
  return ok([...folded, { entry, consequences: { ...NOTHING, closures } }]);
}

/** What the sale closes in the view that has it. */
function washedSale(
  { portfolios, scope }: TaxView['source'],
  seller: WashPortfolio,
  folded: readonly FoldedEntry[],
): readonly WashClosure[] {
  const all = portfolios.map((one) => (one === seller ? { ...seller, folded } : one));
  const tradeId = String(PREVIEW);
  return washSalesOfEntries(all, scope).closures.filter((one) => one.tradeId === tradeId);
}

export function gainByTerm(closures: readonly WashClosure[]): Readonly<Record<Term, Money>> {
  const of = (wanted: Term) =>
    sumOf(closures.flatMap(({ term, allowedGain }) => (term === wanted ? [allowedGain] : [])));
  return { SHORT: of('SHORT'), LONG: of('LONG') };
}

export function taxOn(closures: readonly WashClosure[], { taxRates }: PortfolioTerms): Money {
  return sumOf(closures.map(({ allowedGain, term }) => scaled(allowedGain, taxRates[term])));
}
