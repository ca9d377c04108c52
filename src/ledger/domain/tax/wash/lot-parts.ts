// Lots of all portfolios of one person, in parts: shares that replaced sold ones are a part of their lot with a basis and a
// holding period of their own.
import { lesser, minus, plus, shareOf } from '../../../../kernel/amounts.ts';
import type { Money, Quantity } from '../../../../kernel/decimal.ts';
import { addDays } from '../../../../market/time/day.ts';
import type { Lot, LotId } from '../../lots/lot.ts';
import { emptyBook, type LotBook, replaceLot } from '../../lots/lot-book.ts';
import type { Closure } from '../../lots/match-trade.ts';
import type { LotChoice } from '../../lots/trade.ts';

export interface Place {
  readonly portfolio: string;
  readonly security: string;
}

/** What is known of one part of a lot besides the lot itself. */
export interface Part extends Place {
  readonly lotId: LotId;
  readonly adjustment: Money;
  /** Its shares replaced sold ones; each share does that once. A part that did not has no adjustment. */
  readonly isUsed: boolean;
}

export function createLotParts() {
  const books = new Map<string, Place & { readonly book: LotBook }>();
  const parts = new Map<LotId, Part>();

  function bookOf({ portfolio, security }: Place): LotBook {
    const key = `${portfolio}\n${security}`;
    const known = books.get(key)?.book;
    if (known !== undefined) return known;
    const book = emptyBook();
    books.set(key, { portfolio, security, book });
    return book;
  }

  function partOf(id: LotId): Part {
    const part = parts.get(id);
    if (part === undefined) throw new Error(`lot ${id} is unknown`);
    return part;
  }

  return {
    bookOf,
    partOf,
    isKnown: (id: LotId) => parts.has(id),
    keep: (id: LotId, part: Part) => void parts.set(id, part),
    books: () => [...books.values()],

    /** The parts of the lots that are named, the adjusted one first; what is missing is asked of the lot itself. */
    choicesAmong(book: LotBook, chosen: readonly LotChoice[]): readonly LotChoice[] {
      return chosen.flatMap(({ lotId, quantity }) => {
        const own = book.lots.filter(({ id }) => parts.get(id)?.lotId === lotId);
        const choices: LotChoice[] = [];
        let left = quantity;
        for (const { id, remaining } of own) {
          const taken = lesser(left, remaining);
          if (taken.gt(0)) choices.push({ lotId: id, quantity: taken });
          left = minus(left, taken);
        }
        if (left.isZero()) return choices;
        return [...choices, { lotId: own[0]?.id ?? lotId, quantity: left }];
      });
    },

    /** The shares that are closed take their share of the adjustment along. */
    release(book: LotBook, closures: readonly Closure[]): void {
      for (const { lotId, quantity } of closures) {
        const part = partOf(lotId);
        if (part.adjustment.isZero()) continue;
        const lot = book.lots.find(({ id }) => id === lotId);
        if (lot === undefined) continue;
        const gone = shareOf(part.adjustment, quantity, lot.remaining);
        parts.set(lotId, { ...part, adjustment: minus(part.adjustment, gone) });
      }
    },

    /** These shares of the lot have replaced sold ones, and take over the loss unless it is lost. */
    use(lot: Lot, { quantity, loss, heldDays, isInBasis }: Use): void {
      const part = partOf(lot.id);
      const [used, ...rest] = splitLot(lot, quantity);
      const adjusted = isInBasis ? tacked(used, loss, heldDays) : used;
      replaceLot(bookOf(part), lot.id, [adjusted, ...rest]);
      const adjustment = isInBasis ? plus(part.adjustment, loss) : part.adjustment;
      parts.set(adjusted.id, { ...part, adjustment, isUsed: true });
      for (const { id } of rest) parts.set(id, part);
    },
  };
}

export interface Use {
  readonly quantity: Quantity;
  readonly loss: Money;
  readonly heldDays: number;
  readonly isInBasis: boolean;
}

/** The first part has the wanted quantity; the second, if any is left, another name. */
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
