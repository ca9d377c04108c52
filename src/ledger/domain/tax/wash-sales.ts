// Wash sales (26 CFR 1.1091-1): a loss is disallowed as far as the same security was bought 30 days before or after.
// A view of all portfolios of one person in one security and its equivalents, recomputed from the trades: a later purchase changes what an
// earlier sale may deduct, never what was recorded.
import { lesser, minus, negated, plus, shareOf, sumOf } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, NO_QUANTITY, type Quantity } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { addDays } from '../../../market/time/day.ts';
import { daysBetween } from '../lots/holding-period.ts';
import { byAge, type Lot, type LotId } from '../lots/lot.ts';
import { emptyBook, type LotBook, replaceLot } from '../lots/lot-book.ts';
import type { LotMethod, LotTerms } from '../lots/lot-terms.ts';
import { bookAfter, type Closure, matchTrade } from '../lots/match-trade.ts';
import type { Trade, TradeRefusal } from '../lots/trade.ts';

export interface WashTrade {
  readonly portfolio: string;
  readonly security: string;
  readonly trade: Trade;
  /** Under which the trade was booked, if not under that of the terms. */
  readonly method?: LotMethod;
}

export interface WashTerms {
  readonly lots: LotTerms;
  /** Calendar days before and after the sale, both ends included. */
  readonly windowDays: number;
  /** A loss here is never deducted, and shares bought here take over no basis. */
  readonly taxDeferred: ReadonlySet<string>;
}

export interface WashClosure extends Closure {
  readonly portfolio: string;
  readonly security: string;
  readonly disallowedLoss: Money;
  /** The part that no replacement's basis takes over. */
  readonly permanentlyDisallowed: Money;
  /** The gain, or the loss that may be deducted now. */
  readonly allowedGain: Money;
  readonly replacements: readonly Replaced[];
}

/** Shares that replaced sold ones, and what they took over. */
export interface Replaced {
  readonly lotId: LotId;
  readonly portfolio: string;
  readonly security: string;
  readonly quantity: Quantity;
  /** The disallowed loss of the sold shares. */
  readonly loss: Money;
  /** Days that the holding period of these shares begins earlier. */
  readonly heldDays: number;
  /** False in a tax-deferred portfolio: the loss is in no basis. */
  readonly isInBasis: boolean;
}

/** A lot, or the part of one whose shares replaced sold ones. Its basis contains the adjustment. */
export interface WashLot extends Lot {
  readonly portfolio: string;
  readonly security: string;
  readonly adjustment: Money;
}

export interface WashView {
  readonly closures: readonly WashClosure[];
  /** In the order of booking; of one lot the adjusted part first. */
  readonly openLots: readonly WashLot[];
}

/** Trades of one security, or of equivalent ones share for share, in the order of booking; the first that is refused ends the view. */
export function washSales(
  trades: readonly WashTrade[],
  terms: WashTerms,
): Result<WashView, TradeRefusal> {
  const view = startView(terms);
  for (const one of trades) {
    const refusal = view.book(one);
    if (refusal !== undefined) return failed(refusal);
  }
  return ok({ closures: view.closures(), openLots: view.openLots() });
}

interface Place {
  readonly portfolio: string;
  readonly security: string;
}

/** What is known of one part of a lot besides the lot itself. */
interface Part {
  readonly portfolio: string;
  readonly security: string;
  readonly lotId: LotId;
  readonly adjustment: Money;
  /** Its shares replaced sold ones; each share does that once. */
  readonly isUsed: boolean;
}

interface Row {
  readonly closure: Closure;
  readonly portfolio: string;
  readonly security: string;
  readonly heldDays: number;
  quantityLeft: Quantity;
  lossLeft: Money;
  permanently: Money;
  readonly replacements: Map<LotId, Replaced>;
}

function startView({ lots: lotTerms, windowDays, taxDeferred }: WashTerms) {
  const books = new Map<string, LotBook>();
  const parts = new Map<LotId, Part>();
  const rows: Row[] = [];

  function bookOf({ portfolio, security }: Place): LotBook {
    const key = `${portfolio}\n${security}`;
    const known = books.get(key) ?? emptyBook();
    books.set(key, known);
    return known;
  }

  function book({ portfolio, security, trade, method }: WashTrade): TradeRefusal | undefined {
    const held = bookOf({ portfolio, security });
    const before = new Map(held.lots.map((lot) => [lot.id, lot]));
    const matched = matchTrade(
      held,
      trade,
      method === undefined ? lotTerms : { ...lotTerms, method },
    );
    if (!matched.ok) return matched.failure;
    bookAfter(held, matched.value);
    const { closures, opened } = matched.value;
    for (const closure of closures) releaseAdjustment(closure, before.get(closure.lotId));
    if (opened !== undefined)
      parts.set(opened.id, {
        portfolio,
        security,
        lotId: opened.id,
        adjustment: NO_MONEY,
        isUsed: false,
      });
    for (const closure of closures) {
      const row = rowOf(closure);
      rows.push(row);
      replaceFrom(row, heldByAge());
    }
    if (opened?.side === 'LONG')
      for (const row of rows.filter(({ quantityLeft }) => !quantityLeft.isZero()))
        replaceFrom(
          row,
          held.lots.filter(({ id }) => partOf(id).lotId === opened.id),
        );
    return undefined;
  }

  /** The shares that were sold take their part of the adjustment along. */
  function releaseAdjustment({ lotId, quantity }: Closure, lot: Lot | undefined): void {
    const part = partOf(lotId);
    if (lot === undefined || part.adjustment.isZero()) return;
    const gone = shareOf(part.adjustment, quantity, lot.remaining);
    parts.set(lotId, { ...part, adjustment: minus(part.adjustment, gone) });
  }

  function rowOf(closure: Closure): Row {
    const { portfolio, security } = partOf(closure.lotId);
    const isLoss = closure.side === 'LONG' && closure.gain.lt(0) && !taxDeferred.has(portfolio);
    return {
      closure,
      portfolio,
      security,
      heldDays: daysBetween(closure.heldSince, closure.closedOn),
      quantityLeft: isLoss ? closure.quantity : NO_QUANTITY,
      lossLeft: isLoss ? negated(closure.gain) : NO_MONEY,
      permanently: NO_MONEY,
      replacements: new Map(),
    };
  }

  /** Of all portfolios, the earliest purchase first. */
  function heldByAge(): readonly Lot[] {
    return [...books.values()].flatMap(({ lots }) => lots).toSorted(byAge);
  }

  function replaceFrom(row: Row, lots: readonly Lot[]): void {
    for (const lot of lots) {
      if (row.quantityLeft.isZero()) return;
      const part = partOf(lot.id);
      if (isReplacement(row, part, lot)) replace(row, part, lot);
    }
  }

  function replace(row: Row, part: Part, lot: Lot): void {
    const quantity = lesser(row.quantityLeft, lot.remaining);
    const loss = shareOf(row.lossLeft, quantity, row.quantityLeft);
    const isDeferred = taxDeferred.has(part.portfolio);
    const [used, ...rest] = splitLot(lot, quantity);
    const adjusted = isDeferred ? used : tacked(used, loss, row.heldDays);
    replaceLot(bookOf(part), lot.id, [adjusted, ...rest]);
    const adjustment = isDeferred ? part.adjustment : plus(part.adjustment, loss);
    parts.set(adjusted.id, { ...part, adjustment, isUsed: true });
    for (const { id } of rest) parts.set(id, part);
    row.quantityLeft = minus(row.quantityLeft, quantity);
    row.lossLeft = minus(row.lossLeft, loss);
    if (isDeferred) row.permanently = plus(row.permanently, loss);
    const { lotId, portfolio, security } = part;
    const known = row.replacements.get(lotId);
    row.replacements.set(lotId, {
      lotId,
      portfolio,
      security,
      quantity: plus(known?.quantity ?? NO_QUANTITY, quantity),
      loss: plus(known?.loss ?? NO_MONEY, loss),
      heldDays: row.heldDays,
      isInBasis: !isDeferred,
    });
  }

  function isReplacement({ closure }: Row, part: Part, lot: Lot): boolean {
    return (
      lot.side === 'LONG' &&
      !part.isUsed &&
      part.lotId !== partOf(closure.lotId).lotId &&
      lot.openedOn >= addDays(closure.closedOn, -windowDays) &&
      lot.openedOn <= addDays(closure.closedOn, windowDays)
    );
  }

  function partOf(id: LotId): Part {
    const part = parts.get(id);
    if (part === undefined) throw new Error(`lot ${id} is unknown`);
    return part;
  }

  return {
    book,
    closures: () => rows.map((row) => closureAfter(row, partOf(row.closure.lotId).lotId)),
    openLots: () =>
      [...books.values()]
        .flatMap(({ lots }) => lots)
        .toSorted((a, b) => a.booking - b.booking)
        .map((lot): WashLot => {
          const { portfolio, security, lotId, adjustment } = partOf(lot.id);
          return { ...lot, id: lotId, portfolio, security, adjustment };
        }),
  };
}

/** The first part has the wanted quantity; the second, if any is left, a name of its own. */
function splitLot(lot: Lot, quantity: Quantity): readonly [Lot, ...Lot[]] {
  if (quantity.eq(lot.remaining)) return [lot];
  const basis = shareOf(lot.basis, quantity, lot.remaining);
  const rest = minus(lot.remaining, quantity);
  return [
    { ...lot, openedQuantity: quantity, remaining: quantity, basis },
    {
      ...lot,
      id: `${lot.id}#rest` as LotId,
      openedQuantity: rest,
      remaining: rest,
      basis: minus(lot.basis, basis),
    },
  ];
}

/** The replacement takes over the disallowed loss and the time that the sold shares were held. */
function tacked(lot: Lot, loss: Money, heldDays: number): Lot {
  return { ...lot, basis: plus(lot.basis, loss), heldSince: addDays(lot.heldSince, -heldDays) };
}

function closureAfter(
  { closure, portfolio, security, lossLeft, permanently, replacements }: Row,
  lotId: LotId,
): WashClosure {
  const replaced = [...replacements.values()];
  const disallowedLoss = replaced.length === 0 ? NO_MONEY : minus(negated(closure.gain), lossLeft);
  return {
    ...closure,
    lotId,
    portfolio,
    security,
    disallowedLoss,
    permanentlyDisallowed: permanently,
    allowedGain: plus(closure.gain, disallowedLoss),
    replacements: replaced,
  };
}

export function washTotals(closures: readonly WashClosure[]) {
  return {
    gain: sumOf(closures.map(({ gain }) => gain)),
    disallowedLoss: sumOf(closures.map((one) => one.disallowedLoss)),
    allowedGain: sumOf(closures.map(({ allowedGain }) => allowedGain)),
  };
}
