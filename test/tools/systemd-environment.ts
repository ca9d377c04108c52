// A real systemd with the shipped units: a user's manager in a mount namespace, so that it shares nothing with the machine's;
// what only the machine's manager may do (another user, the closed file system) is taken out of the units by a drop-in.
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAIN, ROOT } from '../processes/program.ts';
import { until } from '../processes/waiting.ts';
import {
  must,
  PATH_WITH_NODE,
  type Place,
  placeIn,
  type Ran,
  type Supervised,
} from './supervised.ts';

const MANAGER = '/usr/lib/systemd/systemd';
export const UNITS = ['sluice', 'sluice-api'];
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

export interface SystemdEnvironment extends Supervised {
  systemctl(...args: string[]): Promise<Ran>;
  property(unit: string, name: string): Promise<string>;
  /** Ends the manager and all that it runs, and starts it again. */
  reboot(): Promise<void>;
  log(): Promise<string>;
  end(): Promise<void>;
}

/** The manager runs; the units are there and not started. `startMore`: arguments of the trader beside those of its unit. */
export async function openSystemd(
  folder: string,
  gatewayPort: number,
  startMore: readonly string[] = [],
): Promise<SystemdEnvironment> {
  const variables = { PATH: PATH_WITH_NODE, XDG_RUNTIME_DIR: join(folder, 'run') };
  const manager = managerIn(folder);
  const place = placeIn(folder, gatewayPort, variables, manager.entrance);
  mkdirSync(join(folder, 'run'), { mode: 0o700 });
  writeUnits(place, startMore);
  const environment = openEnvironment(place, manager);
  await environment.reboot();
  return environment;
}

/** The shipped files, unchanged, and a drop-in for each with what the administrator of a machine decides. */
function writeUnits({ folder, env }: Place, startMore: readonly string[]): void {
  const units = join(folder, 'home', '.config', 'systemd', 'user');
  const starts: Readonly<Record<string, string>> = {
    sluice: ['start --foreground --only trader -c config/sluice.yaml', ...startMore].join(' '),
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

function openEnvironment(place: Place, manager: Manager): SystemdEnvironment {
  const systemctl = (...args: string[]) => place.ran('systemctl', '--user', ...args);
  async function property(unit: string, name: string): Promise<string> {
    return must(await systemctl('show', '--value', '-p', name, unit)).out.trim();
  }
  return {
    ...{ ...place, systemctl, property },
    end: manager.end,
    async log() {
      const { out } = await systemctl('status', '--no-pager', ...UNITS);
      return `${out}${(await place.sluice('logs')).out}`;
    },
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
