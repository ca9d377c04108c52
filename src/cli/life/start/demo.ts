// `sluice start --demo --foreground`: the demonstration.
import { DEMO_SPEED, demoPlay } from '../../../trader/app/demo/demo.ts';
import type { Configuration } from '../../../trader/app/reload/reloader.ts';
import type { ApiSettings } from '../../../trader/ports/settings.ts';
import type { ExitCode } from '../../program/exit-code.ts';
import { apiLines } from './api-lines.ts';
import { keepApi } from './kept-api.ts';
import { reviveApi } from './revived-api.ts';
import { wipeRunFolder } from './run-folder.ts';
import { runSimulated, type SimulatedRun } from './simulated.ts';
import type { StartFlags } from './start-flags.ts';

export function runDemo(flags: StartFlags, configuration: Configuration): Promise<ExitCode> {
  const { api } = configuration.inForce.settings;
  if (flags.keep !== true) wipeRunFolder(configuration.inForce.settings);
  const speed = flags.speed ?? DEMO_SPEED;
  return runSimulated({
    configuration,
    flags,
    play: demoPlay(speed),
    introduction: introduction(speed),
    option: '--demo',
    ...(api.isEnabled && apiBeside(flags, api)),
  });
}

function apiBeside(
  flags: StartFlags,
  api: Pick<ApiSettings, 'folder'>,
): Pick<SimulatedRun, 'keepApi'> {
  if (flags.unwatched === true) return { keepApi: (say) => reviveApi({ flags, api, say }) };
  if (flags.only === 'trader') return {};
  return {
    keepApi: (say) =>
      keepApi({
        ...{ flags, folder: api.folder },
        isConsole: false,
        onUp: (ready) => say(...apiLines(ready)),
        say,
      }),
  };
}

function introduction(speed: number): string[] {
  return [
    'A demonstration without money: a simulated gateway, recorded SPY prices from',
    `16 December 2020 on, synthetic predictions; ${speed} times real speed. Ctrl-C ends it.`,
    '',
  ];
}
