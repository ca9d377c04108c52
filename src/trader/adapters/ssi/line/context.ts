// What every part of the session shares: settings, the two clocks, the log, and the outputs for reports and market data.
import type { Clock, WallClock } from '../../../../kernel/clock.ts';
import type { Venues } from '../../../../market/venues/venues.ts';
import type { BrokerReport } from '../../../ports/broker.ts';
import type { LoginKeeping } from '../../../ports/broker-login.ts';
import type { MarketUpdate } from '../../../ports/market-feed.ts';
import type { ExecutionSettings, Mode } from '../../../ports/settings.ts';
import type { SsiSettings } from '../../../ports/ssi-settings.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type Log = (level: LogLevel, text: string, fields?: Record<string, unknown>) => void;

export interface SsiGiven {
  readonly settings: SsiSettings;
  readonly execution: ExecutionSettings;
  /** The pinned account; nothing is sent for any other. */
  readonly account: string;
  readonly mode: Mode;
  /** Knows `hose`, `hnx` and `upcom`; its home is one of them. */
  readonly venues: Venues;
  readonly keep: LoginKeeping;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly log: Log;
  /** Whether the HALT file exists in the instance folder; checked when an entry is sent. */
  isHalted(): boolean;
}

export interface SessionContext extends SsiGiven {
  /** Signs the body of a request, with the key of the settings. */
  sign(body: string): string;
  report(report: BrokerReport): void;
  update(update: MarketUpdate): void;
}
