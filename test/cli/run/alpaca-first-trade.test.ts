// The way of docs/alpaca-broker.md, walked against the simulator: from a configuration to the first trade that a stop protects.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LONG_TIMEOUT, LONG_WAIT } from '../../processes/program.ts';
import { type SimulatorProcess, startSimulator } from '../../processes/simulator.ts';
import { until } from '../../processes/waiting.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
let alpaca: SimulatorProcess;
const CLOCK = `2026-11-24T10:00:00-05:00@${Date.now()}x1`;

beforeAll(async () => {
  place = makePlace();
  alpaca = await startSimulator('alpaca', CLOCK, ['--partials', '0']);
  const url = `127.0.0.1:${alpaca.port}`;
  writeFileSync(
    place.config,
    [
      'broker: alpaca',
      'mode: paper',
      'account: PA3SIMULATED',
      'metrics: { port: 0 }',
      'alpaca:',
      '  api_key: PKSIMULATED',
      '  api_secret: simulated',
      `  url: http://${url}`,
      `  data_url: http://${url}`,
      `  data_stream_url: ws://${url}/v2`,
    ].join('\n'),
  );
  await ask('/price', { symbol: 'AAPL', last: 150, bid: 149.99, ask: 150.01 });
});

afterAll(async () => {
  await place.run('stop', ...LONG_TIMEOUT);
  await alpaca.end();
  place.leave();
});

async function ask(path: string, body: object): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${alpaca.controlPort}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  expect(answer.status).toBeLessThan(300);
}

async function positions() {
  return JSON.parse((await place.run('positions', '--json')).out);
}

async function statusNow() {
  return JSON.parse((await place.run('status', '--json')).out);
}

async function bought(shares: string): Promise<void> {
  const order = ['buy', 'AAPL', shares, '--limit', '151', '--stop', '3%'];
  // Prices of a symbol come once somebody asks for it.
  await until('the order is allowed', async () => {
    return (await place.run(...order, '--check')).code === 0;
  });
  const { code, err } = await place.run(...order, '--yes');
  expect(err).toBe('');
  expect(code).toBe(0);
}

it('leads from a configuration to a protected trade, and out of it', async () => {
  const doctor = await place.run('doctor', '--clock', CLOCK);
  expect(doctor.out).toContain('takes the key');
  expect(doctor.out).toContain('PA3SIMULATED, as configured');
  expect(doctor.code).toBe(0);

  const started = await place.run('start', '--json', '--clock', CLOCK, ...LONG_WAIT);
  expect(started.err).toBe('');
  await until('trading', async () => (await statusNow()).state === 'trading');

  await bought('1');
  await until('protected', async () => {
    const [position] = await positions();
    return position?.quantity === 1 && position.protected === true;
  });
  expect((await place.run('exit', 'AAPL', '--yes')).code).toBe(0);
  await until('closed', async () => (await positions()).length === 0);
  expect(await statusNow()).toMatchObject({ naked_seen_ms: 0, broker_gap_ms: 0, repairs: 0 });

  await ask('/fault', { kind: 'partial-fill', shares: 2 });
  await bought('5');
  await until('the part is protected', async () => {
    const [position] = await positions();
    return position?.quantity === 2 && position.protected === true;
  });
  const status = await until('the gap is over', async () => {
    const seen = await statusNow();
    return seen.broker_gap_ms > 0 && seen.comparison.is_clean && seen;
  });
  expect(status).toMatchObject({ repairs: 0, unknown_orders: 0 });
  expect((await place.run('exit', 'AAPL', '--yes')).code).toBe(0);
  await until('closed', async () => (await positions()).length === 0);
});

it('refuses the keys of a paper account in live mode, before anything starts', async () => {
  const other = join(place.folder, 'config', 'live.yaml');
  writeFileSync(
    other,
    'broker: alpaca\nmode: live\naccount_type: margin\naccount: PA3\nalpaca: { api_key: k, api_secret: s }\n',
  );
  const { code, err } = await place.run('config', 'check', '--config', other);
  expect(code).not.toBe(0);
  expect(err).toContain('is paper, but mode: live trades money');
});
