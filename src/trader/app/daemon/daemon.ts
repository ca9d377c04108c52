// One daemon from lock to last flush: the instance's files, the trader, the desk and the HTTP door, in order and back.

import type { EventBus } from '../../../kernel/bus.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import {
  chooseSocketPath,
  type InstanceFolder,
  isHaltFilePresent,
  writePidFile,
} from '../../adapters/sqlite/instance/instance-folder.ts';
import { residentBytes } from '../../adapters/system/host.ts';
import { createLogs } from '../../adapters/system/logs.ts';
import type { MarketClock } from '../../adapters/system/market-clock.ts';
import { drawFraction } from '../../adapters/system/random.ts';
import { createSystemd } from '../../adapters/system/systemd.ts';
import { createWallClock } from '../../adapters/system/wall-clock.ts';
import { VENUES } from '../../config/settings/venues.ts';
import { DISK_FULL } from '../../engine/state/full-disk.ts';
import type { Look } from '../../ports/look.ts';
import type { Settings } from '../../ports/settings.ts';
import type { StatusView } from '../../ports/status-view.ts';
import type { DeskAnswer, Trader } from '../../ports/trader.ts';
import { createDesk, leftBehind } from '../../surfaces/desk/desk.ts';
import { statusOf } from '../../surfaces/desk/status.ts';
import { createHttpDoor } from '../../surfaces/metrics/http-door.ts';
import { warnOfEarlierClock, writeStory } from '../../telling/story/story-log.ts';
import { startTelling } from '../../telling/telling.ts';
import { createHindsight } from '../hindsight/hindsight.ts';
import { holdInstance, type InstanceFailure } from '../instance/instance.ts';
import { packageVersion } from '../instance/package.ts';
import { secretsIn } from '../instance/secrets.ts';
import { type Configuration, createReloader, type Reloader } from '../reload/reloader.ts';
import { createEvents } from './events.ts';
import { createFreshLook } from './fresh-look.ts';
import { startNightlyBackup } from './nightly-backup.ts';
import { createReserve } from './reserve.ts';
import { startTape } from './taping.ts';
import { createTrader } from './trader.ts';

export interface DaemonOptions {
  readonly settings: Settings;
  /** Where they came from; without it nothing can be reloaded. */
  readonly configuration?: Configuration;
  readonly clock: MarketClock;
  /** Epoch milliseconds of the wall, for the lock. */
  readonly startedAt: Instant;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Log lines on stderr too. */
  readonly isConsole: boolean;
  /** Every event becomes a line in the log; SLUICE_TRACE=1 in the environment does the same. */
  readonly isTracing?: boolean;
  /** The trader has stopped, the tables can still be read. */
  beforeClose?(look: Look): void;
}

export type StartFailure =
  | InstanceFailure
  | { readonly kind: 'port'; readonly host: string; readonly port: number; readonly why: string };

export type Ending =
  | { readonly kind: 'stopped'; readonly why: string; readonly leftBehind: string }
  /** The gateway serves another account or mode than the configured one. */
  | { readonly kind: 'wrong-account'; readonly text: string };

export interface Daemon {
  readonly trader: Trader;
  readonly look: Look;
  /** What happens, live; its subscribers are heard by nobody. */
  readonly bus: EventBus;
  readonly folder: InstanceFolder;
  status(): StatusView;
  /** Reads the configuration again; `by` says who or what asked. */
  reload(by: string): Promise<DeskAnswer>;
  /** Idempotent; resolves when everything is on disk and the lock is free. */
  stop(why: string): Promise<void>;
  readonly ended: Promise<Ending>;
}

const NOT_RELOADABLE = 'This daemon was not started from files that could be read again.';

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

export async function startDaemon(options: DaemonOptions): Promise<Result<Daemon, StartFailure>> {
  const { settings, clock } = options;
  const { mode, account } = settings;
  const version = packageVersion();
  const held = holdInstance({ ...options, pid: process.pid, version });
  if (!held.ok) return held;
  const { folder, journal, hasReserve, release } = held.value;

  const wall = createWallClock();
  const startedWallMs = wall.now();
  const isTracing = options.isTracing === true || options.environment.SLUICE_TRACE === '1';
  const log = createLogs({
    folder: folder.logs,
    level: isTracing ? 'debug' : 'info',
    isConsole: options.isConsole,
    secrets: secretsIn(settings),
  });
  warnOfEarlierClock(log, journal, clock.now());
  const systemd = createSystemd({ environment: options.environment, pid: process.pid, wall });
  const ended = Promise.withResolvers<Ending>();
  let reloader: Reloader | undefined;
  let ending: Promise<void> | undefined;

  const { journalId } = journal;
  let { feeds } = settings;
  const events = createEvents({
    journalId,
    log,
    isTracing,
    indicatorsOf: (symbol) => trader.indicators(symbol),
    thresholdsOf: (feed) => feeds.find(({ name }) => name === feed)?.thresholds ?? [],
  });
  const tape = startTape({ settings, folder, journalId, version, clock, wall, log });
  const hindsight = createHindsight({ mode, account, folder, journal, clock, wall, log });
  const trader = createTrader({
    settings,
    journal,
    clock,
    wall,
    log,
    pid: process.pid,
    version,
    random: drawFraction,
    isHaltFilePresent: () => isHaltFilePresent(folder),
    onJournalFailure: (failure) => reserve.onJournalFailure(failure),
    onWrongAccount(text) {
      log.error(`Wrong account: ${text}.`);
      void end('wrong account', { kind: 'wrong-account', text });
    },
    onMarket(update) {
      events.hearMarket(update);
      hindsight.hearMarket(update);
    },
    ...(tape && { tape }),
  });
  const fresh = createFreshLook({
    file: folder.journal,
    journal,
    wall,
    clientId: settings.gateway.clientId,
    lastPrice: (symbol) => trader.lastPrice(symbol),
    onDamaged(text) {
      log.error(text);
      queueMicrotask(() => telling.say('alarm', text));
    },
  });
  const following = trader.facts$.subscribe((recorded) => {
    fresh.noticeFacts();
    writeStory(log, recorded);
    events.hearFact(recorded);
    hindsight.hearFact(recorded);
  });
  const { look } = fresh;
  const backups =
    clock.speed === 1 ? startNightlyBackup({ folder, log, now: () => clock.now() }) : undefined;
  const telling = startTelling({
    ...{ settings, trader, look, journal, clock, wall, log },
    calendar: VENUES.home.calendar,
  });
  const reserve = createReserve({
    folder,
    log,
    onFull() {
      fresh.keepToMemory();
      tape?.giveUp();
      hindsight.giveUp();
    },
    alarm: (text) => telling.say('alarm', text),
  });
  hindsight.report({ look, say: telling.say });
  const { moves$, scores$ } = hindsight;
  const { errorsLastHour } = log;
  const door = createHttpDoor({
    ...settings.api,
    trader,
    residentBytes,
    errorsLastHour,
    moves$,
    scores$,
  });
  let apiPort = settings.api.port;

  const status = () =>
    statusOf(trader.status(), {
      pid: process.pid,
      version,
      uptimeSeconds: (wall.now() - startedWallMs) / 1_000,
      isStopping: ending !== undefined,
      gateway: settings.gateway,
      files: reloader?.outstanding() ?? { refused: [], needsRestart: '' },
      errorsLastHour: errorsLastHour(),
      api: { host: settings.api.host, port: apiPort },
    });

  const socketPath = chooseSocketPath(folder, options.environment.XDG_RUNTIME_DIR);
  const desk = createDesk({
    socketPath,
    look: fresh.look,
    status,
    rules: trader.rules,
    command: async (command) => reserve.guard(command) ?? trader.command(command),
    reload: (by) => reload(by),
    stop: (why) => void end(why),
  });

  async function reload(by: string): Promise<DeskAnswer> {
    return reloader?.reload(by) ?? { ok: false, kind: 'refused', text: NOT_RELOADABLE };
  }

  function end(why: string, special?: Ending): Promise<void> {
    ending ??= shutDown(why, special);
    return ending;
  }

  async function shutDown(why: string, special: Ending | undefined): Promise<void> {
    systemd.stopping(why);
    reloader?.stop();
    log.info('Stopping.', { why });
    await trader.stop(why);
    const text = leftBehind(fresh.look.positions());
    log.info(`Stopped. ${text}`);
    hindsight.fileToday();
    options.beforeClose?.(fresh.look);
    await close();
    ended.resolve(special ?? { kind: 'stopped', why, leftBehind: text });
  }

  async function close(): Promise<void> {
    backups?.stop();
    systemd.stop();
    following.unsubscribe();
    await Promise.all([desk.stop(), door.stop(), telling.stop(), tape?.stop()]);
    fresh.stop();
    hindsight.stop();
    clock.stop();
    await log.stop();
    release();
  }

  try {
    apiPort = await door.listen();
  } catch (error) {
    await close();
    return failed({ kind: 'port', ...settings.api, why: messageOf(error) });
  }
  await desk.listen();
  writePidFile(folder, { pid: process.pid, socketPath });
  log.info('Started.', { version, mode, account, pid: process.pid, api_port: apiPort });
  if (!LOOPBACK.has(settings.api.host)) {
    log.warn('Health and metrics are open beyond this machine, without a password.', settings.api);
  }
  trader.start();
  reloader =
    options.configuration &&
    createReloader({
      configuration: options.configuration,
      trader,
      wall,
      log,
      onApplied(applied) {
        log.hide(secretsIn(applied));
        telling.apply(applied);
        feeds = applied.feeds;
      },
    });
  if (!hasReserve) reserve.halt(trader);
  systemd.ready(`${mode} ${account}`);
  systemd.watch((withinMs) => {
    const { inbox, lastTurnWallMs, trading } = trader.status();
    // A restart makes no room on a disk.
    if (trading.reason === DISK_FULL) return true;
    return inbox === 0 || wall.now() - lastTurnWallMs < withinMs;
  });
  return ok({
    trader,
    look,
    bus: events.bus,
    folder,
    status,
    reload,
    stop: (why) => end(why),
    ended: ended.promise,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
