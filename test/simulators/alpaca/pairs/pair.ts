// Requests and answers as public documents, clients and their issues show them, each with its source.
import { expect, it } from 'vitest';
import type { AlpacaSimulatorOptions } from '../../../../src/simulators/alpaca/simulator.ts';
import { type Alpaca, KEY_HEADERS, SOON_MS, startAlpaca, TEN } from '../harness/alpaca-harness.ts';

/** Where the shape, the status or the rule of a pair is published. */
export const SOURCES = {
  description: 'https://github.com/alpacahq/alpaca-docs/blob/master/oas/trading/openapi.yaml',
  finra: 'https://www.finra.org/rules-guidance/rulebooks/finra-rules/5330',
  dataDescription: 'https://github.com/alpacahq/alpaca-docs/blob/master/oas/data/openapi.yaml',
  orders: 'https://docs.alpaca.markets/docs/orders-at-alpaca',
  working: 'https://docs.alpaca.markets/docs/working-with-orders',
  options: 'https://docs.alpaca.markets/docs/options-trading-overview',
  protection: 'https://docs.alpaca.markets/docs/user-protection',
  fractions: 'https://docs.alpaca.markets/docs/fractional-trading',
  margin: 'https://docs.alpaca.markets/docs/margin-and-short-selling',
  intraday: 'https://docs.alpaca.markets/docs/the-intraday-margin-rule',
  activities: 'https://docs.alpaca.markets/docs/account-activities',
  data: 'https://docs.alpaca.markets/docs/real-time-stock-pricing-data',
  python: 'https://github.com/alpacahq/alpaca-py',
  javascript: 'https://github.com/alpacahq/alpaca-trade-api-js',
  oldPython: 'https://github.com/alpacahq/alpaca-trade-api-python',
  mcp: 'https://github.com/alpacahq/alpaca-mcp-server/blob/main/src/alpaca_mcp_server/specs/trading-api.json',
  'py-alpaca-api': 'https://pypi.org/project/py-alpaca-api/',
  changes: 'https://docs.alpaca.markets/us/changelog/2026-07-13-watchlist-schemas-835881b',
  java: 'https://github.com/Petersoj/alpaca-java/issues/52',
  javaFeeds: 'https://central.sonatype.com/artifact/net.jacobpeterson/alpaca-java/9.2.0',
  issues: 'https://github.com/alpacahq/Alpaca-API/issues',
  lean: 'https://github.com/QuantConnect/Lean.Brokerages.Alpaca',
} as const;

type Step =
  | readonly ['price', symbol: string, last: number, touch?: object]
  | readonly ['pass', ms: number]
  | readonly ['at', moment: string]
  | readonly ['fault', kind: string, terms?: object]
  | readonly ['asset', terms: object]
  | readonly ['announcement', terms: object]
  | readonly ['order', terms: object, as?: string]
  | readonly ['send', method: string, path: string, body?: object];

export interface Pair {
  readonly what: string;
  readonly source: keyof typeof SOURCES;
  readonly before?: readonly Step[];
  readonly send: readonly [method: string, path: string, body?: unknown];
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  /** What the answer has, at least. */
  readonly has?: object;
  readonly lacks?: readonly string[];
  readonly length?: number;
}

export interface PairGroup {
  readonly at?: string;
  readonly options?: Partial<AlpacaSimulatorOptions>;
  readonly pairs: readonly Pair[];
}

const USUAL = { symbol: 'AAPL', side: 'buy', type: 'market', qty: '10', time_in_force: 'day' };

/** The usual order with other terms. */
export const order = (terms: object = {}): object => ({ ...USUAL, ...terms });

/** One simulator for each group; `{name}` in a path is the id of the order that a step kept. */
export function itAnswers({ at = TEN, options, pairs }: PairGroup): void {
  it.each(pairs)('$what', async (pair) => {
    const alpaca = await startAlpaca(at, options);
    try {
      await alpaca.price('AAPL', 100);
      const idByName = new Map<string, string>();
      for (const step of pair.before ?? []) await take(alpaca, step, idByName);
      const [method, path, body] = pair.send;
      const headers = pair.headers ?? KEY_HEADERS;
      const answer = await alpaca.call(method, withIds(path, idByName), body, headers);
      expect({ status: answer.status, body: answer.body }).toMatchObject({ status: pair.status });
      if (pair.has !== undefined) expect(answer.body).toMatchObject(pair.has);
      if (pair.length !== undefined) expect(answer.body).toHaveLength(pair.length);
      for (const member of pair.lacks ?? []) expect(answer.body).not.toHaveProperty(member);
    } finally {
      await alpaca.stop();
    }
  });
}

async function take(alpaca: Alpaca, step: Step, idByName: Map<string, string>): Promise<void> {
  switch (step[0]) {
    case 'price':
      return alpaca.price(step[1], step[2], step[3]);
    case 'pass':
      return alpaca.pass(step[1]);
    case 'at':
      return alpaca.moveTo(step[1]);
    case 'fault':
      return alpaca.fault(step[1], step[2]);
    case 'asset':
      return void (await alpaca.control('/asset', step[1]));
    case 'announcement':
      return void (await alpaca.control('/announcement', step[1]));
    case 'order': {
      const placed = await alpaca.order(step[1]);
      expect(placed.status, JSON.stringify(placed.body)).toBe(200);
      const name = step[2] ?? 'order';
      idByName.set(name, placed.body.id);
      for (const [index, leg] of (placed.body.legs ?? []).entries())
        idByName.set(`${name}.${index + 1}`, leg.id);
      return alpaca.pass(SOON_MS);
    }
    case 'send':
      await alpaca.call(step[1], withIds(step[2], idByName), step[3]);
  }
}

function withIds(path: string, idByName: ReadonlyMap<string, string>): string {
  return path.replace(/\{([^}]+)\}/g, (_whole, name: string) => idByName.get(name) ?? name);
}
