// Watches until a signal. A schedule that would cut the gateway off while it is needed is refused.

import { join } from 'node:path';
import { makeInstanceFolder } from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import { takeLock } from '../../../trader/adapters/sqlite/instance/lock.ts';
import { createWallClock } from '../../../trader/adapters/system/wall-clock.ts';
import { startGatewayKeeper } from '../../../trader/app/gateway-keeper/gateway-keeper.ts';
import { packageVersion } from '../../../trader/app/instance/package.ts';
import { createServiceLog } from '../../../trader/app/service-log/service-log.ts';
import { scheduleFaults } from '../../../trader/domain/gateway-week/schedule-faults.ts';
import { printConfigurationFailure } from '../../program/configuration.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import type { InstanceFlags } from '../../program/instance.ts';
import { outliveClosedPipes, printError, printNote } from '../../program/output.ts';
import { stopAsked } from '../start/ending.ts';
import { marketClock } from '../start/practice-clock.ts';
import { gatewayInstance } from './gateway-instance.ts';

export interface WatchFlags extends InstanceFlags {
  readonly clock?: string;
  readonly at?: string;
  readonly speed?: number;
}

export async function watch(flags: WatchFlags): Promise<ExitCode> {
  const found = gatewayInstance(flags);
  if (!found.ok) return printConfigurationFailure(found.failure);
  const { settings, folder } = found.value;
  const clock = marketClock(flags, settings.mode);
  if (!clock.ok) return printError(clock.failure);
  const faults = scheduleFaults(settings.gateway, home().calendar, clock.value.now());
  if (faults.length > 0) {
    clock.value.stop();
    for (const sentence of faults)
      printError({ sentence, code: 'schedule', exitCode: EXIT.configuration });
    return EXIT.configuration;
  }
  outliveClosedPipes();
  const asked = stopAsked();
  makeInstanceFolder(folder);
  const lock = takeLock(join(folder.path, 'gateway-lock.sqlite'), {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    version: packageVersion(),
  });
  if (!lock.ok) {
    clock.value.stop();
    const sentence = `Another \`sluice gateway\` (pid ${lock.failure.pid}) watches already; nothing was started`;
    return printError({ sentence, code: 'already-running', exitCode: EXIT.failure });
  }
  const log = createServiceLog(settings, {
    folder: folder.logs,
    file: 'gateway.log',
    level: 'info',
    console: process.stderr.isTTY ? 'lines' : 'json',
    about: { service: 'gateway', account_id: settings.account },
  });
  const { host, port, ibc } = settings.gateway;
  const beside = ibc === undefined ? '' : ` and IBC at ${ibc.host ?? host}:${ibc.port}`;
  printNote(`Watching the gateway at ${host}:${port}${beside}; Ctrl-C ends it.`);
  const wall = createWallClock();
  const keeper = startGatewayKeeper({ settings, folder, clock: clock.value, wall, log });
  await asked;
  await keeper.stop();
  clock.value.stop();
  lock.value.release();
  await log.stop();
  return EXIT.ok;
}
