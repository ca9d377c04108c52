// Movements of pools from corporate actions, and from options that deliver shares.
import { plus, scaled, sumOf } from '../../../../kernel/amounts.ts';
import { assertNever } from '../../../../kernel/assert.ts';
import { type Decimal, NO_MONEY, ONE, type Price } from '../../../../kernel/decimal.ts';
import type { ActionEntry, OptionEndEntry } from '../../entries/entry.ts';
import type { SecurityId } from '../../entries/ids.ts';
import type { LotClosure } from '../../portfolio/portfolio-book.ts';
import { splitIn } from '../../prices/splits.ts';
import type { CarriedOver } from './movement.ts';
import {
  acquired,
  disposed,
  type FoldedInPool,
  lowered,
  type PoolContext,
  paid,
  rateOf,
} from './pool-sources.ts';

export function bookAction(context: PoolContext, folded: FoldedInPool, entry: ActionEntry): void {
  const { action, security } = entry;
  const { cash, withholding, closures } = folded.consequences;
  const place = { security: String(security), on: context.dayOf(entry) };
  switch (action.kind) {
    case 'cash-dividend':
      return paid(context, entry, { amount: plus(cash, withholding), withheld: withholding });
    case 'reinvested-dividend': {
      const { income } = folded.consequences;
      paid(context, entry, { amount: income, withheld: withholding });
      const lot = folded.changed.find((one) => one.lot.id === action.lotId)?.lot;
      if (lot === undefined) return;
      return acquired(context, entry, { quantity: lot.openedQuantity, cost: lot.basis });
    }
    case 'return-of-capital':
      return lowered(context, entry, cash);
    case 'split':
    case 'stock-dividend': {
      const split = splitIn(entry);
      if (split !== undefined) context.found.movements.push({ ...split, ...place, kind: 'split' });
      return soldFor(context, entry, closures, security);
    }
    case 'cash-merger':
    case 'tender':
      return soldFor(context, entry, closures, security);
    case 'exercise': {
      const shares = Number(action.security) as SecurityId;
      const opened = folded.changed.find(({ lot }) => lot.id === `${entry.id}/${shares}`)?.lot;
      if (opened === undefined) return;
      const { openedQuantity, basis } = opened;
      // What the rights cost goes to the shares: they leave without a gain by their lots.
      const rights = { quantity: action.quantity, proceeds: plus(basis, cash), fees: NO_MONEY };
      context.found.notices.push({ kind: 'ROLLED_OVER', ...place });
      disposed(context, entry, { security, ...rights });
      return acquired(context, entry, {
        ...{ security: shares, quantity: openedQuantity, cost: basis },
      });
    }
    case 'spin-off':
    case 'rights-issue':
    case 'stock-merger':
    case 'mixed-merger':
    case 'symbol-change': {
      const carried = carriedBy(context, entry);
      if (carried === undefined) return;
      context.found.movements.push({ ...place, ...carried });
      if (action.kind !== 'symbol-change')
        context.found.notices.push({ kind: 'ROLLED_OVER', ...place });
      const to = Number(action.security) as SecurityId;
      const fractions = action.kind === 'mixed-merger' ? closures.filter(isFraction) : closures;
      return soldFor(context, entry, fractions, to);
    }
    default:
      return assertNever(action);
  }
}

/** A merger for cash and shares closes each lot whole; what is sold for cash in lieu is less than a share. */
function isFraction({ quantity }: LotClosure): boolean {
  return quantity.lt(ONE);
}

function carriedBy(
  context: PoolContext,
  entry: ActionEntry,
): Omit<CarriedOver, 'security' | 'on'> | undefined {
  const { action } = entry;
  if (action.kind === 'exercise' || !('security' in action)) return undefined;
  const kind = 'carried-over';
  const { security: to } = action;
  if (action.kind === 'symbol-change')
    return { kind, to, ratio: ONE, costShare: ONE, isReplaced: true, paid: undefined };
  const { ratio } = action;
  if (action.kind === 'stock-merger')
    return { kind, to, ratio, costShare: ONE, isReplaced: true, paid: undefined };
  if (action.kind !== 'mixed-merger') {
    const costShare = ONE.minus(action.parentBasisShare);
    return { kind, to, ratio, costShare, isReplaced: false, paid: undefined };
  }
  const rate = rateOf(context, entry, entry.on);
  if (rate === undefined) return undefined;
  const beside = {
    cash: scaled(action.cashPerShare, rate),
    received: scaled(action.newPrice.times(ratio) as Decimal as Price, rate),
  };
  return { kind, to, ratio, costShare: ONE, isReplaced: true, paid: beside };
}

/** Shares that left for cash; a short position buys them. */
function soldFor(
  context: PoolContext,
  entry: ActionEntry | OptionEndEntry,
  closures: readonly LotClosure[],
  security: SecurityId,
): void {
  const [long, short] = [
    closures.filter(({ side, quantity }) => side === 'LONG' && quantity.gt(0)),
    closures.filter(({ side, quantity }) => side === 'SHORT' && quantity.gt(0)),
  ];
  const quantityOf = (own: readonly LotClosure[]) => sumOf(own.map(({ quantity }) => quantity));
  const [sold, bought] = [quantityOf(long), quantityOf(short)];
  const proceeds = sumOf(long.map((one) => one.proceeds));
  if (!sold.isZero())
    disposed(context, entry, { security, quantity: sold, proceeds, fees: NO_MONEY });
  const cost = sumOf(short.map((one) => one.cost));
  if (!bought.isZero()) acquired(context, entry, { security, quantity: bought, cost });
}

/** The premium is a part of what the shares cost or brought (TCGA 1992 s.144). */
export function bookDelivery(
  context: PoolContext,
  { consequences, changed }: FoldedInPool,
  entry: OptionEndEntry,
): void {
  const { delivery, id, security } = entry;
  const on = context.dayOf(entry);
  context.found.notices.push({ kind: 'OPTIONS_LEFT_OUT', security: String(security), on });
  if (delivery === undefined) return;
  const { security: shares } = delivery;
  const ofShares = consequences.closures.filter((one) => one.security === shares);
  soldFor(context, entry, ofShares, shares);
  const opened = changed.find((one) => one.security === shares && one.lot.id === String(id))?.lot;
  if (opened === undefined) return;
  const { openedQuantity: quantity, basis } = opened;
  if (opened.side === 'LONG') acquired(context, entry, { security: shares, quantity, cost: basis });
  else disposed(context, entry, { security: shares, quantity, proceeds: basis, fees: NO_MONEY });
}
