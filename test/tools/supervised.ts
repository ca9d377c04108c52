// What a walk under a service manager needs: its steps, one after another, and a daemon with its API against a simulated gateway.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Count } from '../../scripts/python-environment.ts';
import { isAlive } from '../processes/alive.ts';
import { setup as layOutProgram } from '../processes/installed-program.ts';
import { packProgram } from '../processes/packed-program.ts';
import { LONG_WAIT, MAIN } from '../processes/program.ts';
import { type SimulatorProcess, startSimulator } from '../processes/simulator.ts';
import { until } from '../processes/waiting.ts';

/** Longer than a start may wait. */
const DEADLINE_MS = 660_000;

const run = promisify(execFile);

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A folder with a configuration, and the commands of a person who works in it. */
export interface Place {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  ran(...command: string[]): Promise<Ran>;
  /** A command of sluice that is left running, with programs of this folder before others. */
  begun(bin: string, ...args: string[]): ChildProcess;
  sluice(...args: string[]): Promise<Ran>;
  configure(more?: string): void;
}

export interface Supervised extends Place {
  /** Undefined while the manager has no process of that name running. */
  pid(name: string): Promise<number | undefined>;
}

export interface Step<Environment> {
  readonly name: string;
  run(environment: Environment): Promise<void>;
}

/** Ends at the first step that fails, and counts those after it as failed. */
export async function walk<Environment>(
  manager: string,
  steps: readonly Step<Environment>[],
  environment: Environment,
  log: () => Promise<string>,
): Promise<Count> {
  let passed = 0;
  try {
    for (const step of steps) {
      await step.run(environment);
      process.stdout.write(`✓ ${manager} ${step.name}\n`);
      passed += 1;
    }
    return { passed, failed: 0 };
  } catch (error) {
    process.stdout.write(`✗ ${manager} ${steps[passed]?.name}\n${error}\n${await log()}`);
    return { passed, failed: steps.length - passed };
  }
}

/** Programs that are installed begin with the Node that is found first. */
export const PATH_WITH_NODE = [dirname(process.execPath), process.env.PATH].join(':');

/** The gateway's clock is that of the machine. */
export function startGateway(): Promise<SimulatorProcess> {
  return startSimulator('gateway', `${new Date().toISOString()}@${Date.now()}x1`);
}

export function placeIn(
  folder: string,
  gatewayPort: number,
  variables: Readonly<Record<string, string | undefined>>,
  /** Put before each command, such as one that enters a namespace. */
  entrance: () => readonly string[] = () => [],
): Place {
  const config = join(folder, 'config', 'sluice.yaml');
  for (const name of ['config', 'strategies', 'home']) mkdirSync(join(folder, name));
  const env = { HOME: join(folder, 'home'), SLUICE_CONFIG: config, ...variables };
  function ran(...command: string[]): Promise<Ran> {
    const [program = '', ...args] = [...entrance(), ...command];
    return run(program, args, { cwd: folder, env, timeout: DEADLINE_MS }).then(
      ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
      ({ code, stdout, stderr }) => ({ code: Number(code ?? 1), out: stdout, err: stderr }),
    );
  }
  function begun(bin: string, ...args: string[]): ChildProcess {
    const [program = '', ...rest] = [...entrance(), process.execPath, MAIN, ...args];
    const found = { ...env, PATH: `${bin}:${variables.PATH}` };
    return spawn(program, rest, { cwd: folder, env: found, stdio: 'ignore' });
  }
  const place: Place = {
    ...{ folder, env, ran, begun },
    sluice: (...args) => ran(process.execPath, MAIN, ...args),
    configure: (more = API_ON) => writeFileSync(config, configOf(gatewayPort, more)),
  };
  place.configure();
  return place;
}

const API_ON = 'api: { enabled: true, port: 0 }';

function configOf(port: number, more: string): string {
  return [
    'mode: paper',
    'account: DU1234567',
    'account_type: margin',
    `gateway: { host: 127.0.0.1, port: ${port} }`,
    'metrics: { port: 0 }',
    more,
    '',
  ].join('\n');
}

/** Trader and API answer. */
export async function runs(environment: Supervised): Promise<void> {
  await until('both run', async () => {
    const { live, api } = await statusOf(environment);
    return live === true && api?.state === 'up';
  });
}

interface Status {
  readonly live?: boolean;
  readonly version?: string;
  readonly pid?: number;
  readonly api?: { readonly state: string };
}

export async function statusOf(environment: Supervised): Promise<Status> {
  const { out } = await environment.sluice('status', '--json');
  return JSON.parse(out || '{}') as Status;
}

export async function survives(
  environment: Supervised,
  name: string,
  signal: NodeJS.Signals,
): Promise<void> {
  const before = await environment.pid(name);
  if (before === undefined) throw new Error(`${name} does not run`);
  process.kill(before, signal);
  await until(`${name} runs again`, async () => {
    const pid = await environment.pid(name);
    return pid !== undefined && pid !== before && isAlive(pid);
  });
  await runs(environment);
}

const instanceOf = ({ folder }: Place): string => join(folder, 'data', 'paper-DU1234567');

/** One command, over a daemon that runs: the manager runs it again afterwards, and the API was not touched. */
export async function restoresBelow(environment: Supervised): Promise<void> {
  must(await environment.sluice('start', ...LONG_WAIT));
  await runs(environment);
  must(await environment.sluice('db', 'backup', backupIn(environment)));
  const [trader, api] = await Promise.all([
    environment.pid('sluice'),
    environment.pid('sluice-api'),
  ]);
  const { out } = await restored(environment);
  await runs(environment);
  const status = await statusOf(environment);
  if (status.pid === trader || status.pid !== (await environment.pid('sluice')))
    throw new Error(`the manager does not run what was started again: ${out}`);
  if (api !== (await environment.pid('sluice-api'))) throw new Error('the API was restarted');
  if (!out.includes('has compared with the broker')) throw new Error(out);
}

/** Killed between the stop and the start: it stays stopped with a whole journal, and the same command goes on from there. */
export async function survivesItsRestore(
  environment: Supervised,
  manager: 'systemctl' | 'pm2',
  staysStopped: () => Promise<void>,
): Promise<void> {
  const held = holdStarts(environment, manager);
  const restoring = environment.begun(held.bin, 'db', 'restore', backupIn(environment), '--yes');
  const hasEnded = once(restoring, 'exit');
  await until('it is about to start the daemon', () => existsSync(held.mark));
  restoring.kill('SIGKILL');
  await hasEnded;
  await staysStopped();
  must(await environment.sluice('db', 'verify'));
  const { out } = await restored(environment);
  if (!/Next: `.*start sluice/.test(out)) throw new Error(out);
  must(await environment.sluice('start', ...LONG_WAIT));
  await runs(environment);
}

/** Programs with which the manager's command waits at each start until what called it has ended. */
function holdStarts({ folder }: Place, manager: string): { bin: string; mark: string } {
  const bin = join(folder, 'held');
  const mark = join(bin, 'mark');
  mkdirSync(bin);
  writeFileSync(
    join(bin, manager),
    `#!/bin/sh
case " $* " in *' start '* | *' restart '* | *' reset-failed '*)
  touch ${mark}
  while kill -0 $PPID 2>/dev/null; do sleep 0.1; done
  exit 1 ;;
esac
PATH="\${PATH#*:}"
exec ${manager} "$@"
`,
    { mode: 0o755 },
  );
  return { bin, mark };
}

/** The manager starts it in vain again and again. */
export async function restoresAfterDamage(
  environment: Supervised,
  start: () => Promise<unknown>,
): Promise<void> {
  must(await environment.sluice('stop'));
  const journal = join(instanceOf(environment), 'journal.sqlite');
  writeFileSync(journal, readFileSync(journal).fill(0xa5, 4_096));
  await start();
  await restored(environment);
  await until('the trader runs', async () => (await statusOf(environment)).live === true);
}

const backupIn = ({ folder }: Place): string => join(folder, 'backup.sqlite');

async function restored(environment: Supervised): Promise<Ran> {
  return must(
    await environment.sluice('db', 'restore', backupIn(environment), '--yes', ...LONG_WAIT),
  );
}

export function must(ran: Ran): Ran {
  if (ran.code !== 0) throw new Error(`${ran.out}${ran.err}`);
  return ran;
}

/** Installed versions, of which the manager starts the one that the link names: to a newer one, back from one that does not start, and back. */
export async function upgradesBelow(
  environment: Supervised,
  startThroughLink: (prefix: string) => Promise<unknown>,
): Promise<void> {
  const removeProgram = await layOutProgram();
  const prefix = join(environment.folder, 'prefix');
  const packs = join(environment.folder, 'packed');
  const upgrade = (...args: string[]) =>
    environment.ran(join(prefix, 'bin', 'sluice'), 'upgrade', ...args);
  try {
    const first = await packProgram(packs, '1.0.0');
    const second = await packProgram(packs, '1.1.0');
    const broken = await packProgram(
      packs,
      '1.2.0',
      "if (process.argv[2] === 'start') process.exit(1);",
    );
    must(await environment.sluice('upgrade', '--prefix', prefix, '--from', first));
    await startThroughLink(prefix);
    await runsVersion(environment, '1.0.0');
    const { out } = must(await upgrade('--from', second, ...LONG_WAIT));
    if (!out.includes('1.1.0 works')) throw new Error(out);
    await runsVersion(environment, '1.1.0');
    const failed = await upgrade('--from', broken, '--wait', '10');
    if (failed.code !== 1 || !failed.err.includes('1.1.0 trades again'))
      throw new Error(failed.err);
    await runsVersion(environment, '1.1.0');
    must(await upgrade('--rollback', ...LONG_WAIT));
    await runsVersion(environment, '1.0.0');
  } finally {
    removeProgram();
  }
}

async function runsVersion(environment: Supervised, version: string): Promise<void> {
  await until(`${version} runs`, async () => {
    const { live, pid, version: found } = await statusOf(environment);
    return live === true && found === version && pid === (await environment.pid('sluice'));
  });
}
