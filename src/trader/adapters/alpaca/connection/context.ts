// What every part of the session shares: settings, the two clocks, the log, and the outputs for reports and market data.
import type { Venue } from '../../../../market/venues/venue.ts';
import type { AlpacaSettings } from '../../../ports/alpaca-settings.ts';
import type { AdapterContext, AdapterSettings } from '../../kit/adapter-context.ts';

export interface AlpacaGiven extends AdapterSettings {
  readonly settings: AlpacaSettings;
  readonly venue: Venue;
}

export interface SessionContext extends AlpacaGiven, AdapterContext {}
