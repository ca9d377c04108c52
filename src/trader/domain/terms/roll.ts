// A roll: contracts that were sold are bought back, and when that has filled, later ones are sold in their place.
// Decision 0064

export interface RollTerms {
  /** That is bought back. */
  readonly positionId: string;
  readonly symbol: string;
  /** Id of the contract that is sold in its place. */
  readonly to: string;
  readonly contracts: number;
  /** The least that both orders together bring, per share; negative if they may cost something. */
  readonly credit: number;
  /** When it was decided: what the purchase cost, and what the sale brought. */
  readonly ask: number;
  readonly bid: number;
}

export type RollStatus =
  /** The purchase has ended, and has filled some. */
  | 'bought'
  /** The order to sell is intended. */
  | 'selling'
  | 'rolled'
  /** Nothing was bought back. */
  | 'kept'
  /** Another exit closed the position. */
  | 'given_up'
  /** Bought back, and nothing sold in its place. */
  | 'flat';

/** What a report about a roll says beside its status. */
export interface RollOutcome {
  readonly status: RollStatus;
  /** Bought back or sold. */
  readonly contracts?: number;
  /** Average, per share. */
  readonly price?: number;
  /** The position that the sale opens. */
  readonly opened?: string;
  /** Per share, of what was rolled. */
  readonly net?: number;
  /** What all contracts of the trade that were bought back have gained, before commissions. */
  readonly gained?: number;
  readonly why?: string;
}

/** Nothing follows it. */
export function isRollOver(status: RollStatus): boolean {
  return status !== 'bought' && status !== 'selling';
}
