// What the configuration of one broker consists of, beside the schema of its section.
import type { Settings } from '../../ports/settings.ts';
import type { SluiceFile } from '../schema/sluice-schema.ts';

export interface BrokerFault {
  readonly path: readonly string[];
  readonly message: string;
}

/** A path of the section, made absolute; undefined stays undefined. */
export type PlacePath = (text: string | undefined, ...path: string[]) => string | undefined;

export interface BrokerConfig {
  /** Names its section if no other broker's configuration may have it; without one, its section has defaults only. */
  readonly ownSection?: 'ssi';
  toSettings(file: SluiceFile): Partial<Settings>;
  /** Faults of a configuration that chose this broker. */
  faults(file: SluiceFile): readonly BrokerFault[];
  /** What of the section decides, for the identity of the configuration. */
  decisive(file: SluiceFile): object;
  withPathsPlaced(file: SluiceFile, place: PlacePath): SluiceFile;
}
