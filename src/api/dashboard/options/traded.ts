// What an order for options trades: one contract, or two as a spread, with its net quotes, its legs and its payoff.
import { verticalOf } from '../../../market/options/vertical.ts';
import { net, signAt } from '../facts/net-greek.ts';
import { chainName, pairName } from '../facts/option-words.ts';
import type { PayoffTrade } from '../facts/payoff.ts';
import type { Chain, ChainContract } from '../facts/shapes.ts';
import type { OptionLeg } from '../state/option-orders.ts';

/** What is traded: one contract that is bought, or pairs of which the second contract is on the other side. */
export interface Traded {
  readonly id: string;
  readonly name: string;
  readonly contracts: readonly [ChainContract, ...ChainContract[]];
  /** Net, per share. */
  readonly bid: number | null;
  readonly ask: number | null;
  /** A spread for a credit: the first contract is sold, the second bought. */
  readonly isSold: boolean;
  /** Undefined while all of it is quoted. */
  readonly unquoted: ChainContract | undefined;
}

/** Contracts of the same right further out of the money, nearest first: what they bring bounds the gain. */
export function furtherOut({ contracts }: Chain, { right, strike }: ChainContract) {
  const isCall = right === 'call';
  return contracts
    .filter((one) => one.right === right && (isCall ? one.strike > strike : one.strike < strike))
    .toSorted((one, other) => Math.abs(one.strike - strike) - Math.abs(other.strike - strike));
}

export function tradedIn(
  chain: Chain,
  [first, second]: readonly [ChainContract, ChainContract | undefined],
  sells: boolean,
): Omit<Traded, 'unquoted'> {
  const { symbol, days } = chain;
  const vertical = second && verticalOf(first.id, second.id);
  if (second === undefined || vertical === undefined) {
    const { id, bid, ask } = first;
    const name = chainName(symbol, first, days ?? 0);
    return { id, name, contracts: [first], bid, ask, isSold: false };
  }
  return {
    id: vertical.id,
    name: pairName(symbol, [first, second], days ?? 0),
    contracts: [first, second],
    bid: net(first.bid, second.ask),
    ask: net(first.ask, second.bid),
    isSold: sells,
  };
}

/** The contracts of each pair on both sides. */
export function legsOf({
  contracts,
  isSold,
}: Pick<Traded, 'contracts' | 'isSold'>): readonly OptionLeg[] {
  return contracts.map(({ right, strike, expiry }, index) => ({
    ...{
      right,
      strike,
      expiry,
      side: (signAt(index) === 1) === isSold ? ('SELL' as const) : ('BUY' as const),
    },
  }));
}

export function tradeOf(
  { underlying_price: spot, days, rate }: Chain,
  { contracts, isSold }: Traded,
  { units, price }: Pick<PayoffTrade, 'units' | 'price'>,
): PayoffTrade {
  const legs = contracts.map(({ id, right, strike, volatility }, index) => {
    return { id, right, strike, volatility, sign: signAt(index) };
  });
  return { legs, spot, days: days ?? 0, rate, units: isSold ? -units : units, price };
}
