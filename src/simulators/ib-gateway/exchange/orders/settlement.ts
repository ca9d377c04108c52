// The effects of a fill beyond the order book: cash, shares, commission, its report, and a later correction.

import type { Scheduler } from '../../../host/scheduler.ts';
import type { Contract } from '../../messages/contract.ts';
import { instrumentKey, multiplierOf } from '../../messages/instrument-key.ts';
import type { Execution } from '../../messages/order.ts';
import type { AccountBook } from '../account/account-book.ts';
import {
  type Account,
  attribute,
  book as bookInto,
  commissionOf,
  type Holding,
  legCommission,
  type Whose,
} from '../account/accounts.ts';
import type { Combo } from '../options/combos.ts';
import type { Faults } from '../scheduling/faults.ts';
import { averagePrice, type BookOrder, isBuy } from '../state/book-order.ts';
import type { Change, Trade } from '../state/changes.ts';
import type { OrderReports } from './book/order-reports.ts';
import { type ComboFill, type LegFill, settleCombo } from './combo-settlement.ts';

export interface DeliveryTrade {
  readonly signedQuantity: number;
  readonly price: number;
}

export interface Settlement {
  traded(order: BookOrder, shares: number, price: number): void;
  /** An execution of a delivery, of which no order is known; it changes nothing. */
  delivered(account: Account, contract: Contract, trade: DeliveryTrade): void;
  trades(): readonly Trade[];
}

interface Parts {
  readonly scheduler: Scheduler;
  readonly earlier: readonly Trade[];
  readonly faults: Faults;
  reports(): OrderReports;
  readonly accounts: AccountBook;
  /** Shares changed without a change of an order. */
  measure(account: Account, symbol: string): void;
  record(change: Change): void;
  /** Of a key, if it is that of a combination. */
  comboOf(key: string): Combo | undefined;
  quoteOf(key: string): { readonly bid: number; readonly ask: number };
  /** The account's shares or cash changed; subscribers are notified later. */
  moved(account: Account, symbol: string): void;
}

const FIRST_EXECUTION = 0x5c467000;
const OPTION_EXCHANGE = 'CBOE';
const CORRECTION_MS = 2_000;
const LATE_LEG_MS = 180_000;

export function createSettlement(parts: Parts): Settlement {
  const trades: Trade[] = [...parts.earlier];
  // A gateway that starts without its state uses ids that no earlier one used.
  const firstSegment = Math.floor(parts.scheduler.now() / 1_000)
    .toString(16)
    .padStart(8, '0');

  function traded(order: BookOrder, shares: number, price: number): void {
    const combo = parts.comboOf(order.symbol);
    if (combo !== undefined) return tradedUnits({ order, combo, units: shares, price });
    const account = parts.accounts.of(order);
    const total = commissionOf(order.contract, order.filled, order.value);
    const commission = Math.max(0, Math.round((total - order.commission) * 1e4) / 1e4);
    order.commission = total;
    const before = attributed(account.holdingBySymbol.get(order.symbol));
    const realizedPnl = bookInto(account, {
      contract: order.contract,
      signedShares: isBuy(order) ? shares : -shares,
      price,
      commission,
      whose: whoseOf(order),
    });
    const execution = executionOf(order, shares, price);
    const { contract, isByHand } = order;
    const trade = { execution, contract, commission, realizedPnl: realizedPnl ?? null, isByHand };
    trades.push(trade);
    recordTrade(account, trade);
    parts.reports().filled({ order, contract, execution, commission, realizedPnl });
    parts.moved(account, order.symbol);
    const correction = parts.faults.take('correct-execution', order);
    if (correction === undefined) return;
    const corrected = correction.shares ?? halfOf(shares);
    const after = attributed(account.holdingBySymbol.get(order.symbol));
    const taken = {
      socket: before.socket - after.socket,
      invested: before.invested - after.invested,
    };
    parts.scheduler.after(CORRECTION_MS, () => correct(order, trade, corrected, taken));
  }

  function tradedUnits(fill: ComboFill): void {
    settleCombo(fill, {
      quoteOf: ({ contract }) => parts.quoteOf(instrumentKey(contract)),
      reportUnits,
      bookLeg,
      sequenceOf: (order) => parts.faults.take('combo-executions', order)?.sequence?.split(','),
      lateOf(order) {
        const fault = parts.faults.take('late-leg', order);
        return fault && { leg: fault.place, forMs: fault.forMs ?? LATE_LEG_MS };
      },
      after: (delayMs, call) => void parts.scheduler.after(delayMs, call),
    });
  }

  /** A record of the units: no share or cash moves with it. */
  function reportUnits({ order, units, price }: ComboFill): void {
    const { contract, isByHand } = order;
    const execution = executionOf(order, units, price);
    const trade = { execution, contract, commission: 0, realizedPnl: null, isByHand };
    trades.push(trade);
    parts.record({ kind: 'trade', trade });
    const unknown = { commission: undefined, realizedPnl: undefined };
    parts.reports().filled({ order, contract, execution, ...unknown });
  }

  function bookLeg(fill: LegFill): void {
    const { order, leg, units, filledUnits, signedQuantity, price } = fill;
    const account = parts.accounts.of(order);
    const { contract } = leg;
    const commission = legCommission(leg, units);
    order.commission += commission;
    const realizedPnl = bookInto(account, {
      contract,
      signedShares: signedQuantity,
      price,
      commission,
      whose: whoseOf(order),
    });
    const execution: Execution = {
      ...executionOf(order, Math.abs(signedQuantity), price),
      ...identity(order.account, contract),
      side: signedQuantity > 0 ? 'BOT' : 'SLD',
      cumulativeQuantity: filledUnits * leg.ratio,
      averagePrice: price,
    };
    const { isByHand } = order;
    const trade = { execution, contract, commission, realizedPnl: realizedPnl ?? null, isByHand };
    trades.push(trade);
    recordTrade(account, trade);
    parts.reports().filled({ order, contract, execution, commission, realizedPnl });
    parts.moved(account, instrumentKey(contract));
    parts.measure(account, instrumentKey(contract));
  }

  /** The same execution with a higher last segment: its quantity replaces the first one's. */
  function correct(order: BookOrder, trade: Trade, shares: number, taken: Attributed): void {
    const account = parts.accounts.of(order);
    const holding = account.holdingBySymbol.get(order.symbol);
    const more = (isBuy(order) ? 1 : -1) * (shares - trade.execution.shares);
    const { price } = trade.execution;
    order.filled += shares - trade.execution.shares;
    order.value += (shares - trade.execution.shares) * price;
    account.cash -= more * price * multiplierOf(order.contract);
    if (holding !== undefined) {
      holding.quantity += more;
      if (order.isByHand) giveBack(holding, taken, more);
      else attribute(holding, whoseOf(order), more);
    }
    const execution: Execution = {
      ...trade.execution,
      execId: trade.execution.execId.replace(/01$/, '02'),
      shares,
      cumulativeQuantity: order.filled,
      averagePrice: averagePrice(order),
    };
    const corrected = { ...trade, execution };
    trades[trades.indexOf(trade)] = corrected;
    recordTrade(account, corrected);
    parts.reports().corrected(order, execution);
    parts.moved(account, order.symbol);
    parts.measure(account, order.symbol);
  }

  function identity(
    account: string,
    { primaryExchange }: Contract,
  ): Pick<Execution, 'execId' | 'time' | 'account' | 'exchange'> {
    return {
      execId: `${firstSegment}.${(FIRST_EXECUTION + trades.length).toString(16)}.01.01`,
      time: parts.scheduler.now(),
      account,
      exchange: primaryExchange || OPTION_EXCHANGE,
    };
  }

  function executionOf(order: BookOrder, shares: number, price: number): Execution {
    return {
      ...identity(order.account, order.contract),
      side: isBuy(order) ? 'BOT' : 'SLD',
      shares,
      price,
      permId: order.permId,
      clientId: order.clientId,
      orderId: order.orderId,
      liquidation: order.isLiquidation,
      cumulativeQuantity: order.filled,
      averagePrice: averagePrice(order),
      orderRef: order.order.orderRef,
      lastLiquidity: order.order.type === 'LMT' ? 1 : 2,
    };
  }

  function delivered(account: Account, contract: Contract, trade: DeliveryTrade): void {
    const { signedQuantity, price } = trade;
    const shares = Math.abs(signedQuantity);
    const execution: Execution = {
      ...identity(account.name, contract),
      side: signedQuantity > 0 ? 'BOT' : 'SLD',
      shares,
      price,
      permId: 0,
      clientId: 0,
      orderId: 0,
      liquidation: false,
      cumulativeQuantity: shares,
      averagePrice: price,
      orderRef: '',
      lastLiquidity: 2,
    };
    const made = { execution, contract, commission: 0, realizedPnl: null, isByHand: true };
    trades.push(made);
    recordTrade(account, made);
  }

  function recordTrade(account: Account, trade: Trade): void {
    const holding = account.holdingBySymbol.get(instrumentKey(trade.contract));
    parts.record({ kind: 'trade', trade });
    parts.record({
      kind: 'account',
      account: account.name,
      cash: account.cash,
      realizedToday: account.realizedToday,
    });
    if (holding === undefined) return;
    parts.record({ kind: 'holding', account: account.name, ...holding });
  }

  return { traded, delivered, trades: () => trades };
}

/** Signed shares of a holding that came through the socket. */
interface Attributed {
  readonly socket: number;
  readonly invested: number;
}

function attributed(holding: Holding | undefined): Attributed {
  return { socket: holding?.socketQuantity ?? 0, invested: holding?.investedQuantity ?? 0 };
}

/** What a trade by hand has taken, as far as its correction undoes it: last taken, first given back. */
function giveBack(holding: Holding, taken: Attributed, more: number): void {
  const side = Math.sign(taken.socket + taken.invested);
  if (side * more <= 0) return attribute(holding, 'hand', more);
  const invested = Math.min(Math.abs(more), Math.abs(taken.invested));
  const socket = Math.min(Math.abs(more) - invested, Math.abs(taken.socket));
  holding.investedQuantity += side * invested;
  holding.socketQuantity += side * socket;
}

/** A program marks an investment by the leg `h` at the end of its reference; it has no stop, so it is never unprotected. */
const INVESTMENT = /^[a-z2-7]{8}\.[0-9a-z]+\.h/;

function whoseOf({ isByHand, order }: BookOrder): Whose {
  if (isByHand) return 'hand';
  return INVESTMENT.test(order.orderRef) ? 'investment' : 'socket';
}

/** A whole number of a whole number; of a fraction to four decimals, as the gateway reports it. */
function halfOf(shares: number): number {
  return Number.isInteger(shares) ? Math.ceil(shares / 2) : Math.round(shares * 5_000) / 10_000;
}
