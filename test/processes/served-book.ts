// A book of one user with `sluice serve` as a process of its own, without a trader; the test kills it and starts it again.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atExit, removeAtExit } from './at-exit.ts';
import { MAIN } from './program.ts';
import { type ServedApi, startApi } from './served-api.ts';
import { until } from './waiting.ts';

export interface BookAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface ServedBook {
  readonly folder: string;
  /** Of the databases. */
  readonly data: string;
  readonly bearer: string;
  /** The command line beside the process. */
  run(
    ...words: string[]
  ): Promise<{ readonly code: number; readonly out: string; readonly err: string }>;
  url(): string;
  pid(): number;
  /** Undefined if the connection broke before the answer. */
  ask(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<BookAnswer | undefined>;
  /** Opens a portfolio: its number. */
  open(name: string, terms?: object): Promise<number>;
  kill(): Promise<void>;
  serve(): Promise<void>;
  /** Signs in a further administrator, root: his token may do what no token for scripts may. */
  signedInAdmin(): Promise<string>;
  /** A second process on the same store: its address. */
  serveBeside(): Promise<string>;
  end(): Promise<void>;
}

export interface BookSettings {
  /** Of PostgreSQL; files in `data` unless given. */
  readonly store?: string;
  readonly data?: string;
  /** Further keys of `api` in the configuration, such as `kafka: { brokers: [...] }`. */
  readonly api?: readonly string[];
  /** Several need a store of PostgreSQL. */
  readonly workers?: number;
  readonly requestsPerMinute?: number;
}

const CONFIG = 'config/sluice.yaml';
const PASSWORD = 'a heron stands in the reeds';

export async function startBook({
  store,
  data,
  api: more = [],
  workers = 1,
  requestsPerMinute = 1_000_000,
}: BookSettings = {}): Promise<ServedBook> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-book-'));
  const at = data ?? join(folder, 'data');
  for (const name of ['config', 'strategies']) mkdirSync(join(folder, name));
  const place = store === undefined ? [] : [`store: "${store}"`];
  const rate = `requests_per_minute: ${requestsPerMinute}`;
  const keys = ['enabled: true', 'port: 0', rate, ...place, ...more];
  writeFileSync(
    join(folder, CONFIG),
    `mode: paper\naccount: DU1\naccount_type: margin\ngateway: { host: 127.0.0.1, port: 1 }
metrics: { port: 0 }\ndata: ${at}\napi: { ${keys.join(', ')} }\n`,
  );
  const environment = { ...process.env, XDG_RUNTIME_DIR: folder };
  let api: ServedApi | undefined;
  let beside: ServedApi | undefined;

  const run: ServedBook['run'] = (...words) =>
    new Promise((resolve) => {
      const args = [MAIN, ...words, '-c', CONFIG];
      const options = { cwd: folder, env: environment, maxBuffer: 2 ** 28 };
      execFile(process.execPath, args, options, (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
      });
    });

  async function told(...words: string[]): Promise<string> {
    const { code, out, err } = await run(...words);
    if (code !== 0) throw new Error(`${words.join(' ')}: ${code} ${err}`);
    return out.trim();
  }

  async function serve(): Promise<void> {
    const several = workers > 1 ? ['--workers', String(workers)] : [];
    api = await startApi(folder, ['-c', CONFIG, ...several]);
  }

  async function kill(): Promise<void> {
    if (api === undefined || api.child.exitCode !== null || api.child.signalCode !== null) return;
    const ended = once(api.child, 'exit');
    api.child.kill('SIGKILL');
    await ended;
  }

  const isOver = atExit(() => {
    for (const one of [api, beside]) one?.child.kill('SIGKILL');
    removeAtExit(folder);
  });
  await told('user', 'add', 'ann', '--role', 'admin');
  const bearer = await told('user', 'token', 'ann', '--minutes', '60');
  await serve();

  const ask: ServedBook['ask'] = async (method, path, body, headers = {}) => {
    const isText = typeof body === 'string';
    try {
      const response = await fetch(`${api?.url}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${bearer}`,
          ...(body === undefined
            ? {}
            : { 'content-type': isText ? 'text/csv' : 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: parsed(text) };
    } catch {
      return undefined;
    }
  };

  return {
    ...{ folder, data: at, bearer, run, ask, kill, serve },
    async signedInAdmin() {
      const code = /[\w-]{43}/.exec(await told('user', 'add', 'root', '--role', 'admin'))?.[0];
      await ask('POST', '/auth/reset', { code, new_password: PASSWORD });
      const login = { username: 'root', password: PASSWORD };
      const answer = await ask('POST', '/auth/login', login);
      return (answer?.body as { access_token: string } | undefined)?.access_token ?? '';
    },
    url: () => api?.url ?? '',
    pid: () => api?.child.pid ?? 0,
    async open(name, terms = {}) {
      const key = { 'idempotency-key': randomUUID() };
      const body = { name, base_currency: 'USD', ...terms };
      const made = await until('the store answers', async () => {
        const answer = await ask('POST', '/portfolios', body, key);
        return answer?.status !== 503 && answer;
      });
      if (made.status !== 201) throw new Error(JSON.stringify(made.body));
      return (made.body as { id: number }).id;
    },
    async serveBeside() {
      const own = join(folder, 'beside');
      mkdirSync(own);
      if (store !== undefined)
        copyFileSync(join(at, 'paper-DU1', 'api', 'book.key'), join(own, 'book.key'));
      const more = `api: { folder: "${own}", store: "${store ?? join(at, 'book.sqlite')}" }\n`;
      writeFileSync(join(folder, 'config', 'beside.yaml'), more);
      beside = await startApi(folder, ['-c', CONFIG, '-c', 'config/beside.yaml']);
      return beside.url;
    },
    async end() {
      beside?.child.kill('SIGKILL');
      await kill();
      isOver();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
