// Shares that an option contract of ours has delivered.
/** We exercised what we had bought, or the exchange did at expiry; or what we had sold was assigned. */
export type DeliveredBy = 'exercise' | 'assignment';

export interface Delivery {
  /** The contract, by its id. */
  readonly option: string;
  /** Unsigned. */
  readonly contracts: number;
  /** Per share: what was paid or received for them. */
  readonly strike: number;
  readonly by: DeliveredBy;
  /** Of a vertical, the contract that remains of it: it covers the shares. */
  readonly coveredBy?: string;
  /** The position that held the contracts. */
  readonly positionId: string;
  /** Not reported but inferred: the contracts are gone, shares have come or gone, and no execution explains it. */
  readonly isInferred: true;
}
