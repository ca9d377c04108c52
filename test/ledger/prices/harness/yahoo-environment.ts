// A Yahoo of our own on a real socket, and a client that asks it instead of the real one.
import { onTestFinished } from 'vitest';
import { type Instant, instant } from '../../../../src/kernel/instant.ts';
import {
  createYahooClient,
  type YahooClient,
} from '../../../../src/ledger/prices/yahoo/yahoo-client.ts';
import { createSimulatedClock } from '../../../../src/simulators/host/clock.ts';
import { startYahooSimulator } from '../../../../src/simulators/yahoo/simulator.ts';

export interface YahooEnvironment {
  readonly client: YahooClient;
  readonly address: string;
  now(): Instant;
  moveTo(iso: string): void;
  control<Body>(method: string, path: string, body?: unknown): Promise<Body>;
  /** Requests for data so far. */
  asked(): Promise<
    readonly { readonly path: string; readonly query: Readonly<Record<string, string>> }[]
  >;
}

export async function yahooEnvironment(at: string, timeoutMs = 10_000): Promise<YahooEnvironment> {
  const market = instant(Date.parse(at));
  // Stands still until a test moves it.
  const clock = createSimulatedClock({ market, wallMs: 8.64e14, speed: 1 });
  const simulator = await startYahooSimulator({ port: 0, controlPort: 0, clock });
  const address = `http://127.0.0.1:${simulator.port}`;
  onTestFinished(async () => {
    await simulator.stop();
    clock.stop();
  });

  async function control<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const response = await fetch(`http://127.0.0.1:${simulator.controlPort}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as Body;
  }

  return {
    client: createYahooClient({ address, timeoutMs, now: clock.now }),
    address,
    now: clock.now,
    moveTo: (iso) => void clock.moveTo(instant(Date.parse(iso))),
    control,
    async asked() {
      type Logged = Awaited<ReturnType<YahooEnvironment['asked']>>;
      return (await control<Logged>('GET', '/requests')).filter(({ path }) =>
        path.includes('/finance/'),
      );
    },
  };
}

export const APPLE = {
  symbol: 'AAPL',
  price: 189.84,
  time: 1_700_000_000,
  previous_close: 188.01,
  open: 187.7,
  high: 190.96,
  low: 187.65,
  volume: 60_108_400,
  market_cap: 2_952_525_963_264,
};
