// What is known of the fills of a run before it begins: a day that was traded, imposed on its backtest part by part.
import type { Instant } from '../../kernel/instant.ts';
import type { OrderTerms } from '../../trader/domain/orders/order-terms.ts';

export interface ImposedFills {
  /** The order is accepted, but fills at this moment at the earliest; undefined: as soon as its price is there. */
  notBefore(terms: OrderTerms): Instant | undefined;
  /** Shares that it fills at most in total, whatever the volume of the bar; 0: it is cancelled on arrival; undefined: as the bar has. */
  mostOf(terms: OrderTerms): number | undefined;
}

/** As a backtest plays by itself. */
export const NOTHING_IMPOSED: ImposedFills = {
  notBefore: () => undefined,
  mostOf: () => undefined,
};
