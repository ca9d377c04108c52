// `sluice start --demo --foreground`: the demonstration with its story, or only its summary as JSON.

import { instant } from '../../../kernel/instant.ts';
import { DEMO_SPEED, type DemoFailure, runDemo } from '../../../trader/app/demo/demo.ts';
import type { DemoSummary } from '../../../trader/app/demo/summary.ts';
import type { Configuration } from '../../../trader/app/reload/reloader.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError, printLine } from '../../program/output.ts';
import { signed } from '../../program/words.ts';
import { wipeDemoFolder } from './demo-folder.ts';
import { exitOf, leaveWordOnCrash, reloadOnSignal, stopAsked } from './ending.ts';
import { giveBackWhatLoadingTook } from './loading-memory.ts';
import { startFailureOf } from './start-failure.ts';
import type { StartFlags } from './start-flags.ts';
import { createStoryPrinter } from './story-printer.ts';

export async function runDemoCommand(
  flags: StartFlags,
  configuration: Configuration,
): Promise<ExitCode> {
  const { settings } = configuration.inForce;
  if (flags.keep !== true) wipeDemoFolder(settings);
  const speed = flags.speed ?? DEMO_SPEED;
  const printer =
    flags.json === true || flags.unwatched === true
      ? undefined
      : createStoryPrinter(process.stdout);
  for (const line of introduction(speed)) printer?.say(line);
  const asked = stopAsked();
  const ended = await runDemo({
    configuration,
    speed,
    isUntilClose: flags.untilClose === true,
    isTracing: flags.trace === true,
    now: instant(Date.now()),
    environment: process.env,
    onStarted(daemon) {
      giveBackWhatLoadingTook();
      leaveWordOnCrash(daemon.folder);
      reloadOnSignal(daemon);
      void asked.then((why) => daemon.stop(why));
      const { api, pid } = daemon.status();
      printer?.say(`Process ${pid}; health at http://${api?.host}:${api?.port}/health/ready`);
      printer?.say('In another terminal: sluice status --demo, positions --demo, stop --demo ...');
      printer?.follow(daemon);
    },
  });
  printer?.stop();
  if (!ended.ok) return printError(demoFailureOf(ended.failure));
  const { ending, summary, refusedCount } = ended.value;
  if (flags.json === true) printLine(JSON.stringify(summary));
  else for (const line of summaryText(summary, refusedCount)) printer?.say(line);
  return exitOf(ending);
}

function introduction(speed: number): string[] {
  return [
    'A demonstration without money: a simulated gateway, recorded SPY prices from',
    `16 December 2020 on, synthetic predictions; ${speed} times real speed. Ctrl-C ends it.`,
    '',
  ];
}

function summaryText(summary: DemoSummary, refusedCount: number): string[] {
  const { closed_positions: closed, open_positions: open } = summary;
  const pnl = closed.reduce((sum, trade) => sum + trade.pnl - trade.commission, 0);
  return [
    '',
    `${counted(closed.length, 'trade')} closed, ${signed(pnl)} USD after commissions; ${counted(open.length, 'position')} open.`,
    `${counted(summary.signals_taken, 'signal')} taken, ${refusedCount} refused; ${counted(summary.orders, 'order')}, ${counted(summary.executions, 'execution')}, ${counted(summary.stops_moved, 'stop move')}.`,
    `Time without a protecting stop, measured by the simulated broker: ${summary.naked_milliseconds} ms.`,
  ];
}

function demoFailureOf(failure: DemoFailure): CommandFailure {
  if (failure.kind === 'daemon') return startFailureOf(failure.failure);
  return { sentence: failure.why, code: 'simulator', exitCode: EXIT.failure };
}
