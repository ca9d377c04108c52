// A real systemd runs the shipped units: kills, a hang, a reload, stops, starts, the runbook's restore and a restart of the manager. It
// is a user's manager in a mount namespace of its own, so that it shares nothing with the machine's; what only the machine's
// manager may do (another user, the closed file system) is taken out of the units by a drop-in.
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Count } from '../../scripts/python-environment.ts';
import { MAIN, ROOT } from '../processes/program.ts';
import { pause, until } from '../processes/waiting.ts';
import {
  must,
  type Place,
  placeIn,
  type Ran,
  runs,
  type Step,
  type Supervised,
  startGateway,
  statusOf,
  survives,
  walk,
} from './supervised.ts';

const MANAGER = '/usr/lib/systemd/systemd';
const UNITS = ['sluice', 'sluice-api'];
/** Longer than the shipped unit waits before a restart: what has not been started by then stays stopped. */
const RESTART_MS = 7_000;
const WATCHDOG_SECONDS = 5;
/** They give the service a file system of its own, which a user's manager in a container may not. */
const MOUNTS = [
  ...[
    'ProtectSystem',
    'ProtectHome',
    'PrivateTmp',
    'PrivateDevices',
    'PrivateIPC',
    'ProtectHostname',
  ],
  ...['ProtectControlGroups', 'ProtectKernelLogs', 'ProtectKernelModules', 'ProtectKernelTunables'],
];

interface House extends Supervised {
  systemctl(...args: string[]): Promise<Ran>;
  property(unit: string, name: string): Promise<string>;
  /** Ends the manager and all that it runs, and starts it again. */
  reboot(): Promise<void>;
}

const STEPS: readonly Step<House>[] = [
  { name: 'starts trader and API from the shipped units', run: starts },
  {
    name: 'starts the trader again after kill -9',
    run: (house) => survives(house, 'sluice', 'SIGKILL'),
  },
  // As V8 does when the memory is used up.
  { name: 'starts it again after an abort', run: (house) => survives(house, 'sluice', 'SIGABRT') },
  {
    name: 'starts it again after a SIGTERM that is not from systemd',
    run: (house) => survives(house, 'sluice', 'SIGTERM'),
  },
  {
    name: 'starts the API again after kill -9',
    run: (house) => survives(house, 'sluice-api', 'SIGKILL'),
  },
  { name: 'starts it again when it hangs', run: (house) => survives(house, 'sluice', 'SIGSTOP') },
  { name: 'reloads the configuration', run: reloads },
  { name: 'restarts gracefully', run: restarts },
  { name: 'leaves both stopped after `sluice stop`', run: staysStopped },
  { name: 'restores a backup while they stay stopped', run: restores },
  { name: 'is started by `sluice start`', run: startsBySluice },
  { name: 'stops and starts by its own commands', run: stopsBySystemctl },
  { name: 'brings back what is enabled after a reboot', run: comesBack },
  { name: 'stays ended with a wrong configuration, and without an API', run: staysEnded },
];

async function starts(house: House): Promise<void> {
  must(await house.systemctl('enable', '--now', ...UNITS));
  await runs(house);
}

async function reloads(house: House): Promise<void> {
  must(await house.systemctl('reload', 'sluice'));
  await until('the reload is in the log', async () =>
    /Nothing changed/.test((await house.sluice('logs', '--json')).out),
  );
  await runs(house);
}

async function restarts(house: House): Promise<void> {
  const before = await house.pid('sluice');
  must(await house.systemctl('restart', 'sluice'));
  await runs(house);
  if ((await house.pid('sluice')) === before) throw new Error('it was not restarted');
  const { out } = await house.sluice('logs', '--json');
  if (!out.includes('SIGTERM received')) throw new Error(`it was not stopped gracefully: ${out}`);
}

async function staysStopped(house: House): Promise<void> {
  const { out } = must(await house.sluice('stop'));
  if (!out.includes('systemctl --user start sluice.service')) throw new Error(out);
  await staysAway(house);
  for (const unit of UNITS) {
    const code = await house.property(unit, 'ExecMainStatus');
    if (code !== '10') throw new Error(`${unit} has ended with ${code}`);
  }
}

async function staysAway(house: House): Promise<void> {
  await pause(RESTART_MS);
  for (const unit of UNITS) {
    const state = await house.property(unit, 'ActiveState');
    if (state !== 'inactive') throw new Error(`${unit} is ${state}`);
  }
  const { code } = await house.sluice('status');
  if (code !== 3) throw new Error(`sluice status exits with ${code}`);
}

/** As the runbook writes it: stop, restore, start. */
async function restores(house: House): Promise<void> {
  const file = join(house.folder, 'backup.sqlite');
  must(await house.sluice('db', 'backup', file));
  must(await house.sluice('start', '--wait', '60'));
  const refused = await house.sluice('db', 'restore', file);
  if (!refused.err.includes('runs'))
    throw new Error(`below a running daemon: ${refused.out}${refused.err}`);
  must(await house.sluice('stop'));
  must(await house.sluice('db', 'restore', file));
  await staysAway(house);
}

async function startsBySluice(house: House): Promise<void> {
  must(await house.sluice('start', '--wait', '60'));
  await runs(house);
  if ((await house.pid('sluice')) !== (await statusOf(house)).pid)
    throw new Error('systemd does not run what was started');
}

async function stopsBySystemctl(house: House): Promise<void> {
  must(await house.systemctl('stop', ...UNITS));
  await staysAway(house);
  must(await house.systemctl('start', ...UNITS));
  await runs(house);
}

async function comesBack(house: House): Promise<void> {
  await house.reboot();
  await runs(house);
}

async function staysEnded(house: House): Promise<void> {
  house.configure('unknown_name: 1');
  await house.systemctl('restart', 'sluice');
  await until(
    'it has ended',
    async () => (await house.property('sluice', 'SubState')) === 'failed',
  );
  house.configure('api: { enabled: false }');
  must(await house.systemctl('restart', 'sluice-api'));
  await until(
    'the API has ended',
    async () => (await house.property('sluice-api', 'ActiveState')) === 'inactive',
  );
  await pause(RESTART_MS);
  for (const unit of UNITS)
    if ((await house.pid(unit)) !== undefined) throw new Error(`${unit} was started again`);
}

export async function walkUnderSystemd(): Promise<Count> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-systemd-')));
  const gateway = await startGateway();
  const variables = { PATH: process.env.PATH, XDG_RUNTIME_DIR: join(folder, 'run') };
  const manager = managerIn(folder);
  const place = placeIn(folder, gateway.port, variables, manager.entrance);
  mkdirSync(join(folder, 'run'), { mode: 0o700 });
  writeUnits(place);
  const house = openHouse(place, manager);
  try {
    await house.reboot();
    return await walk('systemd', STEPS, house, async () => {
      const { out } = await house.systemctl('status', '--no-pager', ...UNITS);
      return `${out}${(await house.sluice('logs')).out}`;
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

function openHouse(place: Place, manager: Manager): House {
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
