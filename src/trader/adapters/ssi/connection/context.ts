// What every part of the session shares: settings, the two clocks, the log, and the outputs for reports and market data.
import type { Venues } from '../../../../market/venues/venues.ts';
import type { LoginKeeping } from '../../../ports/broker-login.ts';
import type { SsiSettings } from '../../../ports/ssi-settings.ts';
import type { AdapterContext, AdapterSettings } from '../../kit/adapter-context.ts';

export interface SsiGiven extends AdapterSettings {
  readonly settings: SsiSettings;
  /** Knows `hose`, `hnx` and `upcom`; its home is one of them. */
  readonly venues: Venues;
  readonly keep: LoginKeeping;
}

export interface SessionContext extends SsiGiven, AdapterContext {
  /** Signs the body of a request, with the key of the settings. */
  sign(body: string): string;
}
