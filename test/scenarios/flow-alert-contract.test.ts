// One flow alert of a vendor, over HTTP and in its own format, becomes the very contract that it names at the gateway.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';

const RULE = `name: same
symbols: [AAPL]
trade: { as: same, min_volume: 0, max_quote_age_seconds: 60 }
entry: { side: both, when: "prediction.confidence >= 0.7", order: limit }
size: { shares: 2 }
cooldown_minutes: 0
`;

/** Without its aggregate: every alert is a prediction. */
const PROFILE = readFileSync('config/feeds/unusual-whales.yaml', 'utf8')
  .replace('name: unusual-whales', 'name: alerts')
  .replace(/^ {2}auth: .*\n/m, '')
  .replace(/\naggregate:[\s\S]*$/, '\n');

let world: World;
let vendor: Server;
let alerts: object[] = [];
let sent = 0;

beforeAll(async () => {
  vendor = createServer((_, response) => response.end(JSON.stringify({ data: alerts })));
  await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve));
  const { port } = vendor.address() as AddressInfo;
  world = await createWorld({
    market: '2026-11-18T11:00:00-05:00',
    speed: 4,
    symbols: ['AAPL'],
    strategy: RULE,
    config: `feeds:
  - { name: alerts, profile: ../feeds/alerts.yaml, url: "http://127.0.0.1:${port}", symbols: [AAPL], poll_seconds: 2 }
`,
  });
  mkdirSync(join(world.folder, 'feeds'));
  writeFileSync(join(world.folder, 'feeds/alerts.yaml'), PROFILE);
  await world.gateway('POST', '/price', { symbol: 'AAPL', last: 100, bid: 99.99, ask: 100.01 });
  await world.begin();
});

afterAll(async () => {
  await world?.end();
  await new Promise((resolve) => vendor.close(resolve));
});

/** An alert as the vendor's REST interface writes it: numbers as text, all of its premium on one side. */
async function alert(contract: string, side: 'ask' | 'bid'): Promise<void> {
  sent += 1;
  const [, right] = /\d{6}([CP])\d{8}$/.exec(contract) ?? [];
  const at = Date.parse((await world.state()).time);
  const premium = '400000';
  alerts = [
    {
      ...{ id: `alert-${sent}`, ticker: 'AAPL', option_chain: contract },
      type: right === 'C' ? 'call' : 'put',
      ...{ end_time: at, created_at: new Date(at).toISOString(), underlying_price: '100' },
      ...{ total_premium: premium, total_size: 900, has_sweep: true, has_multileg: false },
      total_ask_side_prem: side === 'ask' ? premium : '0',
      total_bid_side_prem: side === 'bid' ? premium : '0',
    },
  ];
}

interface Signal {
  readonly side: string;
  readonly taken: boolean;
  readonly reasons: readonly { readonly kind: string }[];
}

/** Alerts again until one has its outcome: the first polls only learn what is there, and a busy machine makes quotes old. */
async function outcome(
  contract: string,
  side: 'ask' | 'bid',
  isIt: (signal: Signal) => boolean,
): Promise<Signal> {
  let seen: readonly Signal[] = [];
  return until('the outcome', async () => {
    const before = seen.length;
    await alert(contract, side);
    await until('a signal of it', async () => {
      seen = await world.control<Signal[]>('/signals');
      return seen.length > before;
    });
    return seen.find(isIt);
  }).catch((cause: unknown) => {
    throw new Error(`${String(cause)}: ${JSON.stringify(seen.at(0))}`);
  });
}

it('is refused if the contract was sold: none was bought in the direction of the signal', async () => {
  // Alone: on a busy machine the price of the stock is old as well.
  const refused = await outcome(
    'AAPL261218C00100000',
    'bid',
    ({ taken, reasons }) => !taken && reasons.length === 1,
  );
  expect(refused).toMatchObject({ side: 'short' });
  // No chain was read for it.
  expect(refused.reasons).toEqual([
    {
      ...{ kind: 'no_contract', considered: 0, refused: [], named: null },
      text: 'the flow names no contract that was bought',
    },
  ]);
  expect((await world.state()).positions).toEqual([]);
});

it('is bought: the contract of the alert, not the one that is nearest to the money', async () => {
  await outcome('AAPL261218C00104000', 'ask', ({ taken }) => taken);
  const held = await until('it is held', async () => {
    const { positions } = await world.state();
    return positions.length === 0 ? undefined : positions;
  });
  expect(held.map(({ symbol, quantity }) => [symbol, quantity])).toEqual([
    ['AAPL  261218C00104000', 2],
  ]);
});
