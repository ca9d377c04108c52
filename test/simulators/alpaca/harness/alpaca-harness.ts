// A simulator of Alpaca whose clock stands still until a test moves it, asked over HTTP as any client does.
import { instant, toIso } from '../../../../src/kernel/instant.ts';
import {
  type AlpacaSimulatorOptions,
  startAlpacaSimulator,
} from '../../../../src/simulators/alpaca/simulator.ts';
import { createSimulatedClock } from '../../../../src/simulators/host/clock.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers are read as a client without types reads them.
  readonly body: any;
}

export interface Alpaca {
  readonly port: number;
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  order(terms: object): Promise<Answer>;
  control(path: string, body: unknown): Promise<Answer>;
  price(symbol: string, last: number, touch?: object): Promise<void>;
  fault(kind: string, terms?: object): Promise<void>;
  endFaults(): Promise<void>;
  /** Market time passes. */
  pass(ms: number): Promise<void>;
  moveTo(at: string): Promise<void>;
  state(): Promise<Answer['body']>;
  stop(): Promise<void>;
}

export const KEY_HEADERS = {
  'APCA-API-KEY-ID': 'PKSIMULATED',
  'APCA-API-SECRET-KEY': 'simulated',
};

/** Tuesday, half an hour after the open. */
export const TEN = '2026-11-24T10:00:00-05:00';
const NEVER_MS = 8e14;

export async function startAlpaca(
  at = TEN,
  options: Partial<AlpacaSimulatorOptions> = {},
): Promise<Alpaca> {
  const market = instant(Date.parse(at));
  const clock = createSimulatedClock({ market, wallMs: NEVER_MS, speed: 1 });
  const ports = { port: 0, controlPort: 0 };
  const simulator = await startAlpacaSimulator({ ...ports, clock, partialShare: 0, ...options });
  const { port, controlPort } = simulator;

  async function ask(url: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(url, init);
    const text = await response.text();
    const body = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, body };
  }

  const control = (path: string, body: unknown, method = 'POST') =>
    ask(`http://127.0.0.1:${controlPort}${path}`, { method, body: JSON.stringify(body) });

  async function checked(path: string, body: unknown, method = 'POST'): Promise<void> {
    const answer = await control(path, body, method);
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
  }

  const moveTo = (to: string) => checked('/clock', { at: to, wall_ms: NEVER_MS });
  const call: Alpaca['call'] = (method, path, body, headers = KEY_HEADERS) =>
    ask(`http://127.0.0.1:${port}${path}`, {
      ...{ method, headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  return {
    port,
    call,
    control,
    order: (terms) => call('POST', '/v2/orders', { ...USUAL, ...terms }),
    price: (symbol, last, touch = {}) => checked('/price', { symbol, last, ...touch }),
    fault: (kind, terms = {}) => checked('/fault', { kind, ...terms }),
    endFaults: () => checked('/fault', {}, 'DELETE'),
    pass: (ms) => moveTo(toIso(instant(clock.now() + ms))),
    moveTo,
    state: async () => (await ask(`http://127.0.0.1:${controlPort}/state`, {})).body,
    async stop() {
      await simulator.stop();
      clock.stop();
    },
  };
}

const USUAL = { symbol: 'AAPL', side: 'buy', type: 'market', qty: '10', time_in_force: 'day' };

/** Long enough for an order to reach the market and meet it. */
export const SOON_MS = 500;
