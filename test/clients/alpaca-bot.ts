// A day of a bot that others wrote: the long-short example of Alpaca's JavaScript client, as the package has it, with its key and secret
// replaced and its addresses from the environment. It trades 30 stocks at the gateway simulator: `node alpaca-bot.ts FOLDER`, where the folder
// is the one that the package was installed in.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { OrderRow } from '../../src/trader/contract/order-rows.ts';
import { startApi } from '../processes/served-api.ts';
import { createWorld } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';
import { FILES } from '../processes/world-files.ts';

const [folder = '.'] = process.argv.slice(2);
const EXAMPLE = join(folder, 'node_modules/@alpacahq/alpaca-trade-api/examples/long-short.js');
const OWN_COPY = join(folder, 'long-short-with-key.cjs');
const source = readFileSync(EXAMPLE, 'utf8');
const SYMBOLS = [...source.matchAll(/'([A-Z]{2,5})'/g)]
  .map(([, symbol = '']) => symbol)
  .filter((symbol) => symbol !== 'BUY' && symbol !== 'SELL');
const counts = { passed: 0, failed: 0 };

function check(what: string, isGood: boolean, why: unknown = ''): void {
  counts[isGood ? 'passed' : 'failed'] += 1;
  process.stdout.write(`${isGood ? 'ok      ' : 'FAILED  '}long-short.js: ${what} ${why}\n`);
}

const LOOKER = `
name: look
symbols: [${SYMBOLS.join(', ')}]
entry: { side: long, when: "prediction.confidence >= 1" }
size: { shares: 1 }
stop: { percent: 2 }
`;

const CONFIG = `
api:
  enabled: true
  port: 0
  alpaca: { enabled: true, keys: [{ id: bot, api_secret: open-sesame-twice }], plain_buys: stop 3% }
risk:
  max_positions: 30
  max_position_notional: 500000
  max_minute_volume_percent: 100
  max_orders_per_minute: 100
metrics: { port: 0 }
`;

/** What the bot has printed. */
const lines: string[] = [];
const said = (text: string) => lines.some((line) => line.includes(text));

function startBot(url: string): ChildProcess {
  const keyed = source
    .replace('YOUR_API_KEY_HERE', 'bot')
    .replace('YOUR_API_SECRET_HERE', 'open-sesame-twice');
  writeFileSync(OWN_COPY, keyed);
  const child = spawn(process.execPath, [OWN_COPY], {
    cwd: folder,
    env: {
      ...process.env,
      ...{ APCA_API_BASE_URL: `${url}/alpaca`, APCA_DATA_BASE_URL: `${url}/alpaca` },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    process.stdout.write(`  | ${line}\n`);
  });
  return child;
}

const world = await createWorld({
  market: '2020-12-16T10:30:00-05:00',
  speed: 2,
  symbols: SYMBOLS,
  strategy: LOOKER,
  config: CONFIG,
});
const children: ChildProcess[] = [];
try {
  await world.begin('--only', 'trader');
  const api = await startApi(world.folder, FILES);
  children.push(api.child);
  await until('bars of every stock', async () => {
    const answers = await Promise.all(
      SYMBOLS.map((symbol) =>
        world.control<{ bars: readonly object[] }>(`/chart?symbol=${symbol}`),
      ),
    );
    return answers.every(({ bars }) => bars.length >= 10);
  });
  children.push(startBot(api.url));
  const orders = async () =>
    (await world.control<OrderRow[]>('/orders')).filter(({ opened_by: by }) => by === 'alpaca:bot');
  const held = async () =>
    (await world.control<{ protected: boolean }[]>('/positions')) as { protected: boolean }[];
  await until('it has bought', async () => said('| completed.') && (await held()).length > 0);
  await until('every position is protected', async () =>
    (await held()).every((row) => row.protected),
  );
  check('buys have their stops', (await held()).length > 0, `(${(await held()).length} positions)`);
  await world.moveTo('2020-12-16T15:46:00-05:00');
  await until('it closes its positions', () => said('Closing positions'));
  check('it sees the end of the session', true);
  await until('its positions are closed', async () => (await held()).length === 0);
  check('it ends the day flat', true);
  const rows = await orders();
  const entries = rows.filter(({ leg }) => leg === 'e');
  const names = entries.map(({ client_order_id: name }) => name);
  check('each order has its name', new Set(names).size === entries.length && !names.includes(null));
  const truth = await world.state();
  check('nothing was naked', truth.naked_milliseconds === 0, `(${truth.naked_milliseconds} ms)`);
  const first = entries.find(({ filled }) => filled > 0);
  const { stdout, code } = await world.sluice('explain', String(first?.order_ref), ...FILES);
  process.stdout.write(`\n$ sluice explain ${first?.order_ref}\n${stdout}`);
  check('explain says whose order it was', code === 0 && stdout.includes('alpaca:bot'));
} finally {
  for (const child of children) child.kill('SIGKILL');
  rmSync(OWN_COPY, { force: true });
  await world.end();
}
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
process.exitCode = counts.failed === 0 ? 0 : 1;
