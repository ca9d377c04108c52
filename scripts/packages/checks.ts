// The packages beside sluice as a stranger uses them: each installed from its file into an empty folder.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DEADLINE_MS, ended, mustContain, mustFit, run, shows } from './installed.ts';

const ROOT = join(import.meta.dirname, '../..');
const SIZE_MAX_MB = { simulator: 2, client: 1 };
const BOUND = { min: 0, max: 1 };

interface Place {
  /** Of one Node, removed afterwards. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Packed files by the name of their package. */
  readonly beside: Readonly<Record<string, string>>;
}

/** A client shakes hands with it; the port is free again after it was killed; Ctrl-C ends it with 0. */
export async function simulatesAlone({ folder, env, beside }: Place): Promise<void> {
  const prefix = join(folder, 'simulator');
  const tarball = String(beside['ib-gateway-simulator']);
  await run('npm', ['install', '--global', '--prefix', prefix, tarball], {
    ...{ cwd: folder, env, timeout: DEADLINE_MS },
  });
  await mustFit(prefix, SIZE_MAX_MB.simulator);
  const start = (port: number) =>
    spawn(
      join(prefix, 'bin/ib-gateway-simulator'),
      ['--port', String(port), '--control-port', '0', '--at', '2026-11-19T10:00:00-05:00'],
      { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] },
    );
  const first = start(0);
  const { port } = JSON.parse(await shows(first, '\n')) as { port: number };
  mustContain(await greetingAt(port), '178\x0020261119 10:00:');
  first.kill('SIGKILL');
  await ended(first);
  const second = start(port);
  await shows(second, `"port":${port}`);
  second.kill('SIGINT');
  const [code] = await ended(second);
  if (code !== 0) throw new Error(`the simulator ended with ${code}`);
}

/** What the gateway answers to a client that offers versions 100 to 193. */
async function greetingAt(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write('API\0\0\0\0\u0009v100..193', 'latin1');
  const [answer] = await once(socket, 'data');
  socket.destroy();
  return String(answer);
}

const WEIGHTS = {
  sample: {
    kind: 'given',
    covariance: [
      [0.04, 0.01],
      [0.01, 0.09],
    ],
  },
  objective: { kind: 'mean-variance', returns: [0.05, 0.08], riskAversion: 2 },
  constraints: { bounds: [BOUND, BOUND], groups: [], turnover: undefined },
};

/** Its program is packed in the package alone. */
export async function solvesWeights({ folder, env }: Place): Promise<void> {
  const dist = join(String(env.npm_config_prefix), 'lib/node_modules/sluice/dist');
  const thread = JSON.stringify(join(dist, 'weight-thread.js'));
  const code = `new (require('node:worker_threads').Worker)(${thread}, { workerData: ${JSON.stringify(WEIGHTS)} })
    .on('message', ({ value }) => console.log(value.weights.map((weight) => weight.toFixed(2)).join()))`;
  const { stdout } = await run(process.execPath, ['-e', code], {
    ...{ cwd: folder, env, timeout: DEADLINE_MS },
  });
  mustContain(stdout, '0.59,0.41');
}

/** Signs in at the API of the installed sluice with a new password, and reads a portfolio of the demonstration. */
export async function answersClient(place: Place): Promise<void> {
  const { folder, env } = place;
  const project = await projectWithClient(place);
  const sluice = join(String(env.npm_config_prefix), 'bin/sluice');
  const api = spawn(sluice, ['serve', '--demo', '--json'], {
    ...{ cwd: folder, env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const { url } = JSON.parse(await shows(api, '\n')) as { url: string };
    const asked = { cwd: folder, env, timeout: DEADLINE_MS };
    const reset = await run(sluice, ['user', 'reset', 'demo', '--demo'], asked);
    const [code = ''] = /(?<![\w-])[\w-]{20,}(?![\w-])/.exec(reset.stdout) ?? [];
    const { stdout } = await run('node', ['program.js', url, code], { ...asked, cwd: project });
    mustContain(stdout, 'demo reads 1');
  } finally {
    api.kill('SIGTERM');
    await ended(api);
  }
}

async function projectWithClient({ folder, env, beside }: Place): Promise<string> {
  const project = join(folder, 'client');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(project, 'program.js'), PROGRAM);
  await run('npm', ['install', String(beside['sluice-client'])], {
    ...{ cwd: project, env, timeout: DEADLINE_MS },
  });
  await mustFit(join(project, 'node_modules'), SIZE_MAX_MB.client);
  return project;
}

const PROGRAM = `import { createApiClient, totalCount } from 'sluice-client';
const [url, code] = process.argv.slice(2);
let token;
const api = createApiClient({ baseUrl: url, token: () => token });
const password = 'correct horse 42';
await api.POST('/api/v1/auth/reset', { body: { code, new_password: password } });
const login = await api.POST('/api/v1/auth/login', { body: { username: 'demo', password } });
token = login.data?.access_token;
const { data: me } = await api.GET('/api/v1/auth/me');
const { data: portfolios = [], response } = await api.GET('/api/v1/portfolios');
if (totalCount(response) !== portfolios.length) throw new Error('not all portfolios');
const [first] = portfolios;
const { data } = await api.GET('/api/v1/portfolios/{id}', { params: { path: { id: first?.id ?? 0 } } });
console.log(me?.username, 'reads', data?.id, data?.name, data?.total_value);
`;

/** Once the client is installed: a program in TypeScript is accepted, and one with a wrong name is not. */
export async function hasTypesOfClient({ folder }: Place): Promise<void> {
  const project = join(folder, 'client');
  const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022'];
  const libraries = ['--lib', 'es2022,dom', '--types', ''];
  const check = async (program: string): Promise<string> => {
    writeFileSync(join(project, 'program.ts'), program);
    const args = [...flags, ...libraries, 'program.ts'];
    const options = { cwd: project, timeout: DEADLINE_MS };
    const { stdout } = await run(join(ROOT, 'node_modules/.bin/tsc'), args, options).catch(
      (error: { readonly stdout: string }) => error,
    );
    return stdout;
  };
  const accepted = await check(TYPED);
  if (accepted !== '') throw new Error(accepted);
  mustContain(
    await check(TYPED.replace('total_value', 'total_valeu')),
    "'total_valeu' does not exist",
  );
}

const TYPED = `import { type ApiShape, createApiClient } from 'sluice-client';
const api = createApiClient({ baseUrl: 'http://127.0.0.1:8000', token: () => 'key' });
const { data, error } = await api.GET('/api/v1/portfolios/{id}', { params: { path: { id: 1 } } });
if (error) throw new Error(error.detail);
const value: string | null | undefined = data.total_value;
const { data: rows = [] } = await api.GET('/api/v1/positions', { params: { query: { limit: 2 } } });
const symbols: ApiShape<'Position'>['symbol'][] = rows.map(({ symbol }) => symbol);
export { symbols, value };
`;
