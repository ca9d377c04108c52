// A run between simulators in the foreground, with its activity log, or only its summary as JSON.

import { instant } from '../../../kernel/instant.ts';
import { instanceFolder } from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import type { Configuration } from '../../../trader/app/reload/reloader.ts';
import type { Play } from '../../../trader/app/simulated/play.ts';
import { type RunFailure, runOnSimulators } from '../../../trader/app/simulated/run.ts';
import type { RunSummary } from '../../../trader/app/simulated/summary.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import { BROKERS } from '../../../trader/ports/brokers.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { keepHeapSmall } from '../../program/loading-memory.ts';
import { printError, printLine } from '../../program/output.ts';
import { signed } from '../../program/words.ts';
import { createActivityPrinter } from './activity-printer.ts';
import { exitOf, leaveWordOnCrash, reloadOnSignal, stopAsked } from './ending.ts';
import { startFailureOf } from './start-failure.ts';
import type { SupervisedApi } from './supervised-api.ts';

export interface SimulatedRun {
  readonly configuration: Configuration;
  readonly play: Play;
  readonly flags: RunFlags;
  readonly introduction: readonly string[];
  /** The option by which commands in another terminal find this run. */
  readonly option: string;
  /** The API beside it, where it has one; begun when the daemon runs. */
  superviseApi?(say: (...lines: readonly string[]) => void): SupervisedApi;
}

export interface RunFlags {
  readonly json?: boolean;
  readonly untilClose?: boolean;
  readonly trace?: boolean;
  /** Detached: standard output is not visible. */
  readonly unwatched?: boolean;
}

export async function runSimulated(run: SimulatedRun): Promise<ExitCode> {
  const { configuration, play, flags, option } = run;
  const isReported = flags.json !== true && flags.unwatched !== true;
  const printer = isReported ? createActivityPrinter(process.stdout) : undefined;
  // At the first line that is seen, Ctrl-C ends it as later on.
  const asked = stopAsked();
  for (const line of run.introduction) printer?.say(line);
  let api: SupervisedApi | undefined;
  const ended = await runOnSimulators({
    configuration,
    play,
    isUntilClose: flags.untilClose === true,
    isTracing: flags.trace === true,
    now: instant(Date.now()),
    environment: process.env,
    onOver() {
      printer?.say('');
      for (const line of OVER) printer?.say(line);
    },
    onStarted(daemon, control) {
      keepHeapSmall();
      leaveWordOnCrash(daemon.folder);
      reloadOnSignal(daemon);
      api = run.superviseApi?.((...lines) => {
        for (const line of lines) printer?.say(line);
      });
      void asked.then((why) => Promise.all([api?.stop(), daemon.stop(why)]));
      const { metrics, pid } = daemon.status();
      printer?.say(
        `Process ${pid}; health at http://${metrics?.host}:${metrics?.port}/health/ready`,
      );
      printer?.say(`In another terminal: sluice status ${option}, positions ${option} ...`);
      const faults = `Faults: POST /fault at http://127.0.0.1:${control.broker} (${brokerName(configuration)}), :${control.flow} (feed)`;
      printer?.say(faults);
      // Without a terminal: to logs/start.log.
      if (flags.unwatched === true) printLine(faults);
      printer?.follow(daemon);
    },
  });
  await api?.stop();
  printer?.stop();
  if (!ended.ok) return printError(runFailureOf(ended.failure));
  const { ending, summary, refusedCount } = ended.value;
  if (flags.json === true) printLine(JSON.stringify(summary));
  else for (const line of summaryText(summary, refusedCount)) printer?.say(line);
  return exitOf(ending, folderOf(configuration));
}

/** Of a demonstration whose last recorded day has closed. */
// Decision 0136
const OVER = [
  'The demonstration is over: its last recorded day has closed, and market time stands.',
  'Commands, API and page still answer. Ctrl-C ends it, with a summary.',
];

function folderOf({ inForce }: Configuration) {
  const { dataFolder, mode, account } = inForce.settings;
  return instanceFolder(dataFolder, mode, account);
}

function brokerName({ inForce }: Configuration): string {
  return BROKERS[inForce.settings.broker].program;
}

function summaryText(summary: RunSummary, refusedCount: number): string[] {
  const { closed_positions: closed, open_positions: open } = summary;
  const pnl = closed.reduce((sum, trade) => sum + trade.pnl - trade.commission, 0);
  return [
    '',
    `${counted(closed.length, 'trade')} closed, ${signed(pnl)} ${home().currency} ${costsText(closed)}; ${counted(open.length, 'position')} open.`,
    `${counted(summary.signals_taken, 'signal')} taken, ${refusedCount} refused; ${counted(summary.orders, 'order')}, ${counted(summary.executions, 'execution')}, ${counted(summary.stops_moved, 'stop move')}.`,
    unprotected(summary),
    ...(summary.synthetic.length === 0
      ? []
      : [`The ${summary.synthetic.join(' and ')} were synthetic: the result means nothing.`]),
  ];
}

function costsText(closed: RunSummary['closed_positions']): string {
  const isEstimated = closed.some(({ is_estimated }) => is_estimated);
  return isEstimated ? 'after estimated brokerage and tax' : 'after commissions';
}

function unprotected({ naked_milliseconds: naked, unwatched_milliseconds: unwatched }: RunSummary) {
  return unwatched === undefined
    ? `Time without a protecting stop, measured by the simulated broker: ${naked} ms.`
    : `Time in which shares could be sold and nothing watched them, measured by the simulated exchange: ${unwatched} ms.`;
}

function runFailureOf(failure: RunFailure): CommandFailure {
  if (failure.kind === 'daemon') return startFailureOf(failure.failure);
  return { sentence: failure.why, code: 'simulator', exitCode: EXIT.failure };
}
