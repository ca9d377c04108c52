// One daemon from lock to last flush: ports, listeners, control API and HTTP door, started in this order and stopped in reverse.

import { Subject } from 'rxjs';
import type { Cancel, WallClock } from '../../../kernel/clock.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { PriceEvent } from '../../../market/quotes/market-events.ts';
import type { LooseRights } from '../../adapters/sqlite/file/private-file.ts';
import { shareSocket } from '../../adapters/sqlite/instance/group-share.ts';
import {
  chooseSocketPath,
  type InstanceFolder,
  writePidFile,
} from '../../adapters/sqlite/instance/instance-folder.ts';
import { lastBackup } from '../../adapters/sqlite/instance/last-backup.ts';
import { createSystemd } from '../../adapters/system/systemd.ts';
import { epochOffsetMs } from '../../adapters/system/wall-clock.ts';
import { createSealedCode, type SealedCode } from '../../config/code/sealed-code.ts';
import { venuesOf } from '../../config/settings/venues.ts';
import type { CommandRequest } from '../../domain/terms/command-request.ts';
import { counted } from '../../domain/wording/figures.ts';
import { DISK_FULL } from '../../engine/state/full-disk.ts';
import { filedReports } from '../../notifications/daily-report/filed-reports.ts';
import type { Log } from '../../ports/log.ts';
import type { Settings } from '../../ports/settings.ts';
import type { Trader } from '../../ports/trader.ts';
import type { CommandAnswer, TraderCommand } from '../../ports/trader-commands.ts';
import { alarmRows } from '../../surfaces/control/alarm-row.ts';
import { createControlApi } from '../../surfaces/control/control-api.ts';
import { leftBehindOf } from '../../surfaces/control/left-behind.ts';
import { statusOf } from '../../surfaces/control/status.ts';
import { createHttpDoor } from '../../surfaces/metrics/http-door.ts';
import { traceTurns } from '../../surfaces/traces/trace-turns.ts';
import { adapterOf } from '../brokers/brokers.ts';
import { credentialsOf } from '../brokers/credentials.ts';
import { startDryRuns } from '../dry-run/dry-runs.ts';
import { holdInstance } from '../instance/instance.ts';
import { stayOnHost } from '../instance/on-this-host.ts';
import { packageVersion } from '../instance/package.ts';
import { createReloader } from '../reload/reloader.ts';
import { createStrategyFiles } from '../strategy-files/strategy-files.ts';
import { openTracing } from '../tracing/open-tracing.ts';
import { createChainQuotes } from './chain-quotes.ts';
import { createChat } from './chat.ts';
import type { Daemon, DaemonOptions, Ending, StartFailure } from './daemon-contract.ts';
import { commandWithHaltFile } from './halt-file.ts';
import { startListeners } from './listeners.ts';
import { logIn } from './login-text.ts';
import { createPorts } from './ports.ts';

interface End {
  /** Another ending than a stop. */
  readonly special?: Ending;
  readonly isByPerson?: boolean;
}

const NOT_RELOADABLE = 'This daemon was not started from files, so it cannot reload them.';

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

export async function startDaemon(options: DaemonOptions): Promise<Result<Daemon, StartFailure>> {
  const code = createSealedCode();
  const started = await startOver(withCodeSealed(options, code), () => code.end());
  if (!started.ok) code.end();
  return started;
}

/** Code that ends the process it runs in must not end the trader. */
function withCodeSealed(options: DaemonOptions, code: SealedCode): DaemonOptions {
  const { settings, configuration } = options;
  const sealed = (its: Settings): Settings => ({ ...its, strategies: code.over(its.strategies) });
  const adapt = configuration?.adapt;
  return {
    ...options,
    settings: sealed(settings),
    ...(configuration && {
      configuration: {
        ...configuration,
        adapt: (next) => sealed(adapt === undefined ? next : adapt(next)),
      },
    }),
  };
}

async function startOver(
  options: DaemonOptions,
  endCode: () => void,
): Promise<Result<Daemon, StartFailure>> {
  const { settings, clock, environment } = options;
  const { mode, account, door: doorAt } = settings;
  const { pid } = process;
  const version = packageVersion();
  const configFiles = options.configuration?.inForce.files ?? [];
  const adapter = adapterOf(settings, options.adapters);
  const fault = credentialsOf(settings).fault(settings);
  if (fault !== undefined) return failed({ kind: 'private-key', why: fault });
  const held = holdInstance({ ...options, configFiles, pid, version });
  if (!held.ok) return held;
  const { folder, hasReserve, looseRights, host, release } = held.value;
  const isTracing = options.isTracing === true || environment.SLUICE_TRACE === '1';

  const ports = createPorts({ ...options, isTracing, pid, version }, held.value);
  const { trader, journal, reserve, journalPlace, descriptorWatch, tape, chats, wall, log } = ports;
  const startedWallMs = wall.now();
  const systemd = createSystemd({ environment, wall });
  const leaveHost = stayOnHost(host, wall);
  const tracing = await openTracing('sluice-trader', settings.telemetry, environment);
  const tracedTurns = tracing && traceTurns(ports.turns$, tracing, epochOffsetMs);
  const listeners = startListeners(ports, { settings, isTracing });
  const { look, bus, scoringJobs } = listeners;
  const reloader =
    options.configuration &&
    createReloader({ configuration: options.configuration, trader, wall, log });
  const reload = async (by: string, request?: CommandRequest): Promise<CommandAnswer> =>
    reloader?.reload(by, request) ?? { ok: false, kind: 'refused', text: NOT_RELOADABLE };

  const { errorsLastHour } = log;
  const { moves$, scores$ } = scoringJobs;
  const door = createHttpDoor({
    ...{ ...doorAt, trader, version, errorsLastHour, moves$, scores$ },
    turns$: ports.turns$,
  });
  let doorPort = doorAt.port;
  const watches: Cancel[] = [];
  let ending: Promise<void> | undefined;
  const venues = venuesOf(settings.venue);
  const { home } = venues;
  const status = () =>
    statusOf(trader.status(), {
      home,
      pid,
      folder: folder.path,
      version,
      uptimeSeconds: (wall.now() - startedWallMs) / 1_000,
      isStopping: ending !== undefined,
      gateway: settings.gateway,
      files: reloader?.outstanding() ?? { refused: [], needsRestart: '' },
      errorsLastHour: errorsLastHour(),
      refusingChannels: listeners.refusing(),
      lastBackup: lastBackup(folder.backups, wall.now() + epochOffsetMs()),
      metrics: { host: doorAt.host, port: doorPort },
    });
  const socketPath = chooseSocketPath(folder, environment.XDG_RUNTIME_DIR);
  const stopAsked$ = new Subject<string>();
  const chains = createChainQuotes({ settings, venues, adapter, clock, wall });
  const command = async (asked: TraderCommand): Promise<CommandAnswer> =>
    journalPlace.guard(asked) ?? reserve.guard(asked) ?? commandWithHaltFile(folder, asked, trader);
  const control = createControlApi({
    ...{ socketPath, look, home, status, command },
    reload: ({ by, request }) => reload(by, request),
    logIn: (code) => logIn(ports.login, code),
    alarms: () => alarmRows(trader.status()),
    account: trader.account,
    closing: trader.closing,
    waitingClosings: trader.waitingClosings,
    figure: trader.figure,
    chartMarket: trader.chartMarket,
    chain: chains.look,
    stream: {
      journalId: journal.journalId,
      lastSeq: () => journal.lastSeq(),
      read: (afterSeq) => journal.read(afterSeq),
      facts$: trader.facts$,
      prices$: bus.on(PriceEvent),
    },
    reports: filedReports(folder.reports),
    strategies: trader.strategies,
    files: reloader && createStrategyFiles({ reloader, trader }),
    stop: (why) => stopAsked$.next(why),
  });

  const chat = createChat({
    ...{ folder, look, wall, log, status, command, chats },
    closing: trader.closing,
    ...(ports.login && { login: ports.login }),
    instance: settings,
    settings$: ports.inForce.settings$,
    epochMs: () => options.startedAt + wall.now() - startedWallMs,
  });

  async function close(): Promise<void> {
    for (const unwatch of watches) unwatch();
    reloader?.stop();
    leaveHost();
    systemd.stop();
    await Promise.all([chat.stop(), control.stop(), chains.stop(), door.stop(), tape?.stop()]);
    await listeners.stop();
    tracedTurns?.unsubscribe();
    await tracing?.stop();
    clock.stop();
    endCode();
    await log.stop();
    release();
  }

  const ended = Promise.withResolvers<Ending>();

  async function shutDown(why: string, { special, isByPerson = false }: End): Promise<void> {
    systemd.stopping(why);
    reloader?.stop();
    log.info('Stopping.', { why });
    await chat.stop();
    await trader.stop(why);
    const { text } = leftBehindOf(look);
    log.info(`Stopped. ${text}`);
    scoringJobs.fileToday();
    options.beforeClose?.(look);
    await close();
    ended.resolve(special ?? { kind: 'stopped', why, leftBehind: text, isByPerson });
  }

  function end(why: string, how: End = {}): Promise<void> {
    ending ??= shutDown(why, how);
    return ending;
  }

  stopAsked$.subscribe((why) => void end(why, { isByPerson: true }));
  ports.wrongAccount$.subscribe((text) => {
    log.error(`Wrong account: ${text}.`);
    void end('wrong account', { special: { kind: 'wrong-account', text } });
  });

  try {
    doorPort = await door.listen();
  } catch (error) {
    await close();
    return failed({ kind: 'port', ...doorAt, why: messageOf(error) });
  }
  await control.listen();
  writePidFile(folder, { pid, socketPath });
  if (settings.dataGroup !== undefined) shareSocket(folder, socketPath, settings.dataGroup);
  log.info('Started.', { version, mode, account, pid, metrics_port: doorPort });
  warnOfLooseRights(log, folder, looseRights);
  const warning = credentialsOf(settings).warning(settings);
  if (warning !== undefined) log.warn(`${warning.what}; ${warning.remedy}`);
  if (!LOOPBACK.has(doorAt.host)) {
    log.warn('Health and metrics are open beyond this machine, without a password.', {
      host: doorAt.host,
      port: doorPort,
    });
  }
  trader.start();
  watches.push(journalPlace.start(trader), descriptorWatch.start());
  if (adapter.dryRun !== undefined && options.hasDryRuns !== false)
    watches.push(
      startDryRuns({ settings, wall, facts$: trader.facts$, log, open: adapter.dryRun }),
    );
  reloader?.watch();
  chat.listen();
  if (!hasReserve) reserve.halt(trader);
  systemd.ready(`${mode} ${account}`);
  systemd.watch((withinMs) => isTurning(trader, wall, withinMs));
  return ok({
    ...{ trader, look, bus, folder, status, reload },
    needsCode: () => ports.login?.needsCode() ?? false,
    logIn: (code) => logIn(ports.login, code),
    stop: (why) => end(why),
    ended: ended.promise,
  });
}

/** For the service manager: false makes it restart the daemon. */
function isTurning(trader: Trader, wall: WallClock, withinMs: number): boolean {
  const { inbox, lastTurnWallMs, trading } = trader.status();
  // A restart does not free disk space.
  if (trading.reason === DISK_FULL) return true;
  return inbox === 0 || wall.now() - lastTurnWallMs < withinMs;
}

function warnOfLooseRights(
  log: Log,
  { path }: InstanceFolder,
  { closed, left }: LooseRights,
): void {
  if (closed.length > 0) {
    log.warn(
      `Other users could read ${counted(closed.length, 'file or folder', 'files and folders')} in ${path}; the rights are now the owner's alone.`,
      { first: closed[0] ?? '' },
    );
  }
  if (left.length > 0) {
    log.warn(
      `Other users can read ${counted(left.length, 'file or folder', 'files and folders')} in ${path}, and the rights cannot be changed: make this user the owner.`,
      { first: left[0] ?? '' },
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
