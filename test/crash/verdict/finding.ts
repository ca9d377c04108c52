// One thing that is not as it should be after a crash, under the counter it belongs to.

export type Counter =
  | 'duplicates'
  | 'lost'
  | 'orphans'
  | 'naked'
  /** Short contracts that nothing covers, and half verticals, for which nothing is at work. */
  | 'naked_legs'
  | 'lopsided'
  /** Orders whose loss nothing bounds. */
  | 'unbounded'
  | 'corrupt'
  /** More on its way out than may be sold. */
  | 'oversold'
  /** Through its stop, and not sold though it may be. */
  | 'unclosed'
  | 'cash'
  /** An order that the exchange would not take at this price or hour, and no fault asked it to. */
  | 'refused';

export interface Finding {
  readonly counter: Counter;
  readonly text: string;
}
