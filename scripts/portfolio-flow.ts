// A person's first hour with the ledger, from registration to the live stream, against `npm start`; prints what was asked and
// answered. `npx node scripts/portfolio-flow.ts [URL LOGIN_CODE]`: without arguments it starts the demonstration itself.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { asProgram } from './as-program.ts';

const ROOT = join(import.meta.dirname, '..');
const WIDTH = 140;
const START_MS = 180_000;
const STEP_MS = 20_000;
const password = 'correct horse battery 42';

interface Demonstration {
  readonly url: string;
  /** Signs its administrator in, once. */
  readonly loginCode: string;
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

type Ask = (method: string, path: string, body?: object) => Promise<Answer>;

async function startDemonstration(): Promise<Demonstration> {
  // As `npm start` does.
  const program = ['bin/sluice.js', 'start', '--demo', '--foreground'];
  const child = spawn(process.execPath, program, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const printed = await printedUntil(child, /"login_code":"([\w-]+)"/);
  const [, url = ''] = /API at (\S+),/.exec(printed) ?? [];
  const [, loginCode = ''] = /"login_code":"([\w-]+)"/.exec(printed) ?? [];
  return {
    url,
    loginCode,
    async stop() {
      const closed = once(child, 'close');
      child.kill('SIGINT');
      await closed;
    },
  };
}

function printedUntil({ stdout }: ChildProcess, pattern: RegExp): Promise<string> {
  return within('the demonstration', START_MS, (resolve, reject) => {
    let printed = '';
    stdout?.on('data', (chunk) => {
      printed += chunk;
      if (pattern.test(printed)) resolve(printed);
    });
    stdout?.on('end', () => reject(new Error('the demonstration did not start')));
  });
}

function within<Value>(
  what: string,
  limitMs: number,
  act: (resolve: (value: Value) => void, reject: (error: Error) => void) => void,
): Promise<Value> {
  const { promise, resolve, reject } = Promise.withResolvers<Value>();
  const timer = setTimeout(
    () => reject(new Error(`${what}: nothing within ${limitMs} ms`)),
    limitMs,
  );
  act(resolve, reject);
  return promise.finally(() => clearTimeout(timer));
}

function asker(url: string, who: string, token?: string): Ask {
  return async (method, path, body) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    print(`${who}> ${method} /api/v1${path}${body === undefined ? '' : ` ${masked(body)}`}`);
    const answer = { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    print(`${answer.status} ${text === '' ? '' : masked(answer.body)}`);
    print('');
    return answer;
  };
}

/** Without what signs anybody in. */
function masked(body: unknown): string {
  return JSON.stringify(body, (key, value) => (SECRET.has(key) ? '…' : value));
}

const SECRET = new Set(['password', 'access_token', 'refresh_token', 'login_code', 'token']);

/** At commas. */
function print(text: string): void {
  let line = '';
  for (const part of text.split(/(?<=,)(?=")/)) {
    if (line.length + part.length > WIDTH && line !== '') {
      process.stdout.write(`${line}\n`);
      line = ' ';
    }
    line += part;
  }
  process.stdout.write(`${line}\n`);
}

function title(text: string): void {
  print(`## ${text}\n`);
}

async function personOf(url: string, username: string): Promise<Ask & { readonly token: string }> {
  const anyone = asker(url, 'anyone');
  await anyone('POST', '/auth/register', { email: `${username}@example.org`, username, password });
  const { body } = await anyone('POST', '/auth/login', { username, password });
  const token = (body as { access_token: string }).access_token;
  return Object.assign(asker(url, username, token), { token });
}

async function booked(ann: Ask): Promise<number> {
  title('A portfolio and its transactions');
  const made = await ann('POST', '/portfolios', { name: 'My portfolio', description: 'First try' });
  const { id } = made.body as { id: number };
  const trade = { portfolio_id: id, symbol: 'SPY' };
  const book = (body: object) => ann('POST', '/transactions', { ...trade, ...body });
  const bought = { transaction_type: 'BUY', quantity: 10, fees: 1 };
  await book({ ...bought, price: 350.5, transaction_date: '2026-01-15T10:30:00-05:00' });
  await book({ ...bought, price: 361.5, transaction_date: '2026-02-16' });
  await book({ transaction_type: 'DIVIDEND', amount: '31.60', transaction_date: '2026-03-20' });
  await book({ transaction_type: 'SELL', quantity: 5, price: 366, transaction_date: '2026-04-02' });
  await ann('POST', '/transactions/batch', {
    transactions: [
      { portfolio_id: id, transaction_type: 'DEPOSIT', amount: 10_000 },
      { portfolio_id: id, transaction_type: 'BUY', symbol: 'ACME', quantity: 4, price: 111 },
    ],
  });
  return id;
}

async function read(ann: Ask, id: number): Promise<void> {
  title('What it is worth');
  await ann('GET', '/portfolios');
  await ann('GET', `/portfolios/${id}`);
  const rows = await ann('GET', `/transactions/portfolio/${id}?limit=2`);
  const [first] = rows.body as readonly { readonly id: number }[];
  await ann('GET', `/transactions/${first?.id}`);
  title('Prices');
  await ann('GET', '/stocks/SPY');
  await ann('POST', '/stocks/batch', { symbols: ['SPY', 'ACME', 'NOSUCH'] });
}

async function followed(url: string, ann: Ask & { readonly token: string }, id: number) {
  title('The live stream');
  const path = `/api/v1/ws/portfolio/${id}`;
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`);
  const wait = messagesOf(socket);
  await within('the socket', STEP_MS, (resolve) => {
    socket.onopen = resolve;
  });
  const say = (message: object) => {
    print(`ann> WS ${path} ${masked(message)}`);
    socket.send(JSON.stringify(message));
  };
  say({ type: 'auth', token: ann.token });
  await wait('ready', () => true);
  await wait('valuation', () => true);
  say({ type: 'subscribe', symbols: ['SPY'] });
  await wait('price', () => true);
  print('');
  const buy = {
    portfolio_id: id,
    transaction_type: 'BUY',
    symbol: 'ACME',
    quantity: 1,
    price: 112,
  };
  const { body } = await ann('POST', '/transactions', buy);
  const { version } = body as { version: number };
  await wait('valuation', ({ portfolio }) => (portfolio?.version ?? 0) >= version);
  socket.close();
  print('');
}

interface Message {
  readonly type: string;
  readonly portfolio?: { readonly version: number };
}

/** Prints and answers the first message of a type that fits, from those that have not been looked at. */
function messagesOf(socket: WebSocket) {
  const arrived: Message[] = [];
  let arrive = () => {};
  socket.onmessage = ({ data }) => {
    arrived.push(JSON.parse(String(data)));
    arrive();
  };
  return (type: string, fits: (message: Message) => boolean): Promise<Message> =>
    within(type, STEP_MS, (resolve) => {
      arrive = () => {
        const at = arrived.findIndex((message) => message.type === type && fits(message));
        const found = arrived.splice(0, at + 1).at(-1);
        if (found === undefined) return;
        arrive = () => {};
        print(JSON.stringify(found));
        resolve(found);
      };
      arrive();
    });
}

async function refused(
  { url, loginCode }: Pick<Demonstration, 'url' | 'loginCode'>,
  ann: Ask,
  id: number,
) {
  title('Refusals, each with its reason');
  const sale = { portfolio_id: id, symbol: 'SPY', transaction_type: 'SELL', price: 366 };
  await ann('POST', '/transactions', { ...sale, quantity: 1_000 });
  await ann('POST', '/transactions', { ...sale, quantity: '0.12345678901234567890' });
  await ann('POST', '/transactions', { ...sale, quantity: 1, transaction_date: '0000-01-01' });
  await ann('POST', '/transactions', { ...sale, quantity: 1, transaction_type: 'GIFT' });
  await ann('GET', '/portfolios/4711');
  await asker(url, 'anyone')('GET', `/portfolios/${id}`);
  const bob = await personOf(url, 'bob');
  await bob('GET', `/portfolios/${id}`);
  const admin = asker(url, 'demo', await demoToken(url, loginCode));
  const people = (await admin('GET', '/users?sort=-created_at&limit=1')).body as { id: string }[];
  const grant = { kind: 'portfolio', resource: String(id), role: 'viewer' };
  await admin('PUT', `/users/${people[0]?.id}/grants`, grant);
  await bob('POST', '/transactions', { ...sale, quantity: 1 });
}

async function demoToken(url: string, loginCode: string): Promise<string> {
  const { body } = await asker(url, 'anyone')('POST', '/auth/exchange', { login_code: loginCode });
  return (body as { access_token: string }).access_token;
}

async function tidied(ann: Ask, id: number): Promise<void> {
  title('Changed, taken back, deleted');
  await ann('PUT', `/portfolios/${id}`, { name: 'Renamed' });
  const rows = await ann('GET', `/transactions/portfolio/${id}?transaction_type=SELL`);
  const [sale] = rows.body as readonly { readonly id: number }[];
  await ann('DELETE', `/transactions/${sale?.id}`);
  await ann('DELETE', `/portfolios/${id}`);
  await ann('DELETE', `/portfolios/${id}?force=true`);
  await ann('GET', '/portfolios');
}

const [url, loginCode = ''] = process.argv.slice(2);
await asProgram(async () => {
  const demonstration =
    url === undefined ? await startDemonstration() : { url, loginCode, stop: async () => {} };
  try {
    title('Register and sign in');
    const ann = await personOf(demonstration.url, 'ann');
    await ann('GET', '/auth/me');
    const id = await booked(ann);
    await read(ann, id);
    await followed(demonstration.url, ann, id);
    await refused(demonstration, ann, id);
    await tidied(ann, id);
  } finally {
    await demonstration.stop();
  }
});
