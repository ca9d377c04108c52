// A real systemd runs the shipped units: kills, a hang, a reload, stops, starts, restores and a restart of the manager.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Count } from '../../scripts/python-environment.ts';
import { LONG_WAIT } from '../processes/program.ts';
import { pause, until } from '../processes/waiting.ts';
import {
  must,
  restoresAfterDamage,
  restoresBelow,
  runs,
  type Step,
  startGateway,
  statusOf,
  survives,
  survivesItsRestore,
  upgradesBelow,
  walk,
} from './supervised.ts';
import {
  type SystemdEnvironment as Environment,
  openSystemd,
  UNITS,
} from './systemd-environment.ts';

/** Longer than the shipped unit waits before a restart: what has not been started by then stays stopped. */
const RESTART_MS = 7_000;
const STEPS: readonly Step<Environment>[] = [
  { name: 'starts trader and API from the shipped units', run: starts },
  {
    name: 'starts the trader again after kill -9',
    run: (environment) => survives(environment, 'sluice', 'SIGKILL'),
  },
  // As V8 does when the memory is used up.
  {
    name: 'starts it again after an abort',
    run: (environment) => survives(environment, 'sluice', 'SIGABRT'),
  },
  {
    name: 'starts it again after a SIGTERM that is not from systemd',
    run: (environment) => survives(environment, 'sluice', 'SIGTERM'),
  },
  {
    name: 'starts the API again after kill -9',
    run: (environment) => survives(environment, 'sluice-api', 'SIGKILL'),
  },
  {
    name: 'starts it again when it hangs',
    run: (environment) => survives(environment, 'sluice', 'SIGSTOP'),
  },
  { name: 'reloads the configuration', run: reloads },
  { name: 'restarts gracefully', run: restarts },
  { name: 'leaves both stopped after `sluice stop`', run: staysStopped },
  { name: 'restores a backup below a running trader', run: restoresBelow },
  { name: 'stays stopped when the restore is killed', run: survivesKill },
  { name: 'restores over a journal that it cannot start with', run: restoresDamaged },
  { name: 'is started by `sluice start`', run: startsBySluice },
  { name: 'stops and starts by its own commands', run: stopsBySystemctl },
  { name: 'brings back what is enabled after a reboot', run: comesBack },
  { name: 'is upgraded, and goes back', run: isUpgraded },
  { name: 'stays ended with a wrong configuration, and without an API', run: staysEnded },
];

async function starts(environment: Environment): Promise<void> {
  must(await environment.systemctl('enable', '--now', ...UNITS));
  await runs(environment);
}

async function reloads(environment: Environment): Promise<void> {
  must(await environment.systemctl('reload', 'sluice'));
  await until('the reload is in the log', async () =>
    /Nothing changed/.test((await environment.sluice('logs', '--json')).out),
  );
  await runs(environment);
}

async function restarts(environment: Environment): Promise<void> {
  const before = await environment.pid('sluice');
  must(await environment.systemctl('restart', 'sluice'));
  await runs(environment);
  if ((await environment.pid('sluice')) === before) throw new Error('it was not restarted');
  const { out } = await environment.sluice('logs', '--json');
  if (!out.includes('SIGTERM received')) throw new Error(`it was not stopped gracefully: ${out}`);
}

async function staysStopped(environment: Environment): Promise<void> {
  const { out } = must(await environment.sluice('stop'));
  if (!out.includes('systemctl --user start sluice.service')) throw new Error(out);
  await staysAway(environment);
  for (const unit of UNITS) {
    const code = await environment.property(unit, 'ExecMainStatus');
    if (code !== '10') throw new Error(`${unit} has ended with ${code}`);
  }
}

async function staysAway(environment: Environment): Promise<void> {
  await staysInactive(environment, UNITS);
  const { code } = await environment.sluice('status');
  if (code !== 3) throw new Error(`sluice status exits with ${code}`);
}

async function staysInactive(environment: Environment, units: readonly string[]): Promise<void> {
  for (const unit of units)
    await until(
      `systemd knows that ${unit} has ended`,
      async () => (await environment.property(unit, 'ActiveState')) === 'inactive',
    );
  await pause(RESTART_MS);
  for (const unit of units) {
    const state = await environment.property(unit, 'ActiveState');
    if (state !== 'inactive') throw new Error(`${unit} is ${state}`);
  }
}

async function survivesKill(environment: Environment): Promise<void> {
  await survivesItsRestore(environment, 'systemctl', () => staysInactive(environment, ['sluice']));
}

async function restoresDamaged(environment: Environment): Promise<void> {
  await restoresAfterDamage(environment, () => environment.systemctl('start', 'sluice'));
  must(await environment.sluice('stop'));
}

async function startsBySluice(environment: Environment): Promise<void> {
  must(await environment.sluice('start', ...LONG_WAIT));
  await runs(environment);
  if ((await environment.pid('sluice')) !== (await statusOf(environment)).pid)
    throw new Error('systemd does not run what was started');
}

async function stopsBySystemctl(environment: Environment): Promise<void> {
  must(await environment.systemctl('stop', ...UNITS));
  await staysAway(environment);
  must(await environment.systemctl('start', ...UNITS));
  await runs(environment);
}

async function comesBack(environment: Environment): Promise<void> {
  await environment.reboot();
  await runs(environment);
}

async function isUpgraded(environment: Environment): Promise<void> {
  await upgradesBelow(environment, async (prefix) => {
    const units = join(environment.folder, 'home', '.config', 'systemd', 'user');
    writeFileSync(
      join(units, 'sluice.service.d', 'z-versions.conf'),
      `[Service]\nExecStart=\nExecStart=${prefix}/bin/sluice start --foreground --only trader -c config/sluice.yaml\n`,
    );
    must(await environment.systemctl('daemon-reload'));
    must(await environment.systemctl('restart', 'sluice'));
  });
}

async function staysEnded(environment: Environment): Promise<void> {
  environment.configure('unknown_name: 1');
  await environment.systemctl('restart', 'sluice');
  await until(
    'it has ended',
    async () => (await environment.property('sluice', 'SubState')) === 'failed',
  );
  environment.configure('api: { enabled: false }');
  must(await environment.systemctl('restart', 'sluice-api'));
  await until(
    'the API has ended',
    async () => (await environment.property('sluice-api', 'ActiveState')) === 'inactive',
  );
  await pause(RESTART_MS);
  for (const unit of UNITS)
    if ((await environment.pid(unit)) !== undefined) throw new Error(`${unit} was started again`);
}

export async function walkUnderSystemd(): Promise<Count> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-systemd-')));
  const gateway = await startGateway();
  const environment = await openSystemd(folder, gateway.port);
  try {
    return await walk('systemd', STEPS, environment, environment.log);
  } finally {
    await environment.end();
    await gateway.end();
    rmSync(folder, { recursive: true, force: true });
  }
}
