// Cash and shares of each account, changed only by executions; clients receive positions later than the exchange
// books them.
import type { Contract } from '../../messages/contract.ts';
import { instrumentKey, multiplierOf } from '../../messages/instrument-key.ts';
import type { Combo, ComboLeg } from '../options/combos.ts';
import { sharesOf } from '../state/book-order.ts';
import { marginOfOptions, type WorthOf } from './option-holdings.ts';

export interface Holding {
  readonly contract: Contract;
  quantity: number;
  /** Per share or contract, commissions included. */
  averageCost: number;
  realizedPnl: number;
  /** Of `realizedPnl`, what came before the day. */
  realizedBefore: number;
  /** Of all profit, what came before the day. */
  profitBefore: number;
  /** Undefined until a session has closed. */
  profitAtClose: number | undefined;
  /** Net of executions of orders placed over the API, except investments. */
  socketQuantity: number;
  /** The same of investments: a person keeps them without a stop. */
  investedQuantity: number;
}

export interface Account {
  readonly name: string;
  cash: number;
  realizedToday: number;
  readonly holdingBySymbol: Map<string, Holding>;
}

export interface Booking {
  readonly contract: Contract;
  /** Positive for a purchase. */
  readonly signedShares: number;
  readonly price: number;
  readonly commission: number;
  readonly whose: Whose;
}

/** Who placed an order: a person at the terminal, or a program over the API, for trading or as an investment. */
export type Whose = 'hand' | 'socket' | 'investment';

export function createAccount(name: string, cash: number): Account {
  return { name, cash, realizedToday: 0, holdingBySymbol: new Map() };
}

/** Books one execution; returns the realised result, or undefined if it only opened. */
export function book(account: Account, booked: Booking): number | undefined {
  const { contract, signedShares, commission } = booked;
  const price = booked.price * multiplierOf(contract);
  const booking = { ...booked, price };
  const key = instrumentKey(contract);
  const holding = account.holdingBySymbol.get(key) ?? emptyHolding(contract);
  account.holdingBySymbol.set(key, holding);
  account.cash -= signedShares * price + commission;
  attribute(holding, booking.whose, signedShares);
  const realized = realizedBy(holding, booking);
  moveHolding(holding, booking);
  if (realized === undefined) return undefined;
  holding.realizedPnl += realized;
  account.realizedToday += realized;
  return realized;
}

/** A manual close reduces manual shares first, then those traded over the API, then investments. */
export function attribute(holding: Holding, whose: Whose, signedShares: number): void {
  if (whose === 'socket') holding.socketQuantity += signedShares;
  if (whose === 'investment') holding.investedQuantity += signedShares;
  if (whose !== 'hand') return;
  const { quantity, socketQuantity, investedQuantity } = holding;
  const ours = socketQuantity + investedQuantity;
  const side = Math.sign(ours);
  if (side * signedShares >= 0) return;
  const byHand = Math.max(0, side * (quantity - ours));
  const left = Math.max(0, Math.abs(signedShares) - byHand);
  const traded = Math.min(left, Math.max(0, side * socketQuantity));
  const invested = Math.min(left - traded, Math.max(0, side * investedQuantity));
  holding.socketQuantity = sharesOf(socketQuantity - side * traded);
  holding.investedQuantity = sharesOf(investedQuantity - side * invested);
}

function realizedBy(holding: Holding, booking: Booking): number | undefined {
  const { signedShares, price, commission } = booking;
  if (holding.quantity === 0 || Math.sign(holding.quantity) === Math.sign(signedShares)) {
    return undefined;
  }
  const closed = Math.min(Math.abs(holding.quantity), Math.abs(signedShares));
  const gain = Math.sign(holding.quantity) * closed * (price - holding.averageCost);
  return withoutDust(gain - commission);
}

export function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}

/** Rounded far below a cent, so that equal amounts are equal numbers. */
function withoutDust(amount: number): number {
  return Math.round(amount * 1e8) / 1e8;
}

function moveHolding(holding: Holding, { signedShares, price, commission }: Booking): void {
  const before = holding.quantity;
  const after = sharesOf(before + signedShares);
  const isAdding = before === 0 || Math.sign(before) === Math.sign(signedShares);
  const perShare = Math.sign(signedShares) * (commission / Math.abs(signedShares));
  if (isAdding) {
    const cost = before * holding.averageCost + signedShares * (price + perShare);
    holding.averageCost = withoutDust(cost / after);
  } else if (after === 0) holding.averageCost = 0;
  else if (Math.sign(after) !== Math.sign(before)) holding.averageCost = price;
  holding.quantity = after;
}

/** Shares that arrive or leave without a trade, as by a transfer or a dividend; their cost stays in the account's. */
export function shift(account: Account, contract: Contract, signedShares: number): void {
  const key = instrumentKey(contract);
  const holding = account.holdingBySymbol.get(key) ?? emptyHolding(contract);
  account.holdingBySymbol.set(key, holding);
  attribute(holding, 'hand', signedShares);
  const cost = holding.quantity * holding.averageCost;
  holding.quantity = sharesOf(holding.quantity + signedShares);
  const isGone = holding.quantity === 0;
  const isLess = Math.sign(holding.quantity) * signedShares < 0;
  if (isGone) holding.averageCost = 0;
  else if (!isLess) holding.averageCost = withoutDust(cost / holding.quantity);
}

function emptyHolding(contract: Contract): Holding {
  return {
    contract,
    quantity: 0,
    averageCost: 0,
    realizedPnl: 0,
    realizedBefore: 0,
    profitBefore: 0,
    profitAtClose: undefined,
    socketQuantity: 0,
    investedQuantity: 0,
  };
}

/** Of the whole time, at what it is worth now. */
export function profitOf({ contract, ...holding }: Holding, worthOf: WorthOf): number {
  const { quantity, averageCost, realizedPnl } = holding;
  if (quantity === 0) return realizedPnl;
  return realizedPnl + quantity * (worthOf(instrumentKey(contract)) - averageCost);
}

const PER_CONTRACT = 0.65;
const PER_SHARE = 0.005;
const MINIMUM = 1;
const MAXIMUM_FRACTION = 0.01;

/**
 * Fixed pricing of a whole order: 0.005 per share, at least 1.00, at most 1 % of its value; 0.65 per option, at least
 * 1.00.
 */
export function commissionOf({ secType }: Contract, shares: number, value: number): number {
  if (secType === 'OPT') return Math.max(MINIMUM, Math.round(shares * PER_CONTRACT * 1e4) / 1e4);
  const fee = Math.min(Math.max(shares * PER_SHARE, MINIMUM), value * MAXIMUM_FRACTION);
  return Math.round(fee * 1e4) / 1e4;
}

/** Of so many units: of each leg as if it were alone, without a minimum. */
export function comboCommission({ legs }: Combo, units: number): number {
  return legs.reduce((sum, leg) => sum + legCommission(leg, units), 0);
}

export function legCommission({ contract, ratio }: ComboLeg, units: number): number {
  const rate = contract.secType === 'OPT' ? PER_CONTRACT : PER_SHARE;
  return Math.round(units * ratio * rate * 1e4) / 1e4;
}

export interface Valuation {
  readonly netLiquidation: number;
  readonly grossPositionValue: number;
  readonly marketValue: number;
  /** The part of `marketValue` that is options. */
  readonly optionValue: number;
  /** Without options, on which a broker lends nothing. */
  readonly equityWithLoan: number;
  readonly unrealizedPnl: number;
  readonly realizedPnl: number;
  readonly cash: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly availableFunds: number;
  readonly excessLiquidity: number;
  readonly buyingPower: number;
  /** −1 is unlimited. */
  readonly dayTradesRemaining: number;
}

export const INITIAL_RATE = 0.5;
export const MAINTENANCE_RATE = 0.25;
const LEVERAGE = 4;
const PATTERN_DAY_TRADER_EQUITY = 25_000;

export function valuationOf(account: Account, worthOf: WorthOf): Valuation {
  let marketValue = 0;
  let optionValue = 0;
  let gross = 0;
  let unrealizedPnl = 0;
  let lent = 0;
  for (const [symbol, { contract, quantity, averageCost }] of account.holdingBySymbol) {
    if (quantity === 0) continue;
    const worth = worthOf(symbol);
    marketValue += quantity * worth;
    gross += Math.abs(quantity) * worth;
    if (contract.secType === 'OPT') optionValue += quantity * worth;
    else lent += Math.abs(quantity) * worth;
    unrealizedPnl += quantity * (worth - averageCost);
  }
  const netLiquidation = account.cash + marketValue;
  const optionMargin = marginOfOptions(account.holdingBySymbol.values(), worthOf);
  const initialMargin = lent * INITIAL_RATE + optionMargin;
  const maintenanceMargin = lent * MAINTENANCE_RATE + optionMargin;
  const equityWithLoan = netLiquidation - optionValue;
  const availableFunds = equityWithLoan - initialMargin;
  return {
    netLiquidation,
    grossPositionValue: gross,
    marketValue,
    optionValue,
    equityWithLoan,
    unrealizedPnl,
    realizedPnl: account.realizedToday,
    cash: account.cash,
    initialMargin,
    maintenanceMargin,
    availableFunds,
    excessLiquidity: equityWithLoan - maintenanceMargin,
    buyingPower: Math.max(0, availableFunds * LEVERAGE),
    dayTradesRemaining: netLiquidation >= PATTERN_DAY_TRADER_EQUITY ? -1 : 3,
  };
}
