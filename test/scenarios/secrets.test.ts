// Secrets in every place that a configuration has for one; a day with failures; then every output is searched for them.
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type Ran, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';
import { FILES } from '../processes/world-files.ts';

const STRATEGY = `
name: follow
symbols: [AAPL]
entry: { side: long, when: "prediction.confidence >= 0.7" }
size: { shares: 10 }
stop: { percent: 2 }
`;

/** Unlike any other text of a run; the name tells which one leaked. */
const secrets = new Map<string, string>();

function planted(name: string): string {
  const text = `planted-${name}-${randomBytes(6).toString('hex')}`;
  secrets.set(name, text);
  return text;
}

interface Seen {
  readonly where: string;
  readonly text: string;
}
const seen: Seen[] = [];

/** What was planted and appears anyway, each with the place where it does. */
function leaks(): string[] {
  return seen.flatMap(({ where, text }) =>
    [...secrets]
      .filter(([, secret]) => text.includes(secret))
      .map(([name]) => `${name} in ${where}`),
  );
}

/** A source and a receiver in one: it repeats whatever it is sent, in answers that fail in turn. */
const echo = createServer((request, response) => {
  asked += 1;
  const told = JSON.stringify({ url: request.url, headers: request.headers });
  const [status, body] = [
    [500, told],
    [401, told],
    [429, told],
    [200, `<html>${told}</html>`],
    [200, JSON.stringify({ status: 'error', error_code: 500, message: told })],
    [200, JSON.stringify({ status: 'success', data: record(told) })],
    [400, told],
  ][asked % 7] as [number, string];
  response.writeHead(status, { 'content-type': 'application/json', 'x-echo': told }).end(body);
});
let asked = 0;

function record(told: string): object {
  return { ticker: 'AAPL', signal: 'BUY', confidence: 0.9, model_version: told, note: told };
}

let world: World;

beforeAll(async () => {
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 10,
    symbols: ['AAPL'],
    strategy: STRATEGY,
    config: '{}\n',
  });
  configure('first');
});
afterAll(async () => {
  await world?.end();
  echo.close();
});

/** Each writing plants other secrets, so that a reload compares two of each. */
function configure(round: string, more = ''): void {
  const { port } = echo.address() as AddressInfo;
  const at = `http://127.0.0.1:${port}`;
  const p = (name: string) => planted(`${name}-${round}`);
  const base = readFileSync(join(world.folder, 'config', 'sluice.yaml'), 'utf8');
  const [, flow = ''] = /url: "([^"]+)"/.exec(base) ?? [];
  process.env.PLANTED_FEED_KEY = p('environment-key');
  process.env.PLANTED_PATH_SECRET = p('environment-path');
  const common = 'symbols: [AAPL], poll_seconds: 5';
  writeFileSync(
    join(world.folder, 'config', 'more.yaml'),
    `feeds:
  - { name: flow, profile: prediction-api, url: "${flow}", api_key: "\${env:PLANTED_FEED_KEY}", ${common} }
  - { name: query, profile: prediction-api, url: "${at}/v1?api_key=${p('query')}", api_key: ${p('key')}, ${common} }
  - { name: echoed, profile: prediction-api, url: "${at}/\${env:PLANTED_PATH_SECRET}", api_key: ${p('echoed')}, ${common} }
  - { name: dead, profile: prediction-api, url: "http://127.0.0.1:1/v1?token=${p('dead')}", api_key: ${p('dead-key')}, ${common} }
  - { name: mine, profile: mine.yaml, url: "${at}/mine?sig=${p('sig')}", api_key: ${p('mine')}, ${common} }
notify:
  webhook: { url: "${at}/hooks/${p('hook')}?secret=${p('hook-query')}", headers: { X-Hook: ${p('hook-header')} }, level: info }
  telegram: { token: "123456:${p('telegram')}", chat_id: "-1001" }
  heartbeat_url: "http://127.0.0.1:1/${p('heartbeat')}"
metrics: { host: 127.0.0.1, port: 0, token: ${p('metrics')} }
api: { store: "postgres://book:${p('store')}@127.0.0.1:1/book", oidc: { issuer: "http://127.0.0.1:1", client_id: sluice, client_secret: ${p('oidc')} } }
${more}`,
  );
  writeFileSync(
    join(world.folder, 'config', 'mine.yaml'),
    `name: mine
request:
  mode: feed
  base_url: "${at}/base?access_token=${p('base')}"
  path: "/records?password=${p('path')}"
  query: { apikey: ${p('profile-query')} }
  headers: { X-Auth: "${p('header')}", Authorization: "Bearer ${p('bearer')}" }
  auth: { kind: query, name: key, env: PLANTED_MINE }
envelope: { items: data }
map:
  symbol: { path: ticker }
  signal: { path: signal }
  confidence: { path: confidence, number: {} }
  data_time: { path: timestamp, time: { unit: iso } }
`,
  );
}

async function say(...args: string[]): Promise<Ran> {
  const ran = await world.sluice(...args);
  seen.push({ where: `stdout of ${args.join(' ')}`, text: ran.stdout });
  seen.push({ where: `stderr of ${args.join(' ')}`, text: ran.stderr });
  return ran;
}

async function http(path: string, headers: Record<string, string> = {}): Promise<void> {
  const { metrics } = await world.control<{ metrics: { port: number } }>('/status');
  const answer = await fetch(`http://127.0.0.1:${metrics.port}${path}`, { headers });
  seen.push({ where: `GET ${path}`, text: await answer.text() });
}

async function control(path: string): Promise<void> {
  seen.push({ where: `desk ${path}`, text: JSON.stringify(await world.control(path)) });
}

/** Tapes as they were before compression; a tape that is still written has no end. */
function textOf(path: string): string {
  const bytes = readFileSync(path);
  return path.endsWith('.gz') ? gunzipSync(bytes, { finishFlush: 2 }).toString() : bytes.toString();
}

const LOOKS = [
  ['status'],
  ['status', '--json'],
  ['config', 'show'],
  ['config', 'show', '--effective'],
  ['config', 'show', '--effective', '--json'],
  ['config', 'check'],
  ['config', 'check', '--json'],
  ['doctor'],
  ['doctor', '--json'],
  ['doctor', '--tell'],
  ['go-live'],
  ['positions', '--json'],
  ['predictions', '--json'],
  ['signals', '--json'],
  ['orders', '--json'],
  ['executions', '--json'],
  ['reconcile'],
  ['report', '--json'],
  ['strategy', 'check'],
  ['strategy', 'list'],
  ['logs', '-n', '5000'],
  ['logs', '--json', '-n', '5000'],
  ['db', 'verify'],
];

describe('secrets', () => {
  it('appear in no output of a day with failures', async () => {
    await world.gateway('POST', '/price', { symbol: 'AAPL', last: 100 });
    const started = await world.start();
    seen.push({ where: 'start', text: started.stdout + started.stderr });
    expect(started.code, started.stderr).toBe(0);
    await world.hold('AAPL', 10);
    await until('the sources were asked', () => asked >= 14);
    await say('feed', 'check', 'config/mine.yaml', '--live', '--symbols', 'AAPL');
    await say('explain', 'AAPL', ...FILES);

    configure('second');
    await say('reload', ...FILES);
    configure('third', 'risk: { max_positions: 0 }\n');
    await say('reload', ...FILES);
    await say('config', 'check', ...FILES);
    await say('start', ...FILES);
    writeFileSync(
      join(world.folder, 'config', 'more.yaml'),
      `feeds: [{ name: a, url: "http://me:${planted('password')}@h/x", api_key: [${planted('listed')}], symbols: [AAPL] }]\nnotify: { telegram: { token: { a: ${planted('nested')} } } }\napi: { port: "${planted('elsewhere')}?token=${planted('misplaced')}" }\n`,
    );
    // A text in a place that is none for a secret is quoted, so that its writer can find it.
    secrets.delete('elsewhere');
    await say('reload', ...FILES);
    await say('config', 'check', ...FILES, '--json');

    await world.flow('POST', '/fault', { kind: 'unauthorized', count: 2 });
    await world.flow('POST', '/fault', { kind: 'html', count: 1 });
    await world.gateway('POST', '/fault', { kind: 'reset' });
    configure('fourth');
    await say('reload', ...FILES);
    const before = asked;
    await until('the sources were asked again', () => asked >= before + 2);
    for (const path of ['/health/live', '/health/ready', '/metrics', '/nothing?token=x'])
      await http(path);
    await http('/metrics', { authorization: `Bearer ${secrets.get('metrics-first')}` });
    for (const path of ['/status', '/strategies', '/predictions', '/signals', '/locks'])
      await control(path);
    for (const look of LOOKS) await say(...look, ...FILES);
    await say('halt', ...FILES, '--why', 'enough');
    await say('stop', ...FILES);
    for (const look of ['status', 'predictions', 'report', 'logs']) await say(look, ...FILES);

    const data = join(world.folder, 'data');
    for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
      const path = join(data, name);
      if (existsSync(path) && statSync(path).isFile())
        seen.push({ where: name, text: textOf(path) });
    }
    const places = seen.map(({ where }) => where).join('\n');
    expect(places).toMatch(/journal\.sqlite$/m);
    expect(places).toMatch(/tape\/.*\.gz$/m);
    expect(secrets.size).toBeGreaterThan(60);
    expect([...new Set(leaks())]).toEqual([]);
  });
});
