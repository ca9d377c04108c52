// The size of an entry in options by what it can lose, within the limits of all options of the account.
import { ok, type Result } from '../../../kernel/result.ts';
import { amountOf, isOptionId } from '../../../market/instruments/amount.ts';
import { contractsIn, optionTermsOf, priceAtStake } from '../../../market/options/combination.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import {
  type HeldStructure,
  limitsLeft,
  type OptionLimits,
} from '../../domain/options/structures/limits-left.ts';
import { lossPerUnitOf, type UnitsInput, unitsOf } from '../../domain/options/structures/units.ts';
import { isHeld, quantityOf } from '../../domain/positions/position-state.ts';
import type { SizeCap } from '../../domain/risk/sizing.ts';
import { collateralFor, writtenRisk } from '../../domain/terms/collateral.ts';
import type { Sizing } from '../../domain/terms/decision-inputs.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { type PositionSide, signOf } from '../../domain/terms/side.ts';
import { activePositions, liveOrders } from '../state/position-lookups.ts';
import { underlyingIn } from '../state/underlying.ts';
import type { Turn } from '../turn/turn.ts';
import { freeBuyingPower, notionalInFlight } from './exposure.ts';

interface Opened {
  readonly symbol: string;
  readonly side: PositionSide;
  /** Per share, the worst at which the order fills. */
  readonly price: number;
}

/** Of one contract, with the commissions of both ways: the structure bounds the loss, also where a stop is watched. */
export function optionLoss({ settings }: Turn, opened: Opened): number {
  const { feePerContract } = settings.risk.options;
  return lossPerUnitOf({ structure: structureOf(opened), feePerContract });
}

/** Commissions are paid from the same money, which may be all that is not reserved. What is sold against collateral has other caps. */
export function fundsCaps(turn: Turn, opened: Opened): readonly SizeCap[] {
  if (!isOptionId(opened.symbol) || isWritten(opened)) return [];
  return [['buying_power', freeBuyingPower(turn) / optionLoss(turn, opened)]];
}

/** The size, reduced to what the limits leave; refused if they leave less than one contract. */
export function withinOptionLimits(
  turn: Turn,
  sizing: Sizing,
  { symbol, side, price, equity }: Opened & { readonly equity: number },
): Result<Sizing, Refusal> {
  const terms = optionTermsOf(symbol);
  if (terms === undefined) return ok(sizing);
  const { feePerContract } = turn.settings.risk.options;
  const underlying = underlyingIn(turn.state, symbol);
  const { expiry } = terms;
  const lossOfOne = optionLoss(turn, { symbol, side, price });
  const left = limitsLeft(limitsOf(turn, equity), heldStructures(turn), { underlying, expiry });
  const limited = unitsOf({
    structure: structureOf({ symbol, side, price }),
    budget: sizing.shares * lossOfOne,
    feePerContract,
    left: limitsFor({ symbol, side }, left),
  });
  if (!limited.ok) return limited;
  const { units, binding } = limited.value;
  return ok(binding === 'risk_budget' ? sizing : { ...sizing, shares: units, binding });
}

/** The loss of a contract that is sold is that of its collateral, which no other limit lets grow: its delivery alone counts. */
function limitsFor(
  opened: Pick<Opened, 'symbol' | 'side'>,
  left: UnitsInput['left'],
): UnitsInput['left'] {
  return isWritten(opened) ? { max_delivery: left.max_delivery } : left;
}

function isWritten({ symbol, side }: Pick<Opened, 'symbol' | 'side'>): boolean {
  return side === 'short' && collateralFor(symbol) !== undefined;
}

function structureOf({ symbol, side, price }: Opened): UnitsInput['structure'] {
  const opens = signOf(side);
  const legs = contractsIn(symbol).map(({ contract, sign }) => ({
    ...{ instrument: contract, side: sign === opens ? 'buy' : 'sell', ratio: 1, price },
  })) satisfies UnitsInput['structure']['legs'];
  const atStake = isWritten({ symbol, side })
    ? writtenRisk(symbol, price)
    : priceAtStake(symbol, price, opens);
  return { legs, maxLoss: amountOf(symbol, atStake, 1), delivery: deliveryOf({ symbol, side }, 1) };
}

/** Of the contract that delivers most; a call that was sold delivers shares that are held. */
function deliveryOf({ symbol, side }: Pick<Opened, 'symbol' | 'side'>, units: number): number {
  if (side === 'short' && collateralFor(symbol) === 'shares') return 0;
  const strikes = contractsIn(symbol).map(
    ({ contract }) => parseOptionId(contract)?.strike ?? Number.NaN,
  );
  return amountOf(symbol, Math.max(...strikes), units);
}

function limitsOf({ settings }: Turn, equity: number): OptionLimits {
  const { options } = settings.risk;
  const money = (percent: number) => (equity * percent) / 100;
  return {
    optionLossMax: money(options.lossPercentMax),
    underlyingLossMax: money(options.underlyingLossPercentMax),
    expiryLossMax: money(options.expiryLossPercentMax),
    deliveryMax: money(options.deliveryPercentMax),
  };
}

/** Positions at the price of their entry, entries at their limit, both with the commissions of both ways. */
function heldStructures(turn: Turn): readonly HeldStructure[] {
  const { state } = turn;
  const held = activePositions(state)
    .filter(isHeld)
    .flatMap((position) => {
      const { symbol, side, averagePrice } = position;
      const units = Math.abs(quantityOf(position));
      const atStake = priceAtStake(symbol, averagePrice, signOf(side));
      const maxLoss = amountOf(symbol, atStake, units);
      return structuresFrom(turn, { symbol, side, units, maxLoss });
    });
  const entering = liveOrders(state)
    .filter(({ terms }) => terms.leg === 'e')
    .flatMap((order) => {
      const { symbol } = order.terms;
      const side = order.terms.side === 'buy' ? 'long' : 'short';
      const units = order.quantity - order.filled;
      return structuresFrom(turn, { symbol, side, units, maxLoss: notionalInFlight(turn, order) });
    });
  return [...held, ...entering];
}

interface Counted extends Pick<Opened, 'symbol' | 'side'> {
  readonly units: number;
  readonly maxLoss: number;
}

/** None for a stock. */
function structuresFrom(
  turn: Turn,
  { symbol, side, units, maxLoss }: Counted,
): readonly HeldStructure[] {
  const terms = optionTermsOf(symbol);
  if (terms === undefined) return [];
  const { expiry } = terms;
  const commissions = optionLoss(turn, { symbol, side: 'long', price: 0 });
  const delivery = deliveryOf({ symbol, side }, units);
  const loss = isWritten({ symbol, side }) ? 0 : maxLoss;
  const underlying = underlyingIn(turn.state, symbol);
  return [{ underlying, expiry, maxLoss: loss + units * commissions, delivery }];
}
