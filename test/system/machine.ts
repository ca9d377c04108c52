// A machine with Debian 12 for the packages of a release: a root that mmdebstrap makes of the distribution's packages, started as
// a system of its own, without a network. It needs root.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '../processes/waiting.ts';

const run = promisify(execFile);
const DEADLINE_MS = 900_000;
/** What an installed Debian has beside the essential packages, as far as the package uses it. */
const INCLUDED = 'systemd,dbus';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Machine {
  /** Its files, seen from outside. */
  readonly root: string;
  /** A command of root there. */
  ran(...command: string[]): Promise<Ran>;
  /** Fails unless it succeeds; answers with both outputs. */
  shell(script: string): Promise<string>;
  end(): Promise<void>;
}

/** A file of `mmdebstrap` saves its minutes. */
export async function makeRoot(folder: string, archive?: string): Promise<string> {
  const root = join(folder, 'root');
  mkdirSync(root);
  if (archive !== undefined) await run('tar', ['-xf', archive, '-C', root, '--exclude=./dev/*']);
  else
    await run('mmdebstrap', ['--variant=minbase', `--include=${INCLUDED}`, 'bookworm', root], {
      timeout: DEADLINE_MS,
      maxBuffer: 2 ** 26,
    });
  return root;
}

/** The folder of packages is seen there as /run/packages. */
export async function startMachine(root: string, packages: string): Promise<Machine> {
  const boot = join(import.meta.dirname, 'boot.sh');
  const spaces = ['--pid', '--fork', '--kill-child', '--mount', '--uts', '--ipc', '--net'];
  const child = spawn('unshare', [...spaces, 'sh', boot, root, packages], { stdio: 'ignore' });
  const gone = new Promise<void>((settle) => child.once('exit', () => settle()));
  const machine: Machine = {
    root,
    ran: (...command) => entered(child, command),
    async shell(script) {
      const { code, out, err } = await machine.ran('sh', '-c', script);
      if (code !== 0) throw new Error(`${script}\nexits with ${code}: ${out}${err}`);
      return `${out}${err}`;
    },
    end() {
      // Its process 1 ends with the one that made the namespace.
      child.kill('SIGKILL');
      return gone;
    },
  };
  await until('the system runs', async () => {
    const { out } = await machine.ran('systemctl', 'is-system-running');
    return /running|degraded/.test(out);
  });
  return machine;
}

const VARIABLES = [
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  ...['HOME=/root', 'LC_ALL=C.UTF-8', 'DEBIAN_FRONTEND=noninteractive'],
];

function entered(child: ChildProcess, command: readonly string[]): Promise<Ran> {
  const spaces = ['-m', '-p', '-u', '-i', '-n', '--root', '--wd'];
  const first = firstProcess(child);
  if (first === undefined) return Promise.resolve({ code: 1, out: '', err: 'no system runs' });
  const args = ['-t', first, ...spaces, 'env', '-i', ...VARIABLES, ...command];
  return run('nsenter', args, { timeout: DEADLINE_MS, maxBuffer: 2 ** 26 }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    ({ code, stdout, stderr }) => ({ code: Number(code ?? 1), out: stdout, err: stderr }),
  );
}

function firstProcess({ pid }: ChildProcess): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0] || undefined;
  } catch {
    return undefined;
  }
}

/** Of the machine: what it trades with. */
export function configure(machine: Machine, clock: string): void {
  const write = (path: string, lines: readonly string[]) => {
    const file = join(machine.root, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, `${lines.join('\n')}\n`);
  };
  rmSync(join(machine.root, 'etc/sluice/strategies'), { recursive: true });
  write('etc/sluice/config/sluice.yaml', [
    ...['mode: paper', 'account: DU1234567', 'account_type: margin', 'data: /var/lib/sluice'],
    ...['gateway: { host: 127.0.0.1, port: 4002 }', 'metrics: { port: 0 }'],
    'api: { enabled: true, port: 0 }',
  ]);
  mkdirSync(join(machine.root, 'etc/sluice/strategies'), { recursive: true });
  // The exchange is open then, whatever day it is.
  write('etc/systemd/system/sluice.service.d/clock.conf', [
    ...['[Service]', 'ExecStart='],
    `ExecStart=/usr/bin/env sluice start --foreground --only trader -c config/sluice.yaml --clock ${clock}`,
  ]);
}
