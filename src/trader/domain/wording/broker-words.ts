// What texts call a broker, and what it reports about an account.

export interface BrokerWords {
  readonly name: string;
  /** Where a person sees the truth while the daemon does not. */
  readonly screen: string;
  /** Statements that can be compared with the journal. */
  readonly hasStatements: boolean;
  /** It takes stop orders that rest without the daemon. */
  readonly hasRestingStops: boolean;
  /** It trades options. */
  readonly hasOptions: boolean;
  /** It takes orders only after a code from a person's phone. */
  readonly hasLoginCodes: boolean;
  /** Its simulator plays a configuration of a person. */
  readonly hasPractice: boolean;
}
