// Cost basis, sales and harvest candidates of one security, as bodies.
import { minus, perUnit, plus, sumOf, valueAt } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, type Quantity, textOf } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { BookedSale } from '../../../ledger/app/tax/booked-sale.ts';
import type { HarvestAnswer } from '../../../ledger/app/tax/harvest-candidates.ts';
import type { CostBasis } from '../../../ledger/app/valuation/cost-basis.ts';
import { unrealizedLot } from '../../../ledger/app/valuation/unrealized-lot.ts';
import type { PriceOrReason } from '../../../ledger/app/valuation/used-price.ts';
import type { SecurityRow } from '../../../ledger/ports/ledger-rows.ts';
import { quotedPrice } from '../../../ledger/ports/options.ts';
import { percentOf, pricedBy } from '../presenters/current-bodies.ts';
import { decimalOrNull } from '../shapes/decimals.ts';
import { lotBody } from './position-bodies.ts';

export function securityBody({ symbol, id, currency }: SecurityRow) {
  return { ticker: symbol, security_id: id, currency };
}

interface Held {
  readonly quantity: Quantity;
  readonly cost: Money;
}

/** Short lots count negative. */
function heldIn(bases: readonly CostBasis[]): Held {
  const lots = bases.flatMap((one) => one.lots);
  const signed = lots.map(({ side, remaining, basis }) =>
    side === 'LONG'
      ? { remaining, basis }
      : { remaining: remaining.negated() as Quantity, basis: basis.negated() as Money },
  );
  return {
    quantity: sumOf(signed.map(({ remaining }) => remaining)),
    cost: sumOf(signed.map(({ basis }) => basis)),
  };
}

export interface LotsAt {
  readonly price: PriceOrReason;
  readonly today: TradingDay;
}

function lotBodies(security: SecurityRow, bases: readonly CostBasis[], { price, today }: LotsAt) {
  return bases.flatMap(({ portfolio, lots }) =>
    lots.map((lot) => lotBody(lot, { security, portfolio, used: price.used, today })),
  );
}

export function summaryBody(
  security: SecurityRow,
  bases: readonly CostBasis[],
  at: LotsAt & { readonly method: CostBasis['portfolio']['method'] | undefined },
) {
  const { quantity, cost } = heldIn(bases);
  const closures = bases.flatMap((one) => one.closures);
  const realized = (term?: 'SHORT' | 'LONG') =>
    textOf(
      sumOf(
        closures.filter((one) => term === undefined || one.term === term).map(({ gain }) => gain),
      ),
    );
  const booked = [...new Set(bases.map(({ portfolio }) => portfolio.method))];
  return {
    ...securityBody(security),
    method: at.method ?? (booked.length === 1 ? (booked[0] ?? null) : null),
    what_if: at.method !== undefined,
    total_quantity: textOf(quantity),
    total_cost: textOf(cost),
    average_cost: quantity.isZero() ? null : textOf(quotedPrice(security, perUnit(cost, quantity))),
    realized_gl: realized(),
    realized_short_term: realized('SHORT'),
    realized_long_term: realized('LONG'),
    lots: lotBodies(security, bases, at),
  };
}

export function unrealizedBody(security: SecurityRow, bases: readonly CostBasis[], at: LotsAt) {
  const { price, today } = at;
  const { quantity, cost } = heldIn(bases);
  const value = price.used && valueAt(quantity, price.used.price);
  const gain = value && minus(value, cost);
  const byTerm = { SHORT: NO_MONEY, LONG: NO_MONEY };
  for (const { portfolio, lots } of bases)
    for (const lot of lots) {
      const one = unrealizedLot(lot, { portfolio, price: price.used?.price, asOf: today });
      byTerm[one.term] = plus(byTerm[one.term], one.gain ?? NO_MONEY);
    }
  return {
    ...securityBody(security),
    as_of: today,
    ...pricedBy(price.used),
    total_quantity: textOf(quantity),
    total_cost: textOf(cost),
    market_value: decimalOrNull(value),
    unrealized_gl: decimalOrNull(gain),
    unrealized_gl_pct: gain === undefined ? null : percentOf(gain, cost),
    short_term_gl: value === undefined ? null : textOf(byTerm.SHORT),
    long_term_gl: value === undefined ? null : textOf(byTerm.LONG),
    unpriced_reason: price.unpriced ?? null,
    lots: lotBodies(security, bases, at),
  };
}

/** Of a sale that is booked, or of one that is not. */
export function saleFigures({ closures, gain, disallowedLoss, allowedGain, tax }: BookedSale) {
  const ofTerm = (term: 'SHORT' | 'LONG') =>
    textOf(sumOf(closures.filter((one) => one.term === term).map((one) => one.gain)));
  return {
    proceeds: textOf(sumOf(closures.map(({ proceeds }) => proceeds))),
    cost_basis: textOf(sumOf(closures.map(({ cost }) => cost))),
    realized_gl: textOf(gain),
    short_term_gl: ofTerm('SHORT'),
    long_term_gl: ofTerm('LONG'),
    disallowed_loss: textOf(disallowedLoss),
    allowed_gl: textOf(allowedGain),
    estimated_tax: textOf(tax),
    wash_sale: !disallowedLoss.isZero(),
    closures: closures.map((one) => ({
      lot_id: one.lotId,
      opened_on: one.openedOn,
      held_since: one.heldSince,
      closed_on: one.closedOn,
      quantity: textOf(one.quantity),
      proceeds: textOf(one.proceeds),
      cost_basis: textOf(one.cost),
      realized_gl: textOf(one.gain),
      disallowed_loss: textOf(one.disallowedLoss),
      term: one.term,
    })),
  };
}

/** `portfolio`: candidates of this one only. */
export function harvestBody(answer: HarvestAnswer, portfolio: number | undefined) {
  const rows = answer.candidates.flatMap((candidate, at) => {
    const place = answer.lots[at]?.portfolio;
    const isAsked = portfolio === undefined || place === String(portfolio);
    return isAsked ? [{ candidate, place }] : [];
  });
  return {
    candidates: rows.map(({ candidate, place }) => ({
      lot_id: candidate.lotId,
      portfolio_id: Number(place),
      quantity: textOf(candidate.quantity),
      unrealized_gl: textOf(candidate.unrealized),
      term: candidate.term,
      wash_blocked_quantity: textOf(candidate.washBlocked),
      harvestable_loss: textOf(candidate.harvestableLoss),
      tax_benefit: textOf(candidate.benefit),
    })),
    total_loss: textOf(sumOf(rows.map(({ candidate }) => candidate.harvestableLoss))),
    total_benefit: textOf(sumOf(rows.map(({ candidate }) => candidate.benefit))),
    earliest_safe_repurchase: answer.repurchaseFrom ?? null,
    do_not_buy: answer.doNotBuy.map((one) => ({
      security_id: Number(one.security),
      sold_on: one.soldOn,
      until: one.until,
      quantity: textOf(one.quantity),
      loss: textOf(one.loss),
    })),
    replacements: answer.replacements.usable.map(Number),
    refused_replacements: answer.replacements.refused.map((one) => Number(one.replacement)),
  };
}
