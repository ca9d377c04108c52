// A real systemd runs the shipped units: kills, a hang, a reload, stops, starts, restores and a restart of the manager. It
// is a user's manager in a mount namespace of its own, so that it shares nothing with the machine's; what only the machine's
// manager may do (another user, the closed file system) is taken out of the units by a drop-in.
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Count } from '../../scripts/python-environment.ts';
import { LONG_WAIT, MAIN, ROOT } from '../processes/program.ts';
import { pause, until } from '../processes/waiting.ts';
import {
  must,
  PATH_WITH_NODE,
  type Place,
  placeIn,
  type Ran,
  restoresAfterDamage,
  restoresBelow,
  runs,
  type Step,
  type Supervised,
  startGateway,
  statusOf,
  survives,
  survivesItsRestore,
  upgradesBelow,
  walk,
} from './supervised.ts';

const MANAGER = '/usr/lib/systemd/systemd';
const UNITS = ['sluice', 'sluice-api'];
/** Longer than the shipped unit waits before a restart: what has not been started by then stays stopped. */
const RESTART_MS = 7_000;
/** A daemon beside other work on two cores may have no turn for seconds. */
const WATCHDOG_SECONDS = 15;
/** They give the service a file system of its own, which a user's manager in a container may not. */
const MOUNTS = [
  ...[
    'ProtectSystem',
    'ProtectHome',
    'PrivateTmp',
    'PrivateDevices',
    'PrivateIPC',
    'PrivateMounts',
    'ProtectHostname',
  ],
  ...['ProtectControlGroups', 'ProtectKernelLogs', 'ProtectKernelModules', 'ProtectKernelTunables'],
];

interface Environment extends Supervised {
  systemctl(...args: string[]): Promise<Ran>;
  property(unit: string, name: string): Promise<string>;
  /** Ends the manager and all that it runs, and starts it again. */
  reboot(): Promise<void>;
}

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
  const variables = { PATH: PATH_WITH_NODE, XDG_RUNTIME_DIR: join(folder, 'run') };
  const manager = managerIn(folder);
  const place = placeIn(folder, gateway.port, variables, manager.entrance);
  mkdirSync(join(folder, 'run'), { mode: 0o700 });
  writeUnits(place);
  const environment = openEnvironment(place, manager);
  try {
    await environment.reboot();
    return await walk('systemd', STEPS, environment, async () => {
      const { out } = await environment.systemctl('status', '--no-pager', ...UNITS);
      return `${out}${(await environment.sluice('logs')).out}`;
    });
  } finally {
    await manager.end();
    await gateway.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The shipped files, unchanged, and a drop-in for each with what the administrator of a machine decides. */
function writeUnits({ folder, env }: Place): void {
  const units = join(folder, 'home', '.config', 'systemd', 'user');
  const starts: Readonly<Record<string, string>> = {
    sluice: 'start --foreground --only trader -c config/sluice.yaml',
    'sluice-api': 'serve -c config/sluice.yaml',
  };
  for (const unit of UNITS) {
    const dropIn = join(units, `${unit}.service.d`);
    mkdirSync(dropIn, { recursive: true });
    copyFileSync(join(ROOT, 'scripts', `${unit}.service`), join(units, `${unit}.service`));
    writeFileSync(
      join(dropIn, 'walk.conf'),
      [
        '[Service]',
        ...['User=', 'Group=', 'CapabilityBoundingSet=~', 'StateDirectory=', 'RuntimeDirectory='],
        ...MOUNTS.map((name) => `${name}=no`),
        ...['ReadWritePaths=', 'ProtectProc=default', 'Nice=0'],
        `WorkingDirectory=${folder}`,
        `Environment=SLUICE_CONFIG=${env.SLUICE_CONFIG} PATH=${env.PATH}`,
        'ExecStart=',
        `ExecStart=${process.execPath} ${MAIN} ${starts[unit]}`,
        ...(unit === 'sluice' ? [`WatchdogSec=${WATCHDOG_SECONDS}`] : []),
        '[Install]',
        'WantedBy=default.target',
        '',
      ].join('\n'),
    );
  }
}

function openEnvironment(place: Place, manager: Manager): Environment {
  const systemctl = (...args: string[]) => place.ran('systemctl', '--user', ...args);
  async function property(unit: string, name: string): Promise<string> {
    return must(await systemctl('show', '--value', '-p', name, unit)).out.trim();
  }
  return {
    ...{ ...place, systemctl, property },
    pid: async (unit) => Number(await property(unit, 'MainPID')) || undefined,
    async reboot() {
      await manager.end();
      manager.start(place.env);
      await until('the manager runs', async () => {
        const { out } = await systemctl('is-system-running');
        return /running|degraded/.test(out);
      });
    },
  };
}

interface Manager {
  start(env: Place['env']): void;
  end(): Promise<void>;
  entrance(): readonly string[];
}

/** systemd and systemctl refuse to work where /run does not say that systemd started the machine; a container's does not. */
function managerIn(folder: string): Manager {
  const script = [
    'mount -t tmpfs tmpfs /run',
    'mkdir -p /run/systemd/system',
    `exec ${MANAGER} --user --log-target=console >>"$0" 2>&1`,
  ].join(' && ');
  const spaces = process.getuid?.() === 0 ? [] : ['--user'];
  let child: ChildProcess | undefined;
  let gone: Promise<void> = Promise.resolve();
  return {
    start(env) {
      const map = spaces.length === 0 ? [] : ['--map-root-user'];
      const args = [...map, '--mount', 'sh', '-c', script, join(folder, 'systemd.log')];
      const started = spawn('unshare', args, { env: { ...env }, stdio: 'ignore' });
      child = started;
      gone = new Promise((settle) => started.once('exit', () => settle()));
    },
    end() {
      child?.kill('SIGTERM');
      return gone;
    },
    entrance() {
      if (child === undefined) return [];
      const enter = ['nsenter', ...spaces, '--preserve-credentials', '--mount'];
      // The namespace begins in its own root folder.
      return [...enter, '--target', String(child.pid), 'env', '--chdir', folder];
    },
  };
}
