// Packs sluice and uses it as a stranger does, once with each supported Node, or with TEST_RUNS below 1 with the oldest alone:
// installs it globally into an empty prefix, with its own home and away from this checkout,
// runs the demonstration, writes a strategy in TypeScript, and runs a program with the library. The packages beside
// sluice are packed, installed into empty folders and used, too.
//   node scripts/test-package.ts [TARBALL]     packs the checkout if no file is named
import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildPackage, PACKAGES } from './build-packages.ts';
import {
  answersClient,
  hasTypesOfClient,
  simulatesAlone,
  solvesWeights,
} from './packages/checks.ts';
import {
  DEADLINE_MS,
  ended,
  mustContain,
  mustFit,
  pack,
  run,
  shows,
} from './packages/installed.ts';

const ROOT = join(import.meta.dirname, '..');
const NODES = ['20.20.2', '22.23.3', '24.21.0'];
const isPart = Number(process.env.TEST_RUNS ?? 1) < 1;
const TRIED = isPart ? NODES.slice(0, 1) : NODES;
const SIZE_MAX_MB = { withNode: 250, withoutNode: 60 };
/** Types are the same files in each installation. */
const TYPED_BY = isPart ? 20 : 24;
/** What `strategy new gap --typescript` writes. */
const DRAFT = 'strategies/gap.draft.ts';

interface Installation {
  readonly node: string;
  readonly tarball: string;
  readonly folder: string;
  /** Of all Nodes: where a project has sluice among its dependencies, once one of them has made it. */
  readonly project: string;
  readonly env: NodeJS.ProcessEnv;
  /** Of the packages beside sluice, by name. */
  readonly beside: Readonly<Record<string, string>>;
}

interface Check {
  readonly name: string;
  /** The oldest Node it applies to. */
  readonly from?: number;
  run(place: Installation): Promise<void>;
}

const CHECKS: readonly Check[] = [
  { name: 'installs into an empty prefix', run: installs },
  { name: 'runs with the Node of the machine', from: 24, run: runsWithoutOwnNode },
  { name: 'trades in the demonstration, and ends with Ctrl-C', run: tradesInDemonstration },
  { name: 'checks a strategy in TypeScript', run: checksCode },
  { name: 'gives a program the library', run: servesLibrary },
  { name: 'has the types of both', from: TYPED_BY, run: hasTypes },
  { name: 'solves with the program of HiGHS that it has', run: solvesWeights },
  { name: 'ends with the process that was started', run: endsWithParent },
  { name: 'serves a client by the gateway simulator alone', run: simulatesAlone },
  { name: 'answers the packed client', run: answersClient },
  { name: 'has the types of the client', from: TYPED_BY, run: hasTypesOfClient },
];

async function installs({ tarball, folder, env }: Installation): Promise<void> {
  const options = { cwd: folder, env, timeout: DEADLINE_MS };
  const { stderr } = await run('npm', ['install', '--global', tarball], options);
  if (stderr.includes('scripts')) throw new Error(`npm warns of scripts: ${stderr}`);
  const { stdout } = await sluice({ folder, env }, '--version');
  mustContain(stdout, versionOf(join(ROOT, 'package.json')));
  await mustFit(join(folder, 'prefix'), SIZE_MAX_MB.withNode);
}

async function runsWithoutOwnNode({ folder, env }: Installation): Promise<void> {
  const prefix = join(folder, 'prefix');
  const own = `lib/node_modules/sluice/node_modules/node-linux-${process.arch}`;
  rmSync(join(prefix, own), { recursive: true });
  await sluice({ folder, env }, '--version');
  await mustFit(prefix, SIZE_MAX_MB.withoutNode);
}

async function tradesInDemonstration({ folder, env }: Installation): Promise<void> {
  const child = spawn(binary(env), ['start', '--demo', '--foreground', '--speed', '600'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await shows(child, 'the stop rests at the broker');
  child.kill('SIGINT');
  const [code] = await ended(child);
  if (code !== 0) throw new Error(`the demonstration ended with ${code}`);
  // An update deletes the folder of the package.
  const records = join('sluice', 'demo-DU0000001', 'journal.sqlite');
  if (!existsSync(join(String(env.HOME), '.local', 'state', records)))
    throw new Error('the records are not in the state folder of the user');
  const own = join(String(env.npm_config_prefix), 'lib', 'node_modules', 'sluice');
  if (existsSync(join(own, 'data'))) throw new Error('data is below the package');
  // The example of the package is somebody's configuration only once it was copied.
  const checked = await run(binary(env), ['config', 'check'], { cwd: own, env }).catch(
    (error: { code?: number }) => error,
  );
  if (!('code' in checked) || checked.code !== 4)
    throw new Error('the configuration of the package was used without being named');
}

async function checksCode({ folder, env }: Installation): Promise<void> {
  const place = { folder, env };
  await sluice(place, 'config', 'init', '.');
  const named = { ...env, FLOW_API_KEY: 'none' };
  const { stdout } = await sluice({ folder, env: named }, 'strategy', 'new', 'gap', '--typescript');
  mustContain(stdout, DRAFT);
  await sluice({ folder, env: named }, 'strategy', 'check', DRAFT);
}

/** Each npm has installed the file globally already, so one of them installs it into the project. */
async function servesLibrary({ tarball, project, env }: Installation): Promise<void> {
  const options = { cwd: project, env, timeout: DEADLINE_MS };
  if (!existsSync(join(project, 'node_modules'))) {
    writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
    await run('npm', ['install', tarball, '@types/node@24'], options);
  }
  copyFileSync(join(ROOT, 'docs/examples/library.ts'), join(project, 'library.ts'));
  const { stdout } = await run('npx', ['node', 'library.ts'], options);
  mustContain(readFileSync(join(ROOT, 'docs/library.md'), 'utf8'), stdout);
}

async function hasTypes({ folder, project }: Installation): Promise<void> {
  await typeCheck(['-p', join(folder, 'strategies')]);
  const draft = join(folder, DRAFT);
  const text = readFileSync(draft, 'utf8');
  writeFileSync(draft, text.replace('prediction.confidence', 'prediction.confidense'));
  const refused = await typeCheck(['-p', join(folder, 'strategies')]).catch(outputOf);
  mustContain(String(refused), "'confidense' does not exist");
  const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024'];
  await typeCheck([...flags, '--types', 'node', 'library.ts'], project);
}

async function endsWithParent({ folder, env }: Installation): Promise<void> {
  const child = spawn(binary(env), ['sim', 'gateway', '--port', '0', '--control-port', '0'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = JSON.parse(await shows(child, '\n')) as { control_port: number };
  const answers = () =>
    fetch(`http://127.0.0.1:${ready.control_port}/state`).then(Boolean, () => false);
  if (!(await answers())) throw new Error('the simulator does not answer');
  child.kill('SIGKILL');
  const deadline = Date.now() + DEADLINE_MS;
  while (await answers()) {
    if (Date.now() > deadline) throw new Error('the simulator outlives its parent');
  }
}

const binary = (env: NodeJS.ProcessEnv): string =>
  join(String(env.npm_config_prefix), 'bin/sluice');

function sluice(
  { folder, env }: Pick<Installation, 'folder' | 'env'>,
  ...args: readonly string[]
): Promise<{ stdout: string }> {
  return run(binary(env), args, { cwd: folder, env, timeout: DEADLINE_MS });
}

function typeCheck(args: readonly string[], cwd = ROOT): Promise<unknown> {
  return run(join(ROOT, 'node_modules/.bin/tsc'), args, { cwd, timeout: DEADLINE_MS });
}

const outputOf = (error: { stdout?: string }): string => error.stdout ?? '';

function versionOf(packageFile: string): string {
  return (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version;
}

/** The binaries come from the registry, like every dependency. */
async function installNodes(folder: string): Promise<void> {
  const arch = `node-linux-${process.arch}`;
  const names = TRIED.map((version) => `node-${version}@npm:${arch}@${version}`);
  writeFileSync(join(folder, 'package.json'), '{}');
  await run('npm', ['install', ...names], { cwd: folder });
}

async function packBeside(folder: string): Promise<Installation['beside']> {
  const packed = PACKAGES.map(async (name) => {
    const built = join(folder, 'built', name);
    await buildPackage(name, built);
    return [name, await pack(built, folder)] as const;
  });
  return Object.fromEntries(await Promise.all(packed));
}

function installationOf(
  version: string,
  packed: Pick<Installation, 'tarball' | 'beside'>,
  nodes: string,
): Installation {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-installed-'));
  const home = join(folder, 'home');
  mkdirSync(home);
  const project = join(nodes, 'project');
  mkdirSync(project, { recursive: true });
  const node = join(nodes, 'node_modules', `node-${version}`, 'bin');
  // Without the folders of this checkout that npm puts in front of the path.
  const rest = (process.env.PATH ?? '').split(':').filter((part) => !part.includes('node_modules'));
  const { NODE_EXTRA_CA_CERTS, npm_config_registry } = process.env;
  const env = {
    HOME: home,
    PATH: [node, ...rest].join(':'),
    npm_config_prefix: join(folder, 'prefix'),
    // What one npm has downloaded the next one need not.
    npm_config_cache: join(nodes, 'cache'),
    npm_config_update_notifier: 'false',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    NODE_EXTRA_CA_CERTS,
    npm_config_registry,
  };
  return { node: version, ...packed, folder, project, env };
}

async function passes({ name, run: check }: Check, place: Installation): Promise<boolean> {
  try {
    await check(place);
    process.stdout.write(`✓ Node ${place.node} ${name}\n`);
    return true;
  } catch (error) {
    const { message, stderr = '' } = error as Error & { stderr?: string };
    process.stdout.write(`✗ Node ${place.node} ${name}\n${message}\n${stderr}\n`);
    return false;
  }
}

const scratch = mkdtempSync(join(tmpdir(), 'sluice-packed-'));
const results: boolean[] = [];
try {
  const given = process.argv[2];
  const packed = given === undefined ? pack(ROOT, scratch) : resolve(given);
  const [tarball] = await Promise.all([packed, installNodes(scratch)]);
  const beside = await packBeside(scratch);
  for (const version of TRIED) {
    const place = installationOf(version, { tarball, beside }, scratch);
    const checks = CHECKS.filter(({ from = 0 }) => Number.parseInt(version, 10) >= from);
    for (const check of checks) results.push(await passes(check, place));
    rmSync(place.folder, { recursive: true, force: true });
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const passed = results.filter(Boolean).length;
const failed = results.length - passed;
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
