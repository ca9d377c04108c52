// What every adapter of a broker is given, and what its session reports to.
import type { Clock, WallClock } from '../../../kernel/clock.ts';
import type { BrokerReport } from '../../ports/broker-reports.ts';
import type { LogFields, LogLevel } from '../../ports/log.ts';
import type { MarketUpdate } from '../../ports/market-feed.ts';
import type { ExecutionSettings, Mode } from '../../ports/settings.ts';

export type Log = (level: LogLevel, text: string, fields?: LogFields) => void;

export interface AdapterSettings {
  readonly execution: ExecutionSettings;
  /** The pinned account; nothing is sent for any other. */
  readonly account: string;
  readonly mode: Mode;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly log: Log;
  /** Whether the HALT file exists in the instance folder; checked when an entry is sent. */
  isHalted(): boolean;
}

export interface AdapterContext extends AdapterSettings {
  report(report: BrokerReport): void;
  update(update: MarketUpdate): void;
}
