// The daemon is killed while a contract is being chosen: the signal is refused at the start, and nothing is asked or bought for it again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WireEntry } from '../processes/gateway-truth.ts';
import { createWorld, type World } from '../processes/three-processes.ts';
import { TIMEOUT_MS, until } from '../processes/waiting.ts';

const BUYS_CALLS = `
name: calls
symbols: [AAPL]
trade: { as: call_or_put, min_volume: 0 }
entry: { side: long, when: "prediction.confidence >= 0.7", order: limit }
size: { shares: 1 }
protection: watched
`;

let world: World;

interface SignalRow {
  readonly prediction_id: string;
  readonly taken: boolean;
  readonly reasons: readonly { readonly kind: string; readonly signal?: string }[];
}

beforeAll(async () => {
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 10,
    symbols: ['AAPL'],
    strategy: BUYS_CALLS,
  });
  await world.begin();
});

afterAll(() => world?.end());

const signals = () => world.control<SignalRow[]>('/signals');
/** So that each is polled before the next one takes its place. */
const EVERY_MS = 500;

async function entries(): Promise<number> {
  const wire = (await world.gateway('GET', '/wire?since=0')) as readonly WireEntry[];
  return wire.filter(({ name, dir }) => name === 'placeOrder' && dir === 'in').length;
}

/** The prediction whose choice is open, as the refusal of a later one names it. */
async function openChoice(): Promise<string> {
  const probe = async () => {
    await world.predict('AAPL', 'BUY');
    const rows = await signals();
    const over = new Set(rows.map(({ prediction_id: id }) => id));
    return rows
      .flatMap(({ reasons }) => reasons.filter(({ kind }) => kind === 'choice_pending'))
      .map(({ signal = '' }) => signal.split('/')[0])
      .find((prediction) => prediction !== undefined && !over.has(prediction));
  };
  return until('a choice is open', probe, TIMEOUT_MS, EVERY_MS);
}

/** Messages that the rule selects are lost until the daemon is killed with an open choice and started again. */
async function killedWhileLost(rule: object): Promise<SignalRow | undefined> {
  await world.gateway('POST', '/fault', {
    ...{ kind: 'frames', direction: 'in', action: 'drop', count: 1_000 },
    ...rule,
  });
  const prediction = await openChoice();
  await world.kill();
  await world.gateway('DELETE', '/fault');
  await world.begin();
  return (await signals()).find(({ prediction_id: id }) => id === prediction);
}

describe('a daemon that is killed', () => {
  it.each([
    ['the question and its answer', { message: 'reqSecDefOptParams' }],
    ['the choice and the order', { message: 'reqMktData', where: { genericTicks: '' } }],
  ])('between %s refuses the signal, and buys nothing for it', async (_between, rule) => {
    const outcome = await killedWhileLost(rule);
    expect(outcome).toMatchObject({ taken: false, reasons: [{ kind: 'choice_interrupted' }] });
    expect(await entries()).toBe(0);
  });

  it('buys one contract with the next signal', async () => {
    const isTaken = async () => {
      await world.predict('AAPL', 'BUY');
      return (await signals()).some(({ taken }) => taken);
    };
    await until('a signal is taken', isTaken, TIMEOUT_MS, EVERY_MS);
    await until('the order is sent', async () => (await entries()) > 0);
    expect(await entries()).toBe(1);
  });
});
