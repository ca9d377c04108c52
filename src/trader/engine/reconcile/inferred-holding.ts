// Shares of a holding that the account has gained or lost without an execution.
import { holdingIdOf, isHoldingHeld } from '../../domain/holdings/holding.ts';
import { MANUAL } from '../../domain/orders/order-request.ts';
import { exactShares } from '../../domain/positions/whole-part.ts';
import { type OrderSide, signedShares } from '../../domain/terms/side.ts';
import { sharesText } from '../../domain/wording/figures.ts';
import type { BrokerSnapshot } from '../../ports/broker-reports.ts';
import { chainOfRef } from '../intents/chains.ts';
import { recordInferred } from '../intents/inferred-execution.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { ourShares, unfilledShares } from '../state/position-lookups.ts';
import { alarm } from '../turn/actions.ts';
import { applyHolding, newHoldingChain } from '../turn/holding-actions.ts';
import { after, type Chain, NO_CHAIN, type Turn } from '../turn/turn.ts';
import { executionsOfOthers } from './manual-closings.ts';

interface Sale {
  readonly shares: number;
  readonly price: number;
  /** Our order, if it was one. */
  readonly order: OrderRecord | undefined;
}

/** Sold by an unknown order at an unknown price: recorded at the average price, without gain or loss. */
export function inferHoldingSold(turn: Turn, symbol: string, shares: number): void {
  const holding = turn.state.holdings.get(symbol);
  if (!isHoldingHeld(holding)) return;
  const sale = { shares, price: holding.averagePrice, order: undefined };
  recordSale(turn, symbol, sale, newHoldingChain(turn, symbol));
}

interface Given {
  /** Unsigned. */
  readonly shares: number;
  /** The strike. */
  readonly price: number;
  readonly source: 'exercised' | 'assigned';
}

/** An option of ours has sold them at its strike. */
export function deliverHolding(
  turn: Turn,
  symbol: string,
  { shares, price, source }: Given,
  chain: Chain,
): void {
  const sale = { symbol, side: 'sell', shares, price, order: undefined, source } as const;
  const last = recordFill(turn, sale, chain);
  const text = `${symbol}: ${sharesText(shares)} of the holding presumably sold at ${price}, the strike of a contract that was ${source}`;
  alarm(turn, { kind: 'inferred-execution', symbol, text }, last);
}

/** A put that was sold against cash has bought them at its strike. */
export function receiveHolding(
  turn: Turn,
  symbol: string,
  { shares, price, source }: Given,
  chain: Chain,
): Chain {
  const purchase = { symbol, side: 'buy', shares, price, order: undefined, source } as const;
  return recordFill(turn, purchase, chain);
}

/**
 * Our order to sell from the holding was at the broker and is listed nowhere; the account lacks shares that nothing explains.
 * They are its fill: positions of the symbol keep theirs. True if it was recorded.
 */
export function inferSale(
  turn: Turn,
  order: OrderRecord,
  { positions }: BrokerSnapshot,
  chain: Chain,
): boolean {
  const { symbol, side, leg } = order.terms;
  const holding = turn.state.holdings.get(symbol);
  if (leg !== 'h' || side !== 'sell' || order.brokerLink === undefined) return false;
  if (!isHoldingHeld(holding)) return false;
  const reported = reportedIn(turn, positions, symbol);
  const missing = exactShares(ourShares(turn.state, symbol) - Math.max(0, reported?.quantity ?? 0));
  const shares = Math.min(missing, unfilledShares(order), holding.quantity);
  if (!(shares > 0)) return false;
  const price = order.limitPrice ?? holding.averagePrice;
  recordSale(turn, symbol, { shares, price, order }, chain);
  return true;
}

/**
 * Our order to buy for the holding is listed nowhere, and the account has more shares than we and today's executions of others
 * explain, but no more than the order could still buy. An order for a holding is only placed where no foreign shares are, so these
 * are its fill. True if they were recorded.
 */
export function inferPurchase(
  turn: Turn,
  order: OrderRecord,
  snapshot: BrokerSnapshot,
  chain: Chain,
): boolean {
  const { symbol, side, leg, orderRef } = order.terms;
  if (leg !== 'h' || side !== 'buy') return false;
  const ours = ourShares(turn.state, symbol);
  const reported = reportedIn(turn, snapshot.positions, symbol);
  const others = executionsOfOthers(turn, snapshot).filter((one) => one.symbol === symbol);
  const theirs = others.reduce((sum, one) => sum + signedShares(one.side, one.shares), 0);
  const shares = exactShares((reported?.quantity ?? 0) - ours - Math.max(0, theirs));
  if (reported === undefined || !(shares > 0 && shares <= unfilledShares(order))) return false;
  // Beside shares of another price the average says nothing.
  const limit = order.limitPrice ?? reported.averageCost;
  const price = ours === 0 && reported.averageCost > 0 ? reported.averageCost : limit;
  const last = recordFill(turn, { symbol, side, shares, price, order }, chain);
  const text = `${symbol}: ${orderRef} bought ${sharesText(shares)} for the holding without a reported execution; recorded at ${price}`;
  alarm(turn, { kind: 'inferred-execution', symbol, text }, last);
  return true;
}

function reportedIn({ state }: Turn, positions: BrokerSnapshot['positions'], symbol: string) {
  return positions.find((one) => one.account === state.account && one.symbol === symbol);
}

function recordSale(
  turn: Turn,
  symbol: string,
  { shares, price, order }: Sale,
  chain: Chain,
): void {
  const last = recordFill(turn, { symbol, side: 'sell', shares, price, order }, chain);
  const by = order === undefined ? '' : `, sold by ${order.terms.orderRef}`;
  const text = `${symbol}: ${sharesText(shares)} of the holding ${shares === 1 ? 'is' : 'are'} gone from the account without an execution${by}; the price is unknown, recorded at ${price}`;
  alarm(turn, { kind: 'inferred-execution', symbol, text }, last);
}

/** Our order has filled by the word of the broker. */
export function bookHoldingFill(turn: Turn, order: OrderRecord, shares: number): void {
  const { symbol, side, orderRef } = order.terms;
  const holding = turn.state.holdings.get(symbol);
  const reported = turn.broker.positions.get(symbol);
  const average = isHoldingHeld(holding) ? holding.averagePrice : (reported?.averageCost ?? 0);
  const price = order.limitPrice ?? average;
  const chain = chainOfRef(turn, orderRef) ?? NO_CHAIN;
  const last = recordFill(turn, { symbol, side, shares, price, order }, chain);
  const did = side === 'buy' ? 'bought' : 'sold';
  const text = `${symbol}: ${orderRef} ${did} ${sharesText(shares)} of the holding without a reported execution; recorded at ${price}`;
  alarm(turn, { kind: 'inferred-execution', symbol, text }, last);
}

interface Fill extends Sale {
  readonly symbol: string;
  readonly side: OrderSide;
  readonly source?: Given['source'];
}

function recordFill(
  turn: Turn,
  { symbol, side, shares, price, order, ...more }: Fill,
  chain: Chain,
): Chain {
  const orderRef = order?.terms.orderRef ?? '';
  const positionId = holdingIdOf(symbol);
  const reported = { orderRef, brokerLink: order?.brokerLink, symbol, side, shares } as const;
  const recorded = recordInferred(
    turn,
    {
      ...reported,
      price,
      leg: 'h',
      positionId,
      strategy: MANUAL,
      priceSource: more.source ?? 'unknown',
    },
    chain,
  );
  const fill = { shares: signedShares(side, shares), price, orderRef, executedAt: turn.now };
  return applyHolding(turn, symbol, { type: 'fill', ...fill }, after(recorded));
}
