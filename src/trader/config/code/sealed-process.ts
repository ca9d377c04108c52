// Starts a program for untrusted text: without rights to write files, to start processes or threads or to
// load native code, without secrets, with limits of memory and processor time, and without a network where the system can
// take it away.
// Decision 0046
import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What takes the network away; `none` where neither program works. */
export type NetworkSeal = 'bubblewrap' | 'systemd' | 'none';

export interface SealedTerms {
  /** Beside this file, without its ending. */
  readonly program: string;
  readonly memoryMb: number;
  /** Undefined for a program that runs on. */
  readonly processorSeconds?: number;
}

export interface SealedCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** No secrets. */
  readonly env: Readonly<Record<string, string>>;
}

/** Typed in the repository, plain in the package. */
const SELF = fileURLToPath(import.meta.url);
const PACKAGE = dirname(findPackageJSON(import.meta.url) ?? SELF);
/** All that the programs import is below it. */
const CODE = join(PACKAGE, extname(SELF) === '.ts' ? 'src' : 'dist');
const NODE = realpathSync(process.execPath);
/** Nothing of the configuration, the data or the home of the user. */
const READABLE = [
  ...[CODE, join(PACKAGE, 'node_modules')].map((folder) => join(folder, '*')),
  join(PACKAGE, 'package.json'),
];
/** Beside the heap of JavaScript: V8 reserves half a gigabyte for compiled code, without using it. */
const DATA_MB_BESIDE = 640;

export function sealedCommand(
  { program, memoryMb, processorSeconds }: SealedTerms,
  seal: NetworkSeal = networkSeal(),
): SealedCommand {
  const own = [
    ...[NODE, '--permission', ...READABLE.map((path) => `--allow-fs-read=${path}`)],
    ...[`--max-old-space-size=${memoryMb}`, '--no-warnings'],
    join(dirname(SELF), `${program}${extname(SELF)}`),
  ];
  const processor = processorSeconds === undefined ? '' : `ulimit -S -t ${processorSeconds}; `;
  // Only a shell can set these. Hard limits are inherited and stay.
  const limits = `ulimit -c 0; ulimit -d ${(memoryMb + DATA_MB_BESIDE) * 1_024}; ${processor}`;
  // Inside the seal: a service of systemd inherits nothing from the program that asks for it.
  const [file = '', ...args] = sealed(seal, ['/bin/sh', '-c', `${limits}exec "$@"`, 'sh', ...own]);
  return { file, args, env: whereabouts(seal) };
}

/** Where programs are, and for systemd where the manager of the user listens. */
function whereabouts(seal: NetworkSeal): Record<string, string> {
  const names = seal === 'systemd' ? ['PATH', 'XDG_RUNTIME_DIR'] : ['PATH'];
  const known = names.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(known.flatMap(([name, at]) => (at === undefined ? [] : [[name, at]])));
}

function sealed(seal: NetworkSeal, own: readonly string[]): readonly string[] {
  switch (seal) {
    case 'bubblewrap':
      return ['bwrap', ...BUBBLEWRAP_ARGS, ...own];
    case 'systemd':
      return ['systemd-run', ...SYSTEMD_ARGS, ...own];
    case 'none':
      return own;
  }
}

/** The program sees its own files and the libraries of the system, and no process beside its own. */
const BUBBLEWRAP_ARGS = [
  ...['--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
  ...['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'],
  ...[
    ...['/usr', '/bin', '/lib', '/lib64', '/etc/ld.so.cache', '/etc/ssl/openssl.cnf'],
    ...[CODE, join(PACKAGE, 'node_modules'), join(PACKAGE, 'package.json'), NODE],
  ].flatMap((path) => ['--ro-bind-try', path, path]),
  ...['--chdir', '/', '--'],
];

const SYSTEMD_ARGS = [
  ...['--user', '--quiet', '--collect', '--pipe', '--wait'],
  ...[
    'PrivateNetwork=yes',
    'PrivateUsers=yes',
    'NoNewPrivileges=yes',
    'ProtectHome=read-only',
  ].flatMap((property) => ['-p', property]),
  ...['-p', 'RestrictAddressFamilies=AF_UNIX', '--'],
];

/** Interfaces of a network other than loopback. */
const COUNTS_INTERFACES =
  'const { lo, ...others } = os.networkInterfaces(); process.stdout.write(String(Object.keys(others).length))';
const PROBE_MS = 10_000;

let found: NetworkSeal | undefined;

/** Tried once: a program counts if a process in it starts and sees no network. */
export function networkSeal(): NetworkSeal {
  found ??= (['bubblewrap', 'systemd'] as const).find(takesTheNetwork) ?? 'none';
  return found;
}

function takesTheNetwork(seal: Exclude<NetworkSeal, 'none'>): boolean {
  const [file = '', ...args] = sealed(seal, [NODE, '-e', COUNTS_INTERFACES]);
  const ended = spawnSync(file, args, {
    ...{ env: whereabouts(seal), timeout: PROBE_MS, killSignal: 'SIGKILL' },
    ...{ encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  });
  return ended.status === 0 && ended.stdout === '0';
}
