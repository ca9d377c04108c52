// Whether broker, trader and ledger hold the same shares of each symbol.
import { plus } from '../../kernel/amounts.ts';
import { decimalOf, NO_QUANTITY, type Quantity, textOf } from '../../kernel/decimal.ts';

export interface HeldShares {
  /** As the broker reported them at the close, of the symbols that were marked then. */
  readonly broker: ReadonlyMap<string, Quantity>;
  /** Positions, holdings and foreign shares together. */
  readonly trader: ReadonlyMap<string, Quantity>;
  readonly ledger: ReadonlyMap<string, Quantity>;
}

export interface ShareDifference {
  readonly symbol: string;
  /** Undefined if the broker was not asked about the symbol. */
  readonly broker: Quantity | undefined;
  readonly trader: Quantity;
  readonly ledger: Quantity;
}

/** By symbol; empty if all agree. */
export function shareDifferences({
  broker,
  trader,
  ledger,
}: HeldShares): readonly ShareDifference[] {
  const symbols = new Set([...broker.keys(), ...trader.keys(), ...ledger.keys()]);
  return [...symbols]
    .sort()
    .map((symbol) => ({
      symbol,
      broker: broker.get(symbol),
      trader: trader.get(symbol) ?? NO_QUANTITY,
      ledger: ledger.get(symbol) ?? NO_QUANTITY,
    }))
    .filter((one) => !one.trader.eq(one.ledger) || one.broker?.eq(one.trader) === false);
}

export function differenceText({ symbol, broker, trader, ledger }: ShareDifference): string {
  const brokerText = broker === undefined ? '' : `, the broker ${textOf(broker)}`;
  return `${symbol}: the ledger holds ${textOf(ledger)}, the trader ${textOf(trader)}${brokerText}`;
}

interface SharesRow {
  readonly symbol: string;
  readonly quantity: number;
}

/** Sums of the rows by symbol. */
export function sharesIn(rows: Iterable<SharesRow>): ReadonlyMap<string, Quantity> {
  const held = new Map<string, Quantity>();
  for (const { symbol, quantity } of rows)
    held.set(symbol, plus(held.get(symbol) ?? NO_QUANTITY, decimalOf(quantity) as Quantity));
  return held;
}
