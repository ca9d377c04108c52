// Where the ledger's events are published.
import type { PemFiles } from './pem-files.ts';

/** Brokers of Apache Kafka to which the ledger's events go. */
export interface KafkaSettings {
  /** `host:port`, at least one. */
  readonly brokers: readonly string[];
  /** How the names of the topics begin. */
  readonly prefix: string;
  /** From a separate topic. */
  readonly takesCommands?: boolean;
  /** Between two live valuations of a portfolio; undefined: none are published. */
  readonly valuationsEveryMs?: number | undefined;
  readonly clientName: string;
  readonly isEncrypted: boolean;
  readonly files?: PemFiles;
  /** Undefined: none are asked for. */
  readonly credentials: KafkaCredentials | undefined;
}

/** How brokers ask for credentials, in their words. */
export const KAFKA_MECHANISMS = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'PLAIN'] as const;
export type KafkaMechanism = (typeof KAFKA_MECHANISMS)[number];

export interface KafkaCredentials {
  readonly username: string;
  readonly password: string;
  /** SCRAM-SHA-512 unless given. */
  readonly mechanism?: KafkaMechanism;
}
