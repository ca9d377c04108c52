// Shares of a holding that are gone from the account without an execution.
import { holdingIdOf, isHoldingHeld } from '../../domain/holdings/holding.ts';
import { MANUAL } from '../../domain/orders/asked-order.ts';
import { signedShares } from '../../domain/terms/side.ts';
import type { BrokerSnapshot } from '../../ports/broker.ts';
import { recordInferred } from '../intents/inferred-execution.ts';
import { ourShares } from '../state/position-lookups.ts';
import type { OrderRecord } from '../state/state.ts';
import { alarm } from '../turn/acts.ts';
import { applyHolding, newHoldingChain } from '../turn/holding-acts.ts';
import { after, type Chain, type Turn } from '../turn/turn.ts';

interface Sale {
  readonly shares: number;
  readonly price: number;
  /** Our order, if it was one. */
  readonly order: OrderRecord | undefined;
}

/** Nobody knows who sold them, or at which price: recorded at the average price, without gain or loss. */
export function inferHoldingSold(turn: Turn, symbol: string, shares: number): void {
  const holding = turn.state.holdings.get(symbol);
  if (!isHoldingHeld(holding)) return;
  const sale = { shares, price: holding.averagePrice, order: undefined };
  recordSale(turn, symbol, sale, newHoldingChain(turn, symbol));
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
  const { account } = turn.state;
  const told = positions.find((one) => one.account === account && one.symbol === symbol);
  const missing = ourShares(turn.state, symbol) - Math.max(0, told?.quantity ?? 0);
  const shares = Math.min(missing, order.quantity - order.filled, holding.quantity);
  if (!(shares > 0)) return false;
  const price = order.limitPrice ?? holding.averagePrice;
  recordSale(turn, symbol, { shares, price, order }, chain);
  return true;
}

function recordSale(
  turn: Turn,
  symbol: string,
  { shares, price, order }: Sale,
  chain: Chain,
): void {
  const orderRef = order?.terms.orderRef ?? '';
  const positionId = holdingIdOf(symbol);
  const told = { orderRef, brokerLink: order?.brokerLink, symbol, side: 'sell', shares } as const;
  const recorded = recordInferred(
    turn,
    { ...told, price, leg: 'h', positionId, strategy: MANUAL, priceSource: 'unknown' },
    chain,
  );
  const fill = { shares: signedShares('sell', shares), price, orderRef, executedAt: turn.now };
  const last = applyHolding(turn, symbol, { type: 'fill', ...fill }, after(recorded));
  const by = order === undefined ? '' : `, sold by ${orderRef}`;
  const text = `${symbol}: ${shares} shares of the holding are gone from the account without an execution${by}; the price is unknown, recorded at ${price}`;
  alarm(turn, { kind: 'inferred-execution', symbol, text }, last);
}
