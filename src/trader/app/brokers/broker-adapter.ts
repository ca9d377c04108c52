// What the program needs of one broker: its adapter, its simulator, and what only some brokers have.
import type { Clock, WallClock } from '../../../kernel/clock.ts';
import type { Bar } from '../../../market/bars/bar.ts';
import type { Venues } from '../../../market/venues/venues.ts';
import type { InstanceFolder } from '../../adapters/sqlite/instance/instance-folder.ts';
import type { Broker } from '../../ports/broker.ts';
import type { BrokerLogin, LoginKeeping } from '../../ports/broker-login.ts';
import type { RestedKind } from '../../ports/broker-reports.ts';
import type { BrokerTraits } from '../../ports/broker-traits.ts';
import type { LogFields, LogLevel } from '../../ports/log.ts';
import type { MarginAnswers } from '../../ports/margin-answers.ts';
import type { MarketFeed } from '../../ports/market-feed.ts';
import type { OptionChains } from '../../ports/option-chains.ts';
import type { PacedRequest, PastBars } from '../../ports/past-bars.ts';
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
  /** For which options an exit may rest there; absent: for none. */
  readonly restsExits?: readonly RestedKind[];
  log(level: LogLevel, text: string, fields?: LogFields): void;
  /** Whether the HALT file exists; checked when an entry is sent. */
  isHalted(): boolean;
}

/** A session beside that of the daemon: it has no log and no HALT file. */
export type SeparateOpening = Pick<BrokerOpening, 'settings' | 'venues' | 'clock' | 'wall'>;

/** Of a broker that answers requests for past bars, at its pace. Times are epoch milliseconds of the wall. */
export interface PastBarsSource {
  /** What is asked, as messages call it: `the gateway at 127.0.0.1:4002`. */
  where(settings: Settings): string;
  /** Places no orders. */
  open(opening: SeparateOpening): PastBars;
  /** The requests that still count against its limits. */
  paceFrom(sent: readonly PacedRequest[], now: number): readonly PacedRequest[];
  /** Milliseconds until the request may be sent; 0 if now. */
  waitMs(sent: readonly PacedRequest[], asked: Omit<PacedRequest, 'at'>, now: number): number;
}

/** What the far side of a dry run answers: one price, and the history of every symbol. */
export interface DryRunPrices {
  readonly price: number;
  readonly bars: readonly Bar[];
}

/** The adapter without a socket: orders become the bytes that would be sent, and answers come from memory. */
export interface DryRunConnection extends Pick<BrokerConnection, 'broker' | 'market'> {
  /** Passes the queued answers to the adapter; true if there were any. */
  answer(): boolean;
  /** Queues the price again, as of now. */
  quote(): void;
  /** Bytes of orders so far. */
  orderBytes(): number;
}

export type OpenDryRun = (opening: SeparateOpening, prices: DryRunPrices) => DryRunConnection;

/** A session that `sluice doctor --paper-probe` has for itself. */
export interface ProbeConnection extends Pick<BrokerConnection, 'broker' | 'market'> {
  readonly margins?: MarginAnswers;
  /** The address and the client id of the session, as the transcript records them. */
  readonly gateway: string;
  readonly clientId?: number;
}

export interface BrokerAdapter {
  readonly traits: BrokerTraits;
  /** The credentials have no fault. */
  open(opening: BrokerOpening): BrokerConnection;
  /** Past bars for `sluice data fetch`; undefined if the broker serves none. */
  readonly pastBars?: PastBarsSource;
  /** Option contracts and their quotes for `sluice chain`; undefined if no options are traded through the broker. */
  openChains?(opening: SeparateOpening): OptionChains;
  /** For dry runs, which keep the code of an entry compiled; undefined if an entry takes long for other reasons. */
  readonly dryRun?: OpenDryRun;
  /** For the paper probe; undefined for a broker without paper accounts, or whose answers leave no question open. */
  openForProbe?(opening: SeparateOpening): ProbeConnection;
  /** Runs beside the daemon in the demonstration of its venue and in practice; undefined for a broker that is in neither. */
  simulated?(account: string, folder: InstanceFolder): SimulatedBroker;
}

/** By the broker's name; a run may add rows. */
export type BrokerAdapters = Readonly<Record<string, BrokerAdapter>>;
