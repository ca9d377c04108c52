// Applies a corporate action to the lots of one holder. Quantities and basis are conserved to the last digit: what is not
// held afterwards was closed or paid out.
import { minus, plus, scaled } from '../../../kernel/amounts.ts';
import { assertNever } from '../../../kernel/assert.ts';
import { NO_MONEY, ONE, type Price } from '../../../kernel/decimal.ts';
import type { Lot, LotId } from '../lots/lot.ts';
import { closedForCash, mergedForBoth } from './closings.ts';
import type { ActionEffect, ActionOnLots, ActionTerms, Holding } from './corporate-action.ts';
import { distributed, payoutOf, reinvested } from './distributions.ts';
import { withoutFraction, withoutPart } from './fractions.ts';
import { multiplied } from './scaling.ts';

const NOTHING = { cash: NO_MONEY, income: NO_MONEY, withholding: NO_MONEY, closures: [] } as const;

export function applyAction(
  { security, lots }: Holding,
  action: ActionOnLots,
  terms: ActionTerms,
): ActionEffect {
  const entitled = lots.filter(({ openedOn }) => openedOn < terms.on);
  const others = lots.filter(({ openedOn }) => openedOn >= terms.on);
  const effect = effectOn({ security, lots: entitled }, action, terms);
  if (others.length === 0) return effect;
  return { ...effect, holdings: joined(effect.holdings, { security, lots: others }) };
}

function effectOn(held: Holding, action: ActionOnLots, terms: ActionTerms): ActionEffect {
  const { security, lots } = held;
  switch (action.kind) {
    case 'cash-dividend':
      if (action.treatment === 'REDUCE_BASIS') return basisReduced(held, action, terms);
      return { ...NOTHING, ...payoutOf(lots, action), holdings: [held] };
    case 'reinvested-dividend':
      return reinvested(held, action);
    case 'return-of-capital':
      return distributed(held, action, terms);
    case 'split': {
      const { newShares, oldShares, cashInLieu } = action;
      return inLieu({ security, lots: multiplied(lots, newShares, oldShares) }, cashInLieu, terms);
    }
    case 'stock-dividend': {
      const grown = multiplied(lots, plus(ONE, action.rate), ONE);
      return inLieu({ security, lots: grown }, action.cashInLieu, terms);
    }
    case 'stock-merger': {
      const { ratio, oldShares = ONE } = action;
      const moved = { security: action.security, lots: multiplied(lots, ratio, oldShares) };
      return inLieu(moved, action.cashInLieu, terms);
    }
    case 'spin-off':
    case 'rights-issue':
      return spunOff(held, action, terms);
    case 'cash-merger':
      return { ...NOTHING, ...closedForCash(lots, action.cashPerShare, terms), holdings: [] };
    case 'mixed-merger':
      return mixed(held, action, terms);
    case 'tender': {
      const part = { quantity: action.quantity, price: action.cashPerShare };
      const { lots: kept, cash, closures } = withoutPart(lots, part, terms);
      return { ...NOTHING, cash, closures, holdings: [{ security, lots: kept }] };
    }
    case 'symbol-change':
      return { ...NOTHING, holdings: [{ security: action.security, lots }] };
    default:
      return assertNever(action);
  }
}

/** The whole units stay; the fraction of the position is sold at the price, if there is one. */
function inLieu(held: Holding, price: Price | undefined, terms: ActionTerms): ActionEffect {
  if (price === undefined) return { ...NOTHING, holdings: [held] };
  const { lots, cash, closures } = withoutFraction(held.lots, price, terms);
  return { ...NOTHING, cash, closures, holdings: [{ ...held, lots }] };
}

type Of<Kind extends ActionOnLots['kind']> = Extract<ActionOnLots, { kind: Kind }>;

/** Tax is withheld from the dividend all the same. */
function basisReduced(
  held: Holding,
  action: Of<'cash-dividend'>,
  terms: ActionTerms,
): ActionEffect {
  const { cash, withholding } = payoutOf(held.lots, action);
  return { ...distributed(held, action, terms), cash, withholding };
}

function spunOff(
  held: Holding,
  action: Of<'spin-off'> | Of<'rights-issue'>,
  terms: ActionTerms,
): ActionEffect {
  const { parentBasisShare, ratio, oldShares = ONE, security, cashInLieu } = action;
  const kept = held.lots.map((lot) => ({
    ...lot,
    basis: scaled(lot.basis, parentBasisShare),
    openPrice: scaled(lot.openPrice, parentBasisShare),
  }));
  const children = held.lots.map((lot, at): Lot => {
    const basis = minus(lot.basis, kept[at]?.basis ?? NO_MONEY);
    const openPrice = minus(lot.openPrice, kept[at]?.openPrice ?? lot.openPrice);
    return { ...lot, id: `${lot.id}/${security}` as LotId, basis, openPrice };
  });
  const child = { security, lots: multiplied(children, ratio, oldShares) };
  const spun = inLieu(child, cashInLieu, terms);
  return { ...spun, holdings: [{ ...held, lots: kept }, ...spun.holdings] };
}

function mixed(held: Holding, action: Of<'mixed-merger'>, terms: ActionTerms): ActionEffect {
  const merged = mergedForBoth(held.lots, action, terms);
  const rest = inLieu({ security: action.security, lots: merged.lots }, action.cashInLieu, terms);
  return {
    ...rest,
    cash: plus(merged.cash, rest.cash),
    closures: [...merged.closures, ...rest.closures],
  };
}

function joined(holdings: readonly Holding[], others: Holding): readonly Holding[] {
  const same = holdings.find(({ security }) => security === others.security);
  if (same === undefined) return [...holdings, others];
  return holdings.map((one) =>
    one === same ? { ...one, lots: [...one.lots, ...others.lots] } : one,
  );
}
