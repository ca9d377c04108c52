// Where the ledger's events are published.

/** Brokers of Apache Kafka to which the ledger's events go. */
export interface KafkaSettings {
  /** `host:port`, at least one. */
  readonly brokers: readonly string[];
  /** How the names of the topics begin. */
  readonly prefix: string;
  /** From a topic of its own. */
  readonly takesCommands?: boolean;
  /** Between two live valuations of a portfolio; undefined: none are published. */
  readonly valuationsEveryMs?: number | undefined;
  readonly clientName: string;
  readonly isEncrypted: boolean;
  /** Undefined: none are asked for. */
  readonly credentials: { readonly username: string; readonly password: string } | undefined;
}
