// A daemon of its own process that trades AAPL at the simulator of Alpaca, and what a person does and sees there.
import { writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { withFreshPrices } from '../../cli/place/fresh-prices.ts';
import { makePlace, type Place } from '../../cli/place/sluice.ts';
import { LONG_TIMEOUT, LONG_WAIT } from '../../processes/program.ts';
import { type SimulatorProcess, startSimulator } from '../../processes/simulator.ts';
import { until } from '../../processes/waiting.ts';

interface Shown {
  readonly id: string;
  readonly side: string;
  readonly type: string;
  readonly qty: string;
  readonly symbol: string;
}

interface Truth {
  readonly positions: readonly { readonly symbol: string; readonly quantity: string }[];
  readonly open_orders: readonly Shown[];
  readonly fills: readonly { readonly side: string; readonly order_id: string }[];
}

export interface AlpacaDaemon {
  readonly run: Place['run'];
  /** An answer of the program as JSON. */
  json(...words: string[]): Promise<ReturnType<typeof JSON.parse>>;
  control(method: string, path: string, body?: object): Promise<string>;
  /** As a person's click in the pages of Alpaca: the status. */
  byHand(method: string, path: string, body?: object): Promise<number>;
  truth(): Promise<Truth>;
  /** Shares held, and shares that stops would sell. */
  standing(): Promise<string>;
  /** Bought with a stop that rests. */
  bought(shares: string): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  end(): Promise<void>;
}

export async function openAlpacaDaemon(): Promise<AlpacaDaemon> {
  const clock = `2026-11-24T10:00:00-05:00@${Date.now()}x1`;
  const place = makePlace();
  const alpaca: SimulatorProcess = await startSimulator('alpaca', clock, ['--partials', '0']);
  const url = `127.0.0.1:${alpaca.port}`;
  writeFileSync(
    place.config,
    [
      ...['broker: alpaca', 'mode: paper', 'account: PA3SIMULATED', 'metrics: { port: 0 }'],
      ...['alpaca:', '  api_key: PKSIMULATED', '  api_secret: simulated'],
      ...[`  url: http://${url}`, `  data_url: http://${url}`],
      `  data_stream_url: ws://${url}/v2`,
    ].join('\n'),
  );

  const json: AlpacaDaemon['json'] = async (...words) =>
    JSON.parse((await place.run(...words, '--json')).out);

  async function control(method: string, path: string, body?: object): Promise<string> {
    const answer = await fetch(`http://127.0.0.1:${alpaca.controlPort}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    return answer.text();
  }

  const truth = async (): Promise<Truth> => JSON.parse(await control('GET', '/state'));

  const daemon: AlpacaDaemon = {
    run: place.run,
    json,
    control,
    truth,
    async byHand(method, path, body) {
      const { status } = await fetch(`http://${url}/v2${path}`, {
        method,
        headers: { 'APCA-API-KEY-ID': 'PKSIMULATED', 'APCA-API-SECRET-KEY': 'simulated' },
        ...(body && { body: JSON.stringify(body) }),
      });
      return status;
    },
    async standing() {
      const { positions, open_orders: open } = await truth();
      const held = positions.reduce((sum, { quantity }) => sum + Number(quantity), 0);
      const stops = open.filter(({ type, side }) => type === 'stop' && side === 'sell');
      return `${held} held, ${stops.reduce((sum, { qty }) => sum + Number(qty), 0)} stopped`;
    },
    async bought(shares) {
      const order = ['buy', 'AAPL', shares, '--limit', '151', '--stop', '3%'];
      await until('allowed', async () => (await place.run(...order, '--check')).code === 0);
      expect((await withFreshPrices(place.run, ...order, '--yes')).code).toBe(0);
      await until('protected', async () => {
        const [position] = await json('positions');
        return position?.quantity === Number(shares) && position.protected === true;
      });
    },
    async start() {
      const started = await place.run('start', '--json', '--clock', clock, ...LONG_WAIT);
      expect(started.err).toBe('');
      await until('trading', async () => (await json('status')).state === 'trading');
    },
    async stop() {
      expect((await place.run('stop', ...LONG_TIMEOUT)).code).toBe(0);
    },
    async end() {
      await place.run('stop', ...LONG_TIMEOUT);
      await alpaca.end();
      place.leave();
    },
  };
  await control('POST', '/price', { symbol: 'AAPL', last: 150, bid: 149.99, ask: 150.01 });
  await daemon.start();
  return daemon;
}
