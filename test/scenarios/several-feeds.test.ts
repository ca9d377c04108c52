// Three kinds of feeds at once: a growing table, a vendor with a custom profile, and one that rejects our key.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';

const RULE = `name: follow
symbols: [AAPL, MSFT]
entry: { when: "prediction.confidence >= 0.7" }
size: { shares: 100 }
stop: { percent: 2 }
cooldown_minutes: 0
`;

const PROFILE = `name: vendor
request: { mode: feed, path: /alerts, query: { tickers: "{symbols}" } }
envelope: { items: data }
rate: { per_minute: 600 }
map:
  id: { path: n }
  symbol: { path: ticker }
  signal: { path: view, enum: { up: BUY, down: SELL } }
  confidence: { path: percent, number: { scale: 0.01 } }
  data_time: { path: at, time: { unit: ms } }
`;

let world: World;
let vendor: Server;
/** What the vendor answers next. */
let alerts: object[] = [];

function feedsOf(port: number, more = ''): string {
  const url = `http://127.0.0.1:${port}`;
  return `feeds:
  - { name: desk, profile: csv-file, file: ../in/desk.csv, symbols: [AAPL], poll_seconds: 0.5 }
  - { name: vendor, profile: ../feeds/vendor.yaml, url: "${url}", symbols: [MSFT], poll_seconds: 0.5 }
  - { name: closed, profile: ../feeds/vendor.yaml, url: "${url}/closed", symbols: [AAPL], poll_seconds: 0.5 }
${more}`;
}

beforeAll(async () => {
  vendor = createServer((request, response) => {
    response.statusCode = request.url?.startsWith('/closed') ? 401 : 200;
    response.end(JSON.stringify({ data: alerts }));
  });
  await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve));
  const { port } = vendor.address() as AddressInfo;
  world = await createWorld({
    market: '2026-11-18T11:00:00-05:00',
    speed: 1,
    symbols: ['AAPL', 'MSFT'],
    strategy: RULE,
    config: feedsOf(port),
  });
  for (const folder of ['in', 'feeds']) mkdirSync(join(world.folder, folder));
  writeFileSync(join(world.folder, 'in/desk.csv'), 'id,symbol,signal,confidence,data_time\n');
  writeFileSync(join(world.folder, 'feeds/vendor.yaml'), PROFILE);
  const started = await world.start();
  expect(started.stderr).toBe('');
});

afterAll(async () => {
  await world?.end();
  await new Promise((resolve) => vendor.close(resolve));
});

interface Position {
  readonly symbol: string;
  readonly protected: boolean;
}

interface Feed {
  readonly name: string;
  readonly state: string;
}

async function marketMs(): Promise<number> {
  return Date.parse((await world.state()).time);
}

function held(symbol: string): Promise<Position | undefined> {
  return world
    .control<Position[]>('/positions')
    .then((rows) => rows.find((row) => row.symbol === symbol && row.protected));
}

async function states(): Promise<string[]> {
  const { feeds } = await world.look<{ feeds: Feed[] }>('status');
  return feeds.map(({ name, state }) => `${name} ${state}`);
}

let told = 0;

async function appendRow(): Promise<void> {
  told += 1;
  const at = new Date(await marketMs()).toISOString();
  appendFileSync(join(world.folder, 'in/desk.csv'), `d${told},AAPL,BUY,0.9,${at}\n`);
}

it('trades the predictions of each feed, and a rejected feed does not stop the others', async () => {
  await until('a position by the table', async () => {
    await appendRow();
    return held('AAPL');
  });
  await until('a position by the vendor', async () => {
    told += 1;
    alerts = [{ n: told, ticker: 'MSFT', view: 'up', percent: '85', at: await marketMs() }];
    return held('MSFT');
  });
  expect(await states()).toEqual(['desk polling', 'vendor polling', 'closed unauthorized']);

  // A faulty profile is reported with its place, and the feed keeps polling unchanged.
  const profile = join(world.folder, 'feeds/vendor.yaml');
  writeFileSync(profile, PROFILE.replace('percent,', 'percnt, numbr: {},'));
  const refused = await world.sluice('reload');
  expect(refused.code).toBe(4);
  expect(refused.stderr).toMatch(
    /feeds\/vendor\.yaml:9:\d+: map\.confidence\.numbr: .* did you mean number\?/,
  );
  expect((await states())[1]).toBe('vendor polling');

  // One that is right is taken over without a restart.
  writeFileSync(profile, PROFILE.replace('up: BUY, down: SELL', 'up: SELL, down: BUY'));
  const taken = await until('the new profile', async () => {
    const ran = await world.sluice('reload');
    return ran.code === 0 ? ran : undefined;
  });
  expect(taken.stdout).toBeTruthy();
  const judged = await until('a verdict by the new profile', async () => {
    told += 1;
    alerts = [{ n: told, ticker: 'MSFT', view: 'up', percent: '85', at: await marketMs() }];
    const rows = await world.control<{ feed: string; signal: string }[]>('/predictions');
    return rows.find(({ feed, signal }) => feed === 'vendor' && signal === 'SELL');
  });
  expect(judged.feed).toBe('vendor');
});
