// What a daemon is started with, what it offers, and how it ends.
import type { EventBus } from '../../../kernel/bus.ts';
import type { WallClock } from '../../../kernel/clock.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { Result } from '../../../kernel/result.ts';
import type { InstanceFolder } from '../../adapters/sqlite/instance/instance-folder.ts';
import type { MarketClock } from '../../adapters/system/market-clock.ts';
import type { StatusView } from '../../contract/status.ts';
import type { Look } from '../../ports/look.ts';
import type { Settings } from '../../ports/settings.ts';
import type { Trader } from '../../ports/trader.ts';
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import type { BrokerAdapters } from '../brokers/broker-adapter.ts';
import type { InstanceFailure } from '../instance/instance.ts';
import type { Configuration } from '../reload/reloader.ts';
import type { ReadDays } from './daily-closes.ts';

export interface DaemonOptions {
  readonly settings: Settings;
  /** The brokers' adapters by name; those of the program when absent. */
  readonly adapters?: BrokerAdapters;
  /** The origin of the settings; without it nothing can be reloaded. */
  readonly configuration?: Configuration;
  readonly clock: MarketClock;
  /** For deadlines of input and output; the host's when absent. A lockstep run moves its own. */
  readonly wall?: WallClock;
  /** False for a lockstep run, which counts every timer: no entry is tried without sending it. */
  readonly hasDryRuns?: false;
  /** 0 (inclusive) to 1: the phase of the polls; parity runs repeat with a seeded one. */
  random?(): number;
  /** Epoch milliseconds of the wall, for the lock. */
  readonly startedAt: Instant;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Log lines on stderr too. */
  readonly isConsole: boolean;
  /** Every event becomes a line in the log; SLUICE_TRACE=1 in the environment does the same. */
  readonly isTracing?: boolean;
  /** Of the store of bars, for limits that read daily closes. */
  readonly readDays?: ReadDays;
  /** The trader has stopped, the tables can still be read. */
  beforeClose?(look: Look): void;
}

export type StartFailure =
  | InstanceFailure
  | { readonly kind: 'private-key'; readonly why: string }
  | { readonly kind: 'port'; readonly host: string; readonly port: number; readonly why: string };

export type Ending =
  | {
      readonly kind: 'stopped';
      readonly why: string;
      readonly leftBehind: string;
      /** Asked at the control API, as `sluice stop` does; false for a signal or the end of a run. */
      readonly isByPerson: boolean;
    }
  /** The gateway serves another account or mode than the configured one. */
  | { readonly kind: 'wrong-account'; readonly text: string };

export interface Daemon {
  readonly trader: Trader;
  readonly look: Look;
  /** Events as they happen. One-way: subscribers cannot affect trading. */
  readonly bus: EventBus;
  readonly folder: InstanceFolder;
  status(): StatusView;
  /** Its broker takes no order until somebody gives the code of a phone. */
  needsCode(): boolean;
  /** With that code. */
  logIn(code: string): Promise<Result<string, string>>;
  /** Reloads the configuration; `by` names the requester. */
  reload(by: string): Promise<CommandAnswer>;
  /** Idempotent; resolves when everything is on disk and the lock is free. */
  stop(why: string): Promise<void>;
  readonly ended: Promise<Ending>;
}
