// A daemon between two simulators that share one practice clock: the demonstration and the practice.
import { type Instant, instant, MINUTE_MS, type TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import {
  instanceFolder,
  makeInstanceFolder,
} from '../../adapters/sqlite/instance/instance-folder.ts';
import type { ClockAnchor } from '../../adapters/system/clock-anchor.ts';
import { clockAnchorText } from '../../adapters/system/clock-anchor.ts';
import { createMarketClock, type MarketClock } from '../../adapters/system/market-clock.ts';
import { createWallClock, epochOffsetMs } from '../../adapters/system/wall-clock.ts';
import { venuesOf } from '../../config/settings/venues.ts';
import type { Settings } from '../../ports/settings.ts';
import { adapterOf } from '../brokers/brokers.ts';
import type { SimulatedBroker } from '../brokers/simulated-broker.ts';
import { startDaemon } from '../daemon/daemon.ts';
import type { Daemon, Ending, StartFailure } from '../daemon/daemon-contract.ts';
import type { Configuration } from '../reload/reloader.ts';
import { keepLoggedIn } from './login-keeper.ts';
import { onSimulators } from './on-simulators.ts';
import type { Play } from './play.ts';
import { playedSpans } from './played-spans.ts';
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
  /** The demonstration has played its last session; the daemon runs until it is stopped. */
  onOver?(): void;
}

/** Where faults of the simulators are ordered. */
export interface ControlPorts {
  readonly broker: number;
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

/** A time of the wall clock that does not come: market time stands. */
const NEVER_MS = Number.MAX_SAFE_INTEGER;
/** Clocks move forward only, and each runs on until its own move: so far ahead all of them still are before it. */
const STANDSTILL_WALL_MS = 20_000;
const STANDSTILL_MAX_MS = 6 * 60 * MINUTE_MS;

/** All three processes must run before market time starts. */
const HEAD_START_MS = 3_000;

export async function runOnSimulators(options: RunOptions): Promise<Result<RunEnd, RunFailure>> {
  const { begin, speed } = options.play;
  const anchor: ClockAnchor = { market: begin, wallMs: options.now + HEAD_START_MS, speed };
  const started = await startSimulators(options, anchor);
  if (!started.ok) return started;
  const simulators = started.value;
  try {
    return await runDaemon(options, anchor, simulators);
  } finally {
    await Promise.all([simulators.process.stop(), simulators.flow.stop()]);
  }
}

interface Simulators {
  readonly broker: SimulatedBroker;
  /** Of the broker. */
  readonly process: SimulatorProcess;
  readonly flow: SimulatorProcess;
}

async function startSimulators(
  { configuration, play }: RunOptions,
  anchor: ClockAnchor,
): Promise<Result<Simulators, RunFailure>> {
  const wall = createWallClock();
  const common = ['--port', '0', '--control-port', '0', '--clock', clockAnchorText(anchor)];
  const { settings } = configuration.inForce;
  const folder = instanceFolder(settings.dataFolder, settings.mode, settings.account);
  makeInstanceFolder(folder);
  const broker = adapterOf(settings).simulated?.(settings.account, folder);
  if (broker === undefined)
    return failed({ kind: 'simulator', why: `${settings.broker} has no simulator` });
  const [process, flow] = await Promise.all([
    startSimulator([...broker.arguments(play), ...common], wall),
    startSimulator(['flow', ...common, ...predictionArguments(play)], wall),
  ]);
  if (process.ok && flow.ok) return ok({ broker, process: process.value, flow: flow.value });
  for (const simulator of [process, flow]) if (simulator.ok) await simulator.value.stop();
  const why = [process, flow].find((simulator) => !simulator.ok)?.failure ?? '';
  return failed({ kind: 'simulator', why });
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
  const { broker, process, flow } = simulators;
  const adapt = (settings: Settings) =>
    broker.reach(onSimulators(settings, flow.port), process.port);
  const clock = createMarketClock(anchor);
  const wall = createWallClock();
  // As of the start, like the clocks of all three: a later correction of the host's clock does not part them.
  const aheadMs = epochOffsetMs();
  const epochMs = () => Math.round(aheadMs + wall.now());
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
  if (broker.loginCode !== undefined) keepLoggedIn(daemon, broker.loginCode, createWallClock());
  options.onStarted(daemon, { broker: process.controlPort, flow: flow.controlPort });
  const { day, lost } = await playSessions(options, { daemon, clock, simulators, epochMs });
  await daemon.stop(lost ?? 'the run is over');
  const ending = await daemon.ended;
  if (lost !== undefined) return failed({ kind: 'simulator', why: lost });
  const exposure = await broker.measured(process);
  const { closed, open } = end ?? { closed: [], open: [] };
  const summary = summaryOf({ day, play: options.play, tally, end: { closed, open }, exposure });
  return ok({ ending, summary, refusedCount: tally.refusedCount });
}

interface Stage {
  readonly daemon: Daemon;
  readonly clock: MarketClock;
  readonly simulators: Simulators;
  /** Of the wall clock. */
  epochMs(): number;
}

interface Played {
  /** The last day reached. */
  readonly day: TradingDay;
  /** Set if a simulator ended by itself. */
  readonly lost?: string;
}

/** Plays until the last session is over, the daemon is stopped, or a simulator is gone. */
async function playSessions(
  { play, isUntilClose, configuration, onOver }: RunOptions,
  stage: Stage,
): Promise<Played> {
  const { daemon, simulators } = stage;
  const lost = Promise.race([
    simulators.process.ended.then(() => 'the simulated broker has ended'),
    simulators.flow.ended.then(() => 'the simulated feed has ended'),
  ]);
  const stopped = daemon.ended.then(() => 'stopped' as const);
  const { venue } = configuration.inForce.settings;
  let day = venuesOf(venue).home.calendar.dayOf(play.begin);
  for (const session of play.sessions) {
    day = session.day;
    for (const { open, close } of playedSpans(session, venue)) {
      // The first one has begun where the run has begun; a kept run may be past a break.
      if (close <= stage.clock.now()) continue;
      const isLater = open > stage.clock.now() && open > play.begin;
      const reached = isLater ? moveTo(open, stage) : Promise.resolve();
      const closed = reached.then(() => closeOf(close, stage));
      const over = await Promise.race([closed, stopped, lost]);
      if (over === 'stopped') return { day };
      if (over !== 'closed') return { day, lost: over };
    }
    if (isUntilClose) return { day };
  }
  if (configuration.inForce.settings.mode !== 'demo') return { day };
  const standing = stayOpen(stage).then(() => {
    onOver?.();
    return new Promise<never>(() => {});
  });
  const over = await Promise.race([standing, stopped, lost]);
  return over === 'stopped' ? { day } : { day, lost: over };
}

function closeOf(close: Instant, { clock }: Stage): Promise<'closed'> {
  const { promise, resolve } = Promise.withResolvers<'closed'>();
  clock.at(close, () => resolve('closed'));
  return promise;
}

/**
 * First the simulators play the night and stand at its end, however long that takes them; then all three get the same anchor.
 * Moved one after another, their clocks would differ by the time that this takes, many times over on a busy machine. The daemon is
 * there before them: what the night brings must not come before the night.
 */
async function moveTo(to: Instant, stage: Stage): Promise<void> {
  const { daemon, simulators, epochMs } = stage;
  await daemon.trader.command({ type: 'move-clock', to, wallMs: NEVER_MS });
  await moveSimulators(to, NEVER_MS, simulators);
  const wallMs = epochMs() + HEAD_START_MS;
  await moveSimulators(to, wallMs, simulators);
  await daemon.trader.command({ type: 'move-clock', to, wallMs });
}

async function moveSimulators(
  to: Instant,
  wallMs: number,
  { process, flow }: Simulators,
): Promise<void> {
  await Promise.all([process.moveClock(to, wallMs), flow.moveClock(to, wallMs)]);
}

/**
 * Lets market time stand in all three, and keeps them until the daemon is stopped: left running, it would come to days without
 * prices and predictions. Resolves with why it ended, as the run does.
 */
async function stayOpen(stage: Stage): Promise<void> {
  const { clock, daemon, simulators } = stage;
  const ahead = Math.min(clock.speed * STANDSTILL_WALL_MS, STANDSTILL_MAX_MS);
  const at = instant(Math.floor(clock.now() + ahead));
  await moveSimulators(at, NEVER_MS, simulators);
  await daemon.trader.command({ type: 'move-clock', to: at, wallMs: NEVER_MS });
}
