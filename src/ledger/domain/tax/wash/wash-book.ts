// The lots of all portfolios of one person as wash sales leave them, folded trade by trade: a loss is matched with purchases
// before it that are still held, and with those that follow.
import { lesser, minus, negated, plus, quotient, shareOf } from '../../../../kernel/amounts.ts';
import {
  type Decimal,
  type Money,
  NO_MONEY,
  NO_QUANTITY,
  ONE,
  type Quantity,
} from '../../../../kernel/decimal.ts';
import { addDays } from '../../../../market/time/day.ts';
import { daysBetween } from '../../lots/holding-period.ts';
import { byAge, type Lot, type LotAge, type LotId } from '../../lots/lot.ts';
import type { Closure } from '../../lots/match-trade.ts';
import { isOneSplit, type SplitOnDay } from '../../prices/splits.ts';
import { createLotParts, type Part, type Place } from './lot-parts.ts';
import {
  PLAIN_SECURITIES,
  type Replaced,
  type WashClosure,
  type WashLot,
  type WashScope,
  type WashSecurities,
} from './wash-view.ts';

export type WashBook = ReturnType<typeof createWashBook>;

interface Row extends Place {
  readonly closure: Closure;
  readonly heldDays: number;
  /** In shares of the day of the sale. */
  quantityLeft: Quantity;
  /** Shares that `perOld` of these have become in splits since. */
  sharesNow: Decimal;
  perOld: Decimal;
  lossLeft: Money;
  permanently: Money;
  readonly replacements: Map<LotId, Replaced>;
}

/** `groupOf`: the same text for securities that replace one another. */
export function createWashBook(
  { windowDays, taxDeferred }: WashScope,
  groupOf: (security: string) => string,
  { isExempt, sharesOf, canReplace }: WashSecurities = PLAIN_SECURITIES,
) {
  const lotParts = createLotParts();
  const { bookOf, partOf } = lotParts;
  const rows: Row[] = [];
  /** Losses that are not replaced whole yet. */
  const pending = new Map<string, Row[]>();
  const splitsOf = new Map<string, SplitOnDay[]>();

  function rowOf(closure: Closure): Row {
    const { portfolio, security } = partOf(closure.lotId);
    const isLoss =
      closure.side === 'LONG' &&
      closure.gain.lt(0) &&
      closure.quantity.gt(0) &&
      !taxDeferred.has(portfolio) &&
      !isExempt(security);
    return {
      closure,
      portfolio,
      security,
      heldDays: daysBetween(closure.heldSince, closure.closedOn),
      quantityLeft: isLoss ? closure.quantity : NO_QUANTITY,
      ...{ sharesNow: ONE, perOld: ONE },
      lossLeft: isLoss ? negated(closure.gain) : NO_MONEY,
      permanently: NO_MONEY,
      replacements: new Map(),
    };
  }

  /** Of all portfolios, the earliest purchase first. */
  function heldByAge(group: string): readonly Lot[] {
    return lotParts
      .books()
      .filter(({ security }) => groupOf(security) === group)
      .flatMap(({ book }) => book.lots)
      .toSorted(byAge);
  }

  function replaceFrom(row: Row, lots: readonly Lot[]): void {
    for (const lot of lots) {
      if (row.quantityLeft.isZero()) return;
      const part = partOf(lot.id);
      if (isReplacement(row, part, lot)) replace(row, part, lot);
    }
  }

  function replace(row: Row, part: Part, lot: Lot): void {
    const { heldDays } = row;
    const sharesNow = row.sharesNow.times(sharesOf(row.security));
    const perOld = row.perOld.times(sharesOf(part.security));
    const wanted = quotient(row.quantityLeft.times(sharesNow), perOld) as Quantity;
    const used = lesser(wanted, lot.remaining);
    const quantity = used.eq(wanted)
      ? row.quantityLeft
      : (quotient(used.times(perOld), sharesNow) as Quantity);
    const loss = shareOf(row.lossLeft, quantity, row.quantityLeft);
    const isInBasis = !taxDeferred.has(part.portfolio);
    lotParts.use(lot, { quantity: used, loss, heldDays, isInBasis });
    row.quantityLeft = minus(row.quantityLeft, quantity);
    row.lossLeft = minus(row.lossLeft, loss);
    if (!isInBasis) row.permanently = plus(row.permanently, loss);
    const { lotId, portfolio, security } = part;
    const known = row.replacements.get(lotId);
    row.replacements.set(lotId, {
      lotId,
      portfolio,
      security,
      quantity: plus(known?.quantity ?? NO_QUANTITY, quantity),
      loss: plus(known?.loss ?? NO_MONEY, loss),
      heldDays,
      isInBasis,
    });
  }

  function isReplacement({ closure, security }: Row, part: Part, lot: Lot): boolean {
    return (
      lot.side === 'LONG' &&
      !part.isUsed &&
      !isExempt(part.security) &&
      canReplace(security, part.security) &&
      part.lotId !== partOf(closure.lotId).lotId &&
      lot.openedOn >= addDays(closure.closedOn, -windowDays) &&
      lot.openedOn <= addDays(closure.closedOn, windowDays)
    );
  }

  return {
    ...lotParts,

    /**
     * After their shares have left the lots. Shares that one sale disposed of replace in the order in which they were acquired
     * (26 CFR 1.1091-1(b)), whichever order the method took them in. `before`: the lots as they were.
     */
    closed(closures: readonly Closure[], before: (id: LotId) => LotAge | undefined): void {
      const sold = closures.map((closure) => ({ row: rowOf(closure), age: before(closure.lotId) }));
      rows.push(...sold.map(({ row }) => row));
      for (const { row } of sold.toSorted((a, b) => byAcquisition(a.age, b.age))) {
        if (row.quantityLeft.isZero()) continue;
        const group = groupOf(row.security);
        replaceFrom(row, heldByAge(group));
        if (row.quantityLeft.isZero()) continue;
        const waiting = pending.get(group);
        if (waiting === undefined) pending.set(group, [row]);
        else waiting.push(row);
      }
    },

    /** Once for each split, however many portfolios book it: what waits is restated in the shares of the day. */
    split(security: string, split: SplitOnDay): void {
      const known = splitsOf.get(security) ?? [];
      if (known.some((one) => isOneSplit(one, split))) return;
      splitsOf.set(security, [...known, split]);
      for (const row of [...pending.values()].flat()) {
        if (row.security !== security || row.closure.closedOn >= split.on) continue;
        row.sharesNow = row.sharesNow.times(split.newShares);
        row.perOld = row.perOld.times(split.oldShares);
      }
    },

    opened(place: Place, { id }: Lot): void {
      lotParts.keep(id, { ...place, lotId: id, adjustment: NO_MONEY, isUsed: false });
    },

    /** A purchase, once it is opened: earlier losses may wait for it. */
    bought(place: Place, { id, side }: Lot): void {
      const group = groupOf(place.security);
      const waiting = pending.get(group);
      if (side === 'SHORT' || waiting === undefined) return;
      for (const row of waiting)
        replaceFrom(
          row,
          bookOf(place).lots.filter((lot) => partOf(lot.id).lotId === id),
        );
      pending.set(
        group,
        waiting.filter(({ quantityLeft }) => !quantityLeft.isZero()),
      );
    },

    /** Losses before the day have no replacement any more: trades come in the order of their days. */
    forgetBefore(day: string): void {
      for (const [group, waiting] of pending) {
        const isWaiting = ({ closure }: Row) => addDays(closure.closedOn, windowDays) >= day;
        if (waiting.every(isWaiting)) continue;
        pending.set(group, waiting.filter(isWaiting));
      }
    },

    view: () => ({
      closures: rows.map((row) => closureAfter(row, partOf(row.closure.lotId).lotId)),
      openLots: lotParts
        .books()
        .flatMap(({ book }) => book.lots)
        .toSorted((a, b) => a.booking - b.booking)
        .map((lot): WashLot => {
          const { portfolio, security, lotId, adjustment } = partOf(lot.id);
          return { ...lot, id: lotId, portfolio, security, adjustment };
        }),
    }),
  };
}

/** What is not known to be a lot comes last. */
function byAcquisition(a: LotAge | undefined, b: LotAge | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return byAge(a, b);
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
