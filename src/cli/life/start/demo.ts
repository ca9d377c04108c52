// `sluice start --demo --foreground`: the demonstration.
import { DEMO_SPEED, demoPlay } from '../../../trader/app/demo/demo.ts';
import type { Configuration } from '../../../trader/app/reload/reloader.ts';
import type { ExitCode } from '../../program/exit-code.ts';
import { wipeRunFolder } from './run-folder.ts';
import { runSimulated } from './simulated.ts';
import type { StartFlags } from './start-flags.ts';

export function runDemo(flags: StartFlags, configuration: Configuration): Promise<ExitCode> {
  if (flags.keep !== true) wipeRunFolder(configuration.inForce.settings);
  const speed = flags.speed ?? DEMO_SPEED;
  return runSimulated({
    configuration,
    flags,
    play: demoPlay(speed),
    introduction: introduction(speed),
    option: '--demo',
  });
}

function introduction(speed: number): string[] {
  return [
    'A demonstration without money: a simulated gateway, recorded SPY prices from',
    `16 December 2020 on, synthetic predictions; ${speed} times real speed. Ctrl-C ends it.`,
    '',
  ];
}
