// What the program needs of one broker: its adapter and its simulator.
import type { Clock, WallClock } from '../../../kernel/clock.ts';
import type { Venues } from '../../../market/venues/venues.ts';
import type { paceFrom, waitMs } from '../../adapters/ib/market/history-pace.ts';
import type { InstanceFolder } from '../../adapters/sqlite/instance/instance-folder.ts';
import type { Broker } from '../../ports/broker.ts';
import type { BrokerLogin, LoginKeeping } from '../../ports/broker-login.ts';
import type { BrokerTraits } from '../../ports/broker-traits.ts';
import type { LogFields, LogLevel } from '../../ports/log.ts';
import type { MarketFeed } from '../../ports/market-feed.ts';
import type { PastBars } from '../../ports/past-bars.ts';
import type { Settings } from '../../ports/settings.ts';
import type { SimulatedBroker } from './simulated-broker.ts';

/** An open adapter: not connected until its broker is started. */
export interface BrokerConnection {
  readonly broker: Broker;
  readonly market: MarketFeed;
  /** Of a broker that asks for a code from a person's phone. */
  readonly login?: BrokerLogin;
}

export interface BrokerOpening {
  readonly settings: Settings;
  /** Those of the settings. */
  readonly venues: Venues;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly keep: LoginKeeping;
  log(level: LogLevel, text: string, fields?: LogFields): void;
  /** Whether the HALT file exists; checked when an entry is sent. */
  isHalted(): boolean;
}

/** Of a broker that answers requests for past bars, at its pace. Times are epoch milliseconds of the wall. */
export interface PastBarsSource {
  /** A separate session, which places no orders. */
  open(opening: Pick<BrokerOpening, 'settings' | 'venues' | 'clock' | 'wall'>): PastBars;
  /** The requests that still count against its limits. */
  readonly paceFrom: typeof paceFrom;
  /** How long the next request waits. */
  readonly waitMs: typeof waitMs;
}

export interface BrokerAdapter {
  readonly traits: BrokerTraits;
  /** Its code is warmed up by dry runs against a simulator inside the process. */
  readonly hasDryRuns: boolean;
  /** The credentials have no fault. */
  open(opening: BrokerOpening): BrokerConnection;
  readonly pastBars?: PastBarsSource;
  /** Runs beside the daemon in the demonstration and in practice. */
  simulated(account: string, folder: InstanceFolder): SimulatedBroker;
}

/** By the broker's name; a run may add rows. */
export type BrokerAdapters = Readonly<Record<string, BrokerAdapter>>;
