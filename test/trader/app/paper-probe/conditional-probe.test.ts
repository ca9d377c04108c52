// The probe of conditional orders against the gateway simulator over its socket: what it proves, what it refuses to prove, and the order that stays
// overnight.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { createSimulatedClock } from '../../../../src/simulators/host/clock.ts';
import { startGatewaySimulator } from '../../../../src/simulators/ib-gateway/gateway-simulator.ts';
import { createIbGateway } from '../../../../src/trader/adapters/ib/ib-gateway.ts';
import {
  type ConditionalProbe,
  createConditionalProbe,
} from '../../../../src/trader/app/paper-probe/conditional-probe.ts';
import type { RecordedFact } from '../../../../src/trader/ports/journal.ts';
import { steadyWall, wallClockOf } from '../../../processes/ticking-wall.ts';

const TEN_O_CLOCK = instant(Date.UTC(2026, 10, 18, 15, 0, 20));
const ACCOUNT = 'DU1234567';
const CALL = 'AAPL 261218C00100000';
const VERTICAL = 'AAPL 261218C00100000-261218C00106000';

interface Harness {
  readonly steps: string[];
  probe(option: string, isOvernight?: boolean): ConditionalProbe;
  ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Book>;
}

interface Book {
  readonly positions: readonly { readonly quantity: number }[];
  readonly open_orders: readonly { readonly order_ref: string }[];
}

async function withHarness(act: (harness: Harness) => Promise<void>): Promise<void> {
  const wallNow = steadyWall();
  const clock = createSimulatedClock(
    { market: TEN_O_CLOCK, wallMs: wallNow(), speed: 10 },
    wallNow,
  );
  const simulator = await startGatewaySimulator({ port: 0, controlPort: 0, clock });
  const wall = wallClockOf(wallNow);
  const gateway = {
    ...{ host: '127.0.0.1', port: simulator.port, clientId: 918 },
    ...{ restartAt: undefined, weeklyLogin: undefined, maxDataLines: 100 },
  };
  const recorded: RecordedFact[] = [];
  const journal = {
    journalId: 'probeabc',
    lastSeq: () => recorded.length,
    append: (facts: readonly RecordedFact[]) => void recorded.push(...facts),
  };
  const harness: Harness = {
    steps: [],
    probe: (option, isOvernight = false) =>
      createConditionalProbe({
        open: () =>
          createIbGateway({
            settings: gateway,
            execution: { collarPercent: 0.2, entryMs: 30_000, ackMs: 5_000 },
            ...{ account: ACCOUNT, mode: 'paper', venue: US, clock, wall },
            log: () => {},
            isHalted: () => false,
          }),
        ...{ clock, wall, account: ACCOUNT, option, isOvernight, journal },
        wanted: { symbol: 'AAPL', brokerSymbol: 'AAPL' },
        onStep: ({ step, passed }) => void harness.steps.push(passed ? step : `${step} failed`),
      }),
    async ask(method, path, body) {
      const answer = await fetch(`http://127.0.0.1:${simulator.controlPort}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return (await answer.json()) as Book;
    },
  };
  try {
    await act(harness);
  } finally {
    await simulator.stop();
    clock.stop();
  }
}

async function stockAt(harness: Harness, last: number): Promise<void> {
  const price = { symbol: 'AAPL', last, bid: last - 0.01, ask: last + 0.01 };
  await harness.ask('POST', '/price', price);
}

async function nothingIsLeft(harness: Harness): Promise<void> {
  const { open_orders, positions } = await harness.ask('GET', '/state');
  expect(open_orders).toEqual([]);
  expect(positions.filter(({ quantity }) => quantity !== 0)).toEqual([]);
}

const ALL = ['connect', 'conditional order', 'after our session', 'while we are away'];
const CLEAN = 'take everything back';

describe('the probe of conditional orders', () => {
  it.each([
    [CALL, 'contract'],
    [VERTICAL, 'vertical'],
  ])('proves that they work for %s', (option, kind) =>
    withHarness(async (harness) => {
      const outcome = await harness.probe(option).run();
      expect(harness.steps).toEqual([...ALL, CLEAN]);
      expect(outcome).toMatchObject({ passed: true, kind, left: [] });
      expect(outcome.answers).toMatchObject({
        conditional_changed: 'keeps its condition',
        conditional_survives: 'still there in the next session',
        conditional_fires: expect.stringContaining('released while no session was open'),
      });
      await nothingIsLeft(harness);
    }),
  );

  it.each([
    ['conditional-refused', ['connect', 'conditional order failed']],
    ['conditional-ends', ['connect', 'conditional order', 'after our session failed']],
  ])('proves nothing against a gateway with %s, and leaves nothing', (kind, steps) =>
    withHarness(async (harness) => {
      await harness.ask('POST', '/fault', { kind });
      const outcome = await harness.probe(CALL).run();
      expect(harness.steps).toEqual([...steps, CLEAN]);
      expect(outcome).toMatchObject({ passed: false, left: [] });
      await nothingIsLeft(harness);
    }),
  );

  it('leaves one order overnight if asked, and finds out the next day whether it must be triggered again', () =>
    withHarness(async (harness) => {
      const { overnight } = await harness.probe(CALL, true).run();
      const condition = overnight?.condition;
      if (overnight === undefined || condition === undefined) throw new Error('nothing was left');
      const { open_orders: open } = await harness.ask('GET', '/state');
      expect(open.map(({ order_ref }) => order_ref)).toEqual([overnight.orderRef]);
      const away = condition.when === 'at_or_above' ? -5 : 5;
      await stockAt(harness, condition.price + away);
      await harness.ask('POST', '/clock', { at: '2026-11-19T15:00:00Z' });
      const { answers } = await harness.probe(CALL).resume(overnight);
      expect(answers.conditional_next_day).toBe('must be triggered again');
      await nothingIsLeft(harness);
    }));
});
