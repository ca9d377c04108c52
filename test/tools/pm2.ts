// pm2 from the registry, unmodified, runs the shipped file: kills, crashes, reloads, stops, starts and a reboot of the machine.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Count } from '../../scripts/python-environment.ts';
import { LONG_WAIT } from '../processes/program.ts';
import { pause, until } from '../processes/waiting.ts';
import { type Pm2Environment as Environment, openPm2, SHIPPED } from './pm2-environment.ts';
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

/** Longer than pm2 waits before a first restart: what has not been started by then stays stopped. */
const RESTART_MS = 3_000;

const STEPS: readonly Step<Environment>[] = [
  { name: 'starts trader and API from the shipped file', run: starts },
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
    name: 'starts the API again after kill -9',
    run: (environment) => survives(environment, 'sluice-api', 'SIGKILL'),
  },
  {
    name: 'starts it again after a SIGTERM that is not from pm2',
    run: (environment) => survives(environment, 'sluice', 'SIGTERM'),
  },
  { name: 'reloads gracefully', run: reloads },
  { name: 'leaves both stopped after `sluice stop`', run: staysStopped },
  { name: 'restores a backup below a running trader', run: restoresBelow },
  { name: 'stays stopped when the restore is killed', run: survivesKill },
  { name: 'restores over a journal that it cannot start with', run: restoresDamaged },
  { name: 'is started by `sluice start`', run: startsBySluice },
  { name: 'stops and starts by its own commands', run: stopsByPm2 },
  { name: 'brings back what ran after a reboot', run: resurrects },
  { name: 'leaves a stopped trader stopped after a reboot', run: resurrectsStopped },
  { name: 'is upgraded, and goes back', run: isUpgraded },
  { name: 'stays ended with a wrong configuration, and without an API', run: staysEnded },
];

async function starts(environment: Environment): Promise<void> {
  must(await environment.pm2('start', SHIPPED));
  await runs(environment);
}

async function reloads(environment: Environment): Promise<void> {
  const before = await environment.pid('sluice');
  must(await environment.pm2('reload', 'sluice'));
  await runs(environment);
  if ((await environment.pid('sluice')) === before) throw new Error('it was not reloaded');
  const { out } = await environment.sluice('logs', '--json');
  if (!out.includes('SIGINT received')) throw new Error(`it was not stopped gracefully: ${out}`);
}

async function staysStopped(environment: Environment): Promise<void> {
  const { out } = must(await environment.sluice('stop'));
  if (!out.includes('pm2 does not start it again; `pm2 start sluice` does.')) throw new Error(out);
  await staysAway(environment);
  for (const name of ['sluice', 'sluice-api']) {
    const code = await environment.exitCode(name);
    if (code !== 10) throw new Error(`${name} has ended with ${code}`);
  }
}

async function survivesKill(environment: Environment): Promise<void> {
  await survivesItsRestore(environment, 'pm2', () => staysListed(environment, ['sluice']));
}

async function restoresDamaged(environment: Environment): Promise<void> {
  await restoresAfterDamage(environment, () => environment.pm2('start', 'sluice'));
  must(await environment.sluice('stop'));
}

async function staysAway(environment: Environment): Promise<void> {
  await staysListed(environment, ['sluice', 'sluice-api']);
  const { code } = await environment.sluice('status');
  if (code !== 3) throw new Error(`sluice status exits with ${code}`);
}

async function staysListed(environment: Environment, names: readonly string[]): Promise<void> {
  for (const name of names)
    await until(
      `pm2 knows that ${name} has ended`,
      async () => (await environment.status(name)) === 'stopped',
    );
  await pause(RESTART_MS);
  for (const name of names) {
    const status = await environment.status(name);
    if (status !== 'stopped') throw new Error(`${name} is ${status}`);
  }
}

async function startsBySluice(environment: Environment): Promise<void> {
  must(await environment.sluice('start', ...LONG_WAIT));
  await runs(environment);
  const { pid } = await statusOf(environment);
  if ((await environment.pid('sluice')) !== pid)
    throw new Error('pm2 does not run what was started');
}

async function stopsByPm2(environment: Environment): Promise<void> {
  must(await environment.pm2('stop', 'all'));
  await staysAway(environment);
  must(await environment.pm2('start', 'all'));
  await runs(environment);
}

async function resurrects(environment: Environment): Promise<void> {
  await reboot(environment);
  await runs(environment);
}

async function resurrectsStopped(environment: Environment): Promise<void> {
  must(await environment.sluice('stop'));
  await reboot(environment);
  await staysAway(environment);
}

/** `pm2 startup` does the last part when a machine comes up. */
async function reboot(environment: Environment): Promise<void> {
  must(await environment.pm2('save'));
  must(await environment.pm2('kill'));
  must(await environment.pm2('resurrect'));
}

async function isUpgraded(environment: Environment): Promise<void> {
  await upgradesBelow(environment, async (prefix) => {
    must(await environment.pm2('delete', 'sluice'));
    const shipped = join(prefix, 'current/lib/node_modules/sluice/scripts/ecosystem.config.cjs');
    must(await environment.pm2('start', shipped, '--only', 'sluice'));
  });
}

async function staysEnded(environment: Environment): Promise<void> {
  environment.configure('unknown_name: 1');
  must(await environment.pm2('restart', 'sluice'));
  await until('it has ended', async () => (await environment.pid('sluice')) === undefined);
  environment.configure('api: { enabled: false }');
  must(await environment.pm2('restart', 'sluice-api'));
  await until('the API has ended', async () => (await environment.pid('sluice-api')) === undefined);
  await pause(RESTART_MS);
  for (const name of ['sluice', 'sluice-api'])
    if ((await environment.pid(name)) !== undefined) throw new Error(`${name} was started again`);
}

export async function walkUnderPm2(): Promise<Count> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-pm2-')));
  const gateway = await startGateway();
  const environment = await openPm2(folder, gateway.port);
  try {
    return await walk('pm2', STEPS, environment, environment.log);
  } finally {
    await environment.end();
    await gateway.end();
    rmSync(folder, { recursive: true, force: true });
  }
}
