// A trader and an API under observation: their metrics feed every panel and rule, and one trace leads from HTTP to the broker.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Collector, startCollector } from '../../processes/collector.ts';
import { ROOT } from '../../processes/program.ts';
import { type ServedApi, startApi } from '../../processes/served-api.ts';
import { createWorld, type World } from '../../processes/three-processes.ts';
import { until } from '../../processes/waiting.ts';
import { FILES, FOLLOW_AAPL } from '../../processes/world-files.ts';

const TOKEN = 'token-of-the-scraper';
const TRACE = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const CALLER = '1122334455667788';

let collector: Collector;
let world: World;
let api: ServedApi;

beforeAll(async () => {
  collector = await startCollector();
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 10,
    symbols: ['AAPL'],
    strategy: FOLLOW_AAPL,
    config: `api: { enabled: true, port: 0, log_level: debug, log_sql: true }\nmetrics: { port: 0, token: ${TOKEN} }\ntelemetry: { otlp: "${collector.url}" }\n`,
  });
  await world.begin('--only', 'trader');
  await world.hold('AAPL', 100);
  await world.sluice('user', 'add', 'ann', '--role', 'admin', ...FILES);
  api = await startApi(world.folder, FILES);
});

afterAll(async () => {
  api?.child.kill('SIGKILL');
  await world?.end();
  await collector?.stop();
});

async function bearerOf(name: string): Promise<string> {
  return (await world.sluice('user', 'token', name, ...FILES)).stdout.trim();
}

async function scrape(url: string): Promise<string> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } });
  expect(response.status).toBe(200);
  return response.text();
}

/** Names of samples as Prometheus stores them. */
function samplesIn(text: string): ReadonlySet<string> {
  const names = text.split('\n').filter((line) => line !== '' && !line.startsWith('# HELP'));
  return new Set(names.map((line) => /^(?:# TYPE )?(\w+)/.exec(line)?.[1] ?? ''));
}

const METRIC = /\b(?:sluice|nodejs|process)_\w+\b/g;

function expressionsOfDashboard(): readonly string[] {
  const file = join(ROOT, 'docs', 'observability', 'dashboard.json');
  const { panels } = JSON.parse(readFileSync(file, 'utf8')) as {
    panels: { targets?: { expr: string }[] }[];
  };
  return panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
}

function expressionsOfAlerts(): readonly string[] {
  const file = join(ROOT, 'docs', 'observability', 'alerts.yaml');
  const { groups } = parse(readFileSync(file, 'utf8')) as {
    groups: { rules: { expr: string }[] }[];
  };
  return groups.flatMap(({ rules }) => rules.map(({ expr }) => expr));
}

describe('observation', () => {
  it('follows one request from HTTP through the control API to the socket of the broker', async () => {
    const response = await fetch(`${api.url}/api/v1/daemon/DU1234567/flatten`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await bearerOf('ann')}`,
        'content-type': 'application/json',
        'x-request-id': 'req_traced-0001',
        traceparent: `00-${TRACE}-${CALLER}-01`,
      },
      body: JSON.stringify({ confirmed: true }),
    });
    expect(response.status).toBe(200);
    const ofTrace = () => collector.spans().filter(({ traceId }) => traceId === TRACE);
    const steps = ['inbox', 'decide', 'commit', 'socket write'];
    // They are sent in parts.
    await until('the trace is complete', () =>
      ['POST', 'desk POST /commands', 'turn', ...steps].every((name) =>
        ofTrace().some((span) => span.name.startsWith(name)),
      ),
    );
    const byName = (name: string) => ofTrace().find((span) => span.name === name);
    const route = ofTrace().find(({ name }) => name.startsWith('POST /api/v1/daemon/'));
    const control = byName('desk POST /commands');
    const turn = byName('turn');
    expect(route).toMatchObject({ service: 'sluice-api', parentSpanId: CALLER });
    expect(control).toMatchObject({ service: 'sluice-api', parentSpanId: route?.spanId });
    expect(turn).toMatchObject({
      service: 'sluice-trader',
      parentSpanId: control?.spanId,
      fields: { 'sluice.request_id': 'req_traced-0001' },
    });
    for (const step of steps) {
      expect(byName(step)).toMatchObject({ parentSpanId: turn?.spanId });
    }
    expect(byName('socket write')?.startMs).toBeGreaterThanOrEqual(byName('commit')?.endMs ?? NaN);
    expect(Math.abs((turn?.startMs ?? 0) - Date.now())).toBeLessThan(600_000);
    // The entry that no request asked for has a trace of its own.
    const entry = collector
      .spans()
      .find(({ name, fields }) => name === 'turn' && fields['sluice.sends'] === 'entry');
    expect(entry?.parentSpanId).toBe('');
  });

  it('has a metric for every panel and every alert rule', async () => {
    const { metrics: door } = await world.look<{ metrics: { port: number } }>('status');
    const trader = await scrape(`http://127.0.0.1:${door.port}/metrics`);
    const ofApi = await scrape(`${api.url}/metrics`);
    const known = samplesIn(`${trader}\n${ofApi}`);
    const expressions = [...expressionsOfDashboard(), ...expressionsOfAlerts()];
    expect(expressions.length).toBeGreaterThan(50);
    const named = new Set(expressions.flatMap((expr) => expr.match(METRIC) ?? []));
    const missing = [...named].filter(
      (name) => !known.has(name) && !known.has(name.replace(/_(bucket|count|sum)$/, '')),
    );
    expect(missing).toEqual([]);
    expect(trader).toMatch(/sluice_signal_to_wire_seconds_count [1-9]/);
    expect(trader).toMatch(/sluice_order_intents_total\{purpose="entry"\} [1-9]/);
    expect(ofApi).toMatch(/sluice_api_commands_total\{command="flatten",outcome="accepted"\} 1/);
    expect(ofApi).toMatch(/sluice_api_trader_up\{trader="DU1234567"\} 1/);
  });

  it('logs statements and questions to the trader if asked to, and never their values', async () => {
    const bearer = await bearerOf('ann');
    const headers = { authorization: `Bearer ${bearer}` };
    expect((await fetch(`${api.url}/api/v1/orders`, { headers })).status).toBe(200);
    const file = join(world.folder, 'data', 'paper-DU1234567', 'api', 'api.log');
    const log = () => readFileSync(file, 'utf8');
    await until('the request is logged', () => log().includes('GET /api/v1/orders 200'));
    expect(log()).toMatch(/"message":"sql","sql":"select [^}]*from \\"users\\"/);
    expect(log()).toMatch(/"level":"debug","service":"api","message":"desk GET \/orders\b/);
    expect(log()).not.toContain(bearer.slice(20));
  });
});
