// The demonstration: a daemon between two simulators that share one practice clock, one shipped day after another.
import { join } from 'node:path';
import {
  type Instant,
  instant,
  MINUTE_MS,
  plus,
  type TradingDay,
} from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { Session } from '../../../market/time/calendar.ts';
import {
  instanceFolder,
  makeInstanceFolder,
} from '../../adapters/sqlite/instance/instance-folder.ts';
import type { ClockAnchor } from '../../adapters/system/clock-anchor.ts';
import { clockAnchorText } from '../../adapters/system/clock-anchor.ts';
import { createMarketClock, type MarketClock } from '../../adapters/system/market-clock.ts';
import { createWallClock } from '../../adapters/system/wall-clock.ts';
import type { Settings } from '../../ports/settings.ts';
import { type Daemon, type Ending, type StartFailure, startDaemon } from '../daemon/daemon.ts';
import { PACKAGE_FOLDER } from '../instance/package.ts';
import type { Configuration } from '../reload/reloader.ts';
import { shippedSessions } from './shipped-days.ts';
import { type SimulatorProcess, startSimulator } from './simulator-process.ts';
import { type DemoSummary, type EndOfRun, endOfRun, summaryOf } from './summary.ts';
import { countFacts, createTally } from './tally.ts';

export interface DemoOptions {
  readonly configuration: Omit<Configuration, 'adapt'>;
  readonly speed: number;
  readonly isUntilClose: boolean;
  readonly isTracing: boolean;
  /** Epoch milliseconds of the wall clock. */
  readonly now: Instant;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The daemon runs: the moment to subscribe, and to be ready to stop it. */
  onStarted(daemon: Daemon): void;
}

export interface DemoEnd {
  readonly ending: Ending;
  readonly summary: DemoSummary;
  /** Signals, each counted once, regardless of how many reasons refused it. */
  readonly refusedCount: number;
}

export type DemoFailure =
  | { readonly kind: 'simulator'; readonly why: string }
  | { readonly kind: 'daemon'; readonly failure: StartFailure };

const DATA = join(PACKAGE_FOLDER, 'config', 'demo');
const BARS = join(DATA, 'spy-1m.csv');
const TAPE = join(DATA, 'predictions.ndjson');
const DAY = '2020-12-16' as TradingDay;
const BEGIN = instant(Date.parse('2020-12-16T09:36:00-05:00'));
export const DEMO_SPEED = 60;
/** All three processes must run before market time starts. */
const HEAD_START_MS = 3_000;
/** For the last fills, commissions and reports of a day. */
const AFTER_CLOSE_MS = MINUTE_MS;
const BEFORE_OPEN_MS = MINUTE_MS;

export async function runDemo(options: DemoOptions): Promise<Result<DemoEnd, DemoFailure>> {
  const wall = createWallClock();
  const anchor: ClockAnchor = {
    market: BEGIN,
    wallMs: options.now + HEAD_START_MS,
    speed: options.speed,
  };
  const common = ['--port', '0', '--control-port', '0', '--clock', clockAnchorText(anchor)];
  const { dataFolder, mode, account } = options.configuration.inForce.settings;
  const folder = instanceFolder(dataFolder, mode, account);
  makeInstanceFolder(folder);
  // The state of the broker is kept beside ours, so that --keep keeps both sides.
  const memory = join(folder.path, 'simulated-gateway.ndjson');
  const [gateway, flow] = await Promise.all([
    startSimulator(
      [
        ...['gateway', ...common, '--accounts', account],
        ...['--bars', `SPY=${BARS}`, '--state', memory],
      ],
      wall,
    ),
    startSimulator(['flow', ...common, '--tape', TAPE], wall),
  ]);
  const simulators = [gateway, flow].filter((simulator) => simulator.ok);
  const stopSimulators = () => Promise.all(simulators.map(({ value }) => value.stop()));
  if (!gateway.ok || !flow.ok) {
    await stopSimulators();
    const why = [gateway, flow].find((simulator) => !simulator.ok)?.failure ?? '';
    return failed({ kind: 'simulator', why });
  }
  try {
    return await runDaemon(options, anchor, { gateway: gateway.value, flow: flow.value });
  } finally {
    await stopSimulators();
  }
}

interface Simulators {
  readonly gateway: SimulatorProcess;
  readonly flow: SimulatorProcess;
}

async function runDaemon(
  options: DemoOptions,
  anchor: ClockAnchor,
  simulators: Simulators,
): Promise<Result<DemoEnd, DemoFailure>> {
  const { configuration } = options;
  const adapt = (settings: Settings) => withPorts(settings, simulators);
  const clock = createMarketClock(anchor);
  const tally = createTally();
  let end: EndOfRun | undefined;
  const started = await startDaemon({
    settings: adapt(configuration.inForce.settings),
    configuration: { ...configuration, adapt },
    clock,
    startedAt: options.now,
    environment: options.environment,
    isConsole: false,
    isTracing: options.isTracing,
    beforeClose(look) {
      end = endOfRun(look, tally);
    },
  });
  if (!started.ok) {
    clock.stop();
    return failed({ kind: 'daemon', failure: started.failure });
  }
  const daemon = started.value;
  countFacts(tally, daemon.trader.facts$);
  options.onStarted(daemon);
  const day = await playDays(options, { daemon, clock, simulators });
  await daemon.stop('the demonstration is over');
  const ending = await daemon.ended;
  const { naked_milliseconds: nakedMs } = await simulators.gateway.get<{
    naked_milliseconds: number;
  }>('/state');
  const summary = summaryOf({
    day,
    speed: options.speed,
    tally,
    end: end ?? { closed: [], open: [] },
    nakedMs,
  });
  return ok({ ending, summary, refusedCount: tally.refusedCount });
}

function withPorts(settings: Settings, { gateway, flow }: Simulators): Settings {
  return {
    ...settings,
    gateway: { ...settings.gateway, host: '127.0.0.1', port: gateway.port },
    feeds: settings.feeds.map((feed) => ({
      ...feed,
      url: `http://127.0.0.1:${flow.port}/api/v1`,
    })),
  };
}

interface Stage {
  readonly daemon: Daemon;
  readonly clock: MarketClock;
  readonly simulators: Simulators;
}

/** Plays until the last day ends or the daemon is stopped; returns the day reached. */
async function playDays(options: DemoOptions, stage: Stage): Promise<TradingDay> {
  const sessions = shippedSessions(BARS, DAY);
  const played = options.isUntilClose ? sessions.slice(0, 1) : sessions;
  let day = DAY;
  for (const session of played) {
    if (session.day !== DAY) await moveTo(plus(session.open, -BEFORE_OPEN_MS), stage);
    day = session.day;
    const isOver = await Promise.race([closeOf(session, stage), stage.daemon.ended]);
    if (isOver !== 'closed') break;
  }
  return day;
}

function closeOf(session: Session, { clock }: Stage): Promise<'closed'> {
  const { promise, resolve } = Promise.withResolvers<'closed'>();
  clock.at(plus(session.close, AFTER_CLOSE_MS), () => resolve('closed'));
  return promise;
}

async function moveTo(to: Instant, { daemon, simulators }: Stage): Promise<void> {
  await Promise.all([simulators.gateway.moveClock(to), simulators.flow.moveClock(to)]);
  await daemon.trader.command({ type: 'move-clock', to });
}
