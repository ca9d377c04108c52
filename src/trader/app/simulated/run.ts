// A daemon between two simulators that share one practice clock: the demonstration and the practice.
import { join } from 'node:path';
import { type Instant, MINUTE_MS, plus, type TradingDay } from '../../../kernel/instant.ts';
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
import { venuesOf } from '../../config/settings/venues.ts';
import type { Settings } from '../../ports/settings.ts';
import { type Daemon, type Ending, type StartFailure, startDaemon } from '../daemon/daemon.ts';
import type { Configuration } from '../reload/reloader.ts';
import { onSimulators } from './on-simulators.ts';
import type { Play } from './play.ts';
import { type SimulatorProcess, startSimulator } from './simulator-process.ts';
import { type EndOfRun, endOfRun, type RunSummary, summaryOf } from './summary.ts';
import { countFacts, createTally } from './tally.ts';

export interface RunOptions {
  readonly configuration: Omit<Configuration, 'adapt'>;
  readonly play: Play;
  readonly isUntilClose: boolean;
  readonly isTracing: boolean;
  /** Epoch milliseconds of the wall clock. */
  readonly now: Instant;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The daemon runs: the moment to subscribe, and to be ready to stop it. */
  onStarted(daemon: Daemon, control: ControlPorts): void;
}

/** Where faults of the simulators are ordered. */
export interface ControlPorts {
  readonly gateway: number;
  readonly flow: number;
}

export interface RunEnd {
  readonly ending: Ending;
  readonly summary: RunSummary;
  /** Signals, each counted once, regardless of how many reasons refused it. */
  readonly refusedCount: number;
}

export type RunFailure =
  | { readonly kind: 'simulator'; readonly why: string }
  | { readonly kind: 'daemon'; readonly failure: StartFailure };

/** All three processes must run before market time starts. */
const HEAD_START_MS = 3_000;
/** For the last fills, commissions and reports of a day. */
const AFTER_CLOSE_MS = MINUTE_MS;
const BEFORE_OPEN_MS = MINUTE_MS;

export async function runOnSimulators(options: RunOptions): Promise<Result<RunEnd, RunFailure>> {
  const { begin, speed } = options.play;
  const anchor: ClockAnchor = { market: begin, wallMs: options.now + HEAD_START_MS, speed };
  const started = await startSimulators(options, anchor);
  if (!started.ok) return started;
  const simulators = started.value;
  try {
    return await runDaemon(options, anchor, simulators);
  } finally {
    await Promise.all([simulators.gateway.stop(), simulators.flow.stop()]);
  }
}

interface Simulators {
  readonly gateway: SimulatorProcess;
  readonly flow: SimulatorProcess;
}

async function startSimulators(
  { configuration, play }: RunOptions,
  anchor: ClockAnchor,
): Promise<Result<Simulators, RunFailure>> {
  const wall = createWallClock();
  const common = ['--port', '0', '--control-port', '0', '--clock', clockAnchorText(anchor)];
  const { dataFolder, mode, account } = configuration.inForce.settings;
  const folder = instanceFolder(dataFolder, mode, account);
  makeInstanceFolder(folder);
  // The state of the broker is kept beside ours, so that a restart finds both sides.
  const memory = join(folder.path, 'simulated-gateway.ndjson');
  const [gateway, flow] = await Promise.all([
    startSimulator(
      ['gateway', ...common, '--accounts', account, '--state', memory, ...barArguments(play)],
      wall,
    ),
    startSimulator(['flow', ...common, ...predictionArguments(play)], wall),
  ]);
  if (gateway.ok && flow.ok) return ok({ gateway: gateway.value, flow: flow.value });
  for (const simulator of [gateway, flow]) if (simulator.ok) await simulator.value.stop();
  const why = [gateway, flow].find((simulator) => !simulator.ok)?.failure ?? '';
  return failed({ kind: 'simulator', why });
}

function barArguments({ bars }: Play): string[] {
  return [...bars].flatMap(([symbol, file]) => ['--bars', `${symbol}=${file}`]);
}

function predictionArguments({ predictions }: Play): string[] {
  return 'tape' in predictions
    ? ['--tape', predictions.tape]
    : ['--synthetic', predictions.synthetic.join(',')];
}

async function runDaemon(
  options: RunOptions,
  anchor: ClockAnchor,
  simulators: Simulators,
): Promise<Result<RunEnd, RunFailure>> {
  const { configuration } = options;
  const ports = { gateway: simulators.gateway.port, flow: simulators.flow.port };
  const adapt = (settings: Settings) => onSimulators(settings, ports);
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
  options.onStarted(daemon, {
    gateway: simulators.gateway.controlPort,
    flow: simulators.flow.controlPort,
  });
  const { day, lost } = await playSessions(options, { daemon, clock, simulators });
  await daemon.stop(lost ?? 'the run is over');
  const ending = await daemon.ended;
  if (lost !== undefined) return failed({ kind: 'simulator', why: lost });
  const { naked_milliseconds: nakedMs } = await simulators.gateway.get<{
    naked_milliseconds: number;
  }>('/state');
  const { speed } = options.play;
  const { closed, open } = end ?? { closed: [], open: [] };
  const summary = summaryOf({ day, speed, tally, end: { closed, open }, nakedMs });
  return ok({ ending, summary, refusedCount: tally.refusedCount });
}

interface Stage {
  readonly daemon: Daemon;
  readonly clock: MarketClock;
  readonly simulators: Simulators;
}

interface Played {
  /** The last day reached. */
  readonly day: TradingDay;
  /** Set if a simulator ended by itself. */
  readonly lost?: string;
}

/** Plays until the last session is over, the daemon is stopped, or a simulator is gone. */
async function playSessions(
  { play, isUntilClose, configuration }: RunOptions,
  stage: Stage,
): Promise<Played> {
  const { daemon, simulators } = stage;
  const lost = Promise.race([
    simulators.gateway.ended.then(() => 'the simulated gateway has ended'),
    simulators.flow.ended.then(() => 'the simulated feed has ended'),
  ]);
  const stopped = daemon.ended.then(() => 'stopped' as const);
  const { calendar } = venuesOf(configuration.inForce.settings.venue).home;
  let day = calendar.dayOf(play.begin);
  let count = 0;
  for (const session of play.sessions) {
    if (count > 0) await moveTo(plus(session.open, -BEFORE_OPEN_MS), stage);
    count += 1;
    day = session.day;
    const over = await Promise.race([closeOf(session, stage), stopped, lost]);
    if (over === 'stopped') return { day };
    if (over !== 'closed') return { day, lost: over };
    if (isUntilClose) break;
  }
  return { day };
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
