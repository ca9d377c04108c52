// What the configuration of one broker consists of: a row of the configuration's table of the registry of brokers.
import type { z } from 'zod';
import type { BrokerName } from '../../ports/brokers.ts';
import type { HomeVenue } from '../../ports/home-venue.ts';
import type { Mode, Settings } from '../../ports/settings.ts';

export interface BrokerFault {
  readonly path: readonly string[];
  readonly message: string;
}

/** A path of the section, made absolute; undefined stays undefined. */
export type PlacePath = (text: string | undefined, ...path: string[]) => string | undefined;

/** What a row may read of a file beside its keys. */
export interface AccountTerms {
  readonly broker?: BrokerName | undefined;
  readonly venue: HomeVenue;
  readonly mode: Mode;
  readonly account_type?: Settings['accountType'] | undefined;
}

/** Each method of a row states what it reads: its keys, and `AccountTerms`. */
export interface BrokerConfig {
  /** Its keys of the file. Other configurations may not have the one that `ports/brokers` calls its section. */
  readonly shape: z.ZodRawShape;
  toSettings(file: object): Partial<Settings>;
  /** Faults of a configuration that chose this broker. */
  faults(file: object): readonly BrokerFault[];
  /** Why it cannot deliver the prices of so many symbols. */
  symbolsFault?(file: object, symbols: number): string | undefined;
  /** What of its keys decides, for the identity of the configuration. */
  decisive(file: object): object;
  /** Its keys that contain paths, with these placed. */
  placed?(file: object, place: PlacePath): object;
}
