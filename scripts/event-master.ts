// The test script of Event Master's documents against a running API: trades of several users in several securities, events of
// some of them, and whom they concern. `npx node scripts/event-master.ts [ADDRESS]`, with the login code that `npm start` prints or a
// token in SLUICE_LOGIN_CODE or SLUICE_TOKEN. Each run has its own securities, unless SLUICE_FIRST_SECURITY names the first.
import { asProgram } from './as-program.ts';

const ADDRESS = (process.argv[2] ?? 'http://127.0.0.1:8000').replace(/\/$/, '');
const V1 = `${ADDRESS}/api/v1`;
const FIRST = Number(process.env.SLUICE_FIRST_SECURITY ?? 100_000 + (Date.now() % 800_000));

interface Trade {
  readonly user_id: number;
  readonly security_id: number;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: number;
  readonly price: number;
  readonly timestamp: string;
  readonly charges: number;
}

interface Answer {
  readonly status: number;
  readonly etag: string | null;
  readonly body: unknown;
}

interface Affected {
  readonly total_open_lots: number;
  readonly total_remaining_qty: number;
  readonly total_users_affected: number;
  readonly lots: readonly Record<string, unknown>[];
}

async function ask(path: string, init: RequestInit = {}, bearer = ''): Promise<Answer> {
  const headers = {
    ...(bearer !== '' && { authorization: `Bearer ${bearer}` }),
    ...(init.body !== undefined && { 'content-type': 'application/json' }),
    ...(init.headers as Record<string, string> | undefined),
  };
  const response = await fetch(`${V1}${path}`, { ...init, headers });
  const text = await response.text();
  const body: unknown = text === '' ? '' : JSON.parse(text);
  return { status: response.status, etag: response.headers.get('etag'), body };
}

function post(path: string, body: unknown, bearer = ''): Promise<Answer> {
  return ask(path, { method: 'POST', body: JSON.stringify(body) }, bearer);
}

/** Of an administrator. */
async function token(): Promise<string> {
  const given = process.env.SLUICE_TOKEN;
  if (given !== undefined) return given;
  const code = process.env.SLUICE_LOGIN_CODE ?? '';
  const { status, body } = await post('/auth/exchange', { login_code: code });
  if (status !== 200)
    throw new Error(
      `${ADDRESS} refused the login code: ${JSON.stringify(body)}; \`npm start\` prints the address of the API and a code for one use`,
    );
  return (body as { access_token: string }).access_token;
}

async function keyFor(bearer: string): Promise<string> {
  const scopes = ['event-master:read', 'simulate:write'];
  const made = await post('/auth/keys', { name: 'event master', scopes }, bearer);
  if (made.status !== 201) throw new Error(`No key: ${JSON.stringify(made.body)}`);
  return (made.body as { key: string }).key;
}

function trades(): readonly Trade[] {
  const [one, two, three] = [FIRST, FIRST + 1, FIRST + 2];
  const rows: readonly (readonly [number, number, Trade['side'], number, number, string])[] = [
    [1001, one, 'BUY', 100, 150, '2024-01-01T10:00:00'],
    [1002, one, 'BUY', 200, 160, '2024-01-10T10:00:00'],
    [1001, one, 'SELL', 75, 170, '2024-01-15T10:00:00'],
    [1002, one, 'BUY', 100, 165, '2024-01-20T10:00:00'],
    [1003, two, 'BUY', 50, 80, '2024-01-05T11:30:00'],
    [1001, two, 'BUY', 30, 82.5, '2024-01-08T15:45:00'],
    [1003, two, 'SELL', 20, 90, '2024-02-01T10:00:00'],
    [1002, three, 'BUY', 40, 25, '2024-01-03T09:30:00'],
    [1002, three, 'SELL', 40, 30, '2024-01-31T15:59:59'],
  ];
  return rows.map(([user_id, security_id, side, quantity, price, timestamp]) => ({
    ...{ user_id, security_id, side, quantity, price, timestamp },
    charges: 5,
  }));
}

async function book(key: string): Promise<void> {
  say('1. Trades of three users in three securities');
  for (const trade of trades()) {
    const { status, body } = await post('/simulate/trades', trade, key);
    say(`   ${status} ${JSON.stringify(body)}`);
    if (status !== 202) process.exitCode = 1;
  }
}

async function happen(key: string, security: number, expected: string): Promise<void> {
  say(`\n   GET /api/v1/taxlots/event-master/${security}`);
  const { status, body } = await ask(`/taxlots/event-master/${security}`, {}, key);
  if (status !== 200) {
    say(`   ${status} ${JSON.stringify(body)}`);
    return check(expected, JSON.stringify(body));
  }
  const { lots, ...totals } = body as Affected;
  say(`   ${status} ${JSON.stringify(totals)}`);
  for (const lot of lots) say(`       ${JSON.stringify(lot)}`);
  const found = `${totals.total_open_lots} lots, ${totals.total_remaining_qty} shares, ${totals.total_users_affected} users`;
  check(expected, found);
}

async function guards(key: string): Promise<void> {
  say('\n3. What is refused, and what is not sent twice');
  const path = `/taxlots/event-master/${FIRST}`;
  const { etag } = await ask(path, {}, key);
  const held = { headers: { 'if-none-match': etag ?? '' } };
  check('304', String((await ask(path, held, key)).status), 'asked again with its ETag');
  const sale = { ...trades()[0], side: 'SELL', quantity: 1_000, timestamp: '2024-06-03T10:00:00' };
  const oversold = await post('/simulate/trades', sale, key);
  check('400', String(oversold.status), JSON.stringify(oversold.body));
  check(
    '304',
    String((await ask(path, held, key)).status),
    'still the same after the refused sale',
  );
  const buy = { ...sale, side: 'BUY', quantity: 1 };
  check('202', String((await post('/simulate/trades', buy, key)).status), 'one share more');
  check('200', String((await ask(path, held, key)).status), 'never stale: a new answer at once');
  check('401', String((await ask(path)).status), 'without a key');
}

function check(expected: string, found: string, what = ''): void {
  const isRight = expected === found;
  if (!isRight) process.exitCode = 1;
  const wanted = isRight ? '' : `, expected ${expected}`;
  say(`   ${isRight ? 'ok' : 'WRONG'}: ${found}${wanted}${what === '' ? '' : ` · ${what}`}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await asProgram(async () => {
  const key = await keyFor(await token());
  await book(key);
  say('\n2. An event of each of them, and of one without holders');
  await happen(key, FIRST, '3 lots, 325 shares, 2 users');
  await happen(key, FIRST + 1, '2 lots, 60 shares, 2 users');
  const none = (security: number) =>
    JSON.stringify({ detail: `No open or partial lots found for security_id: ${security}` });
  await happen(key, FIRST + 2, none(FIRST + 2));
  await happen(key, FIRST + 498, none(FIRST + 498));
  await guards(key);
});
