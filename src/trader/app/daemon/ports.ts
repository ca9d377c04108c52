// The parts that a daemon builds first, each from those above it: log, settings in force, reserve, tape, trader.
import { type Observable, Subject } from 'rxjs';
import type { WallClock } from '../../../kernel/clock.ts';
import type { MovedChats } from '../../adapters/notify/moved-chats.ts';
import { isHaltFilePresent } from '../../adapters/sqlite/instance/instance-folder.ts';
import { createDescriptorCount } from '../../adapters/system/descriptors.ts';
import { createLogs, type Logs } from '../../adapters/system/logs.ts';
import type { MarketClock } from '../../adapters/system/market-clock.ts';
import { drawFraction } from '../../adapters/system/random.ts';
import { createWallClock } from '../../adapters/system/wall-clock.ts';
import type { TapeWriter } from '../../adapters/tape/tape-writer.ts';
import { wordsOf } from '../../ports/brokers.ts';
import type { Settings } from '../../ports/settings.ts';
import type { TurnTimes } from '../../ports/turn-times.ts';
import type { BrokerAdapters, BrokerConnection } from '../brokers/broker-adapter.ts';
import { storedMovedChats } from '../chat-bot/moved-chats-file.ts';
import { openErrorReports } from '../error-reports/open-error-reports.ts';
import type { HeldInstance } from '../instance/instance.ts';
import { secretsIn } from '../instance/secrets.ts';
import { openBrokerConnection } from './broker-connection.ts';
import type { ReadDays } from './daily-closes.ts';
import { createDescriptorWatch, type DescriptorWatch } from './descriptor-watch.ts';
import { createJournalPlace, type JournalPlace } from './journal-place.ts';
import { createReserve, type Reserve } from './reserve.ts';
import { createSettingsInForce, type SettingsInForce } from './settings-in-force.ts';
import { startTape } from './taping.ts';
import { createTrader, type TraderStreams } from './trader.ts';

export interface PortsOptions {
  /** The host's when absent. */
  readonly wall?: WallClock;
  random?(): number;
  readonly settings: Settings;
  /** Those of the program when absent. */
  readonly adapters?: BrokerAdapters;
  readonly clock: MarketClock;
  /** Log lines on stderr too. */
  readonly isConsole: boolean;
  /** Every event becomes a line in the log. */
  readonly isTracing: boolean;
  readonly pid: number;
  readonly version: string;
  readonly readDays?: ReadDays;
}

export interface Ports
  extends TraderStreams,
    Pick<BrokerConnection, 'login'>,
    Pick<HeldInstance, 'folder' | 'journal'> {
  readonly clock: MarketClock;
  readonly wall: WallClock;
  /** After each turn that recorded something, when its effects are sent. */
  readonly turns$: Observable<TurnTimes>;
  readonly log: Logs;
  readonly inForce: SettingsInForce;
  readonly reserve: Reserve;
  readonly journalPlace: JournalPlace;
  readonly descriptorWatch: DescriptorWatch;
  readonly chats: MovedChats;
  readonly tape: TapeWriter | undefined;
}

export function createPorts(
  options: PortsOptions,
  { folder, journal, journalWatch }: HeldInstance,
): Ports {
  const { settings, clock, pid, version } = options;
  const { journalId } = journal;
  const wall = options.wall ?? createWallClock();
  const errorReports = openErrorReports('sluice-trader', settings.sentry);
  const log = createLogs({
    folder: folder.logs,
    level: options.isTracing ? 'debug' : 'info',
    console: options.isConsole ? 'lines' : 'none',
    about: { service: 'trader', account_id: settings.account },
    secrets: secretsIn(settings),
    onError: (error) => errorReports?.report(error),
  });
  const inForce = createSettingsInForce(settings);
  inForce.settings$.subscribe((next) => log.hide(secretsIn(next)));
  const reserve = createReserve({ folder, log, broker: wordsOf(settings.broker) });
  const journalPlace = createJournalPlace({ folder, watch: journalWatch, wall, log });
  const descriptorWatch = createDescriptorWatch({ count: createDescriptorCount(), pid, wall, log });
  const chats = storedMovedChats(folder.movedChats, log);
  const tape = startTape({ settings, folder, journalId, version, clock, wall, log });
  reserve.full$.subscribe(() => tape?.giveUp());
  const turns$ = new Subject<TurnTimes>();
  const isHalted = () => isHaltFilePresent(folder);
  const connection = openBrokerConnection({
    ...{ settings, adapters: options.adapters, folder, clock, wall, log },
    isHaltFilePresent: isHalted,
  });
  const streams = createTrader({
    connection,
    ...{ settings, inForce, journal, clock, wall, log, pid, version },
    random: options.random ?? drawFraction,
    isHaltFilePresent: isHalted,
    onJournalFailure: reserve.onJournalFailure,
    onTurn: (times) => turns$.next(times),
    ...(tape && { tape }),
    ...(options.readDays && { readDays: options.readDays }),
  });
  const { login } = connection;
  return {
    ...(login && { login }),
    ...{ ...streams, turns$, folder, journal, clock, wall, log },
    ...{ inForce, reserve, journalPlace, descriptorWatch, chats, tape },
  };
}
