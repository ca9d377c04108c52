// The probe against the gateway simulator over its socket: every switch is named in the transcript, and nothing stays behind.

import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { parseVertical, type Vertical } from '../../../../src/market/options/vertical.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { createSimulatedClock } from '../../../../src/simulators/host/clock.ts';
import {
  type GatewaySimulatorOptions,
  startGatewaySimulator,
} from '../../../../src/simulators/ib-gateway/gateway-simulator.ts';
import { createIbGateway } from '../../../../src/trader/adapters/ib/ib-gateway.ts';
import { createProbe, type Probe } from '../../../../src/trader/app/paper-probe/run-probe.ts';
import type { ProbeTranscript } from '../../../../src/trader/app/paper-probe/transcript.ts';
import type { RecordedFact } from '../../../../src/trader/ports/journal.ts';
import { steadyWall, wallClockOf } from '../../../processes/ticking-wall.ts';

const TEN_O_CLOCK = instant(Date.UTC(2026, 10, 18, 15, 0, 20));
const ACCOUNT = 'DU1234567';

interface Harness {
  readonly probe: Probe;
  readonly steps: string[];
  /** How many facts of each type the probe's journal holds. */
  intents(): Readonly<Record<string, number>>;
  ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Book>;
}

interface Book {
  readonly positions: readonly { readonly quantity: number }[];
  readonly open_orders: readonly unknown[];
}

async function withHarness(
  act: (harness: Harness) => Promise<void>,
  gateway: Partial<GatewaySimulatorOptions> = {},
  onStep: (step: string, harness: Harness) => void = () => {},
  vertical?: Vertical,
): Promise<void> {
  const wallNow = steadyWall();
  const clock = createSimulatedClock(
    { market: TEN_O_CLOCK, wallMs: wallNow(), speed: 10 },
    wallNow,
  );
  const simulator = await startGatewaySimulator({ port: 0, controlPort: 0, clock, ...gateway });
  const wall = wallClockOf(wallNow);
  const { broker, market, margins } = createIbGateway({
    settings: {
      host: '127.0.0.1',
      port: simulator.port,
      clientId: 918,
      restartAt: undefined,
      weeklyLogin: undefined,
      maxDataLines: 100,
    },
    execution: { collarPercent: 0.2, entryMs: 30_000, ackMs: 5_000 },
    account: ACCOUNT,
    mode: 'paper',
    venue: US,
    clock,
    wall,
    log: () => {},
    isHalted: () => false,
  });
  const recorded: RecordedFact[] = [];
  const journal = {
    journalId: 'probeabc',
    lastSeq: () => recorded.length,
    append: (facts: readonly RecordedFact[]) => void recorded.push(...facts),
  };
  const harness: Harness = {
    intents() {
      const counts: Record<string, number> = {};
      for (const { fact } of recorded) counts[fact.type] = (counts[fact.type] ?? 0) + 1;
      return counts;
    },
    steps: [],
    probe: createProbe({
      broker,
      market,
      margins,
      clock,
      wall,
      account: ACCOUNT,
      gateway: 'here',
      clientId: 918,
      isPractice: true,
      collarPercent: 0.2,
      wanted: { symbol: 'AAPL', brokerSymbol: 'AAPL' },
      vertical,
      journal,
      onStep: ({ step, passed }) => {
        harness.steps.push(passed ? step : `${step} failed`);
        onStep(step, harness);
      },
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

async function nothingIsLeft(harness: Harness): Promise<void> {
  const book = await harness.ask('GET', '/state');
  expect(book.open_orders).toEqual([]);
  expect(book.positions.filter(({ quantity }) => quantity !== 0)).toEqual([]);
}

async function passes(gateway: Partial<GatewaySimulatorOptions>): Promise<ProbeTranscript> {
  const transcripts: ProbeTranscript[] = [];
  await withHarness(async (harness) => {
    const transcript = await harness.probe.run();
    transcripts.push(transcript);
    expect(transcript).toMatchObject({ passed: true, left: [], symbol: 'AAPL', is_practice: true });
    expect(harness.intents()).toMatchObject({ 'entry-intended': 9, 'protection-intended': 1 });
    await nothingIsLeft(harness);
  }, gateway);
  const [transcript] = transcripts;
  if (transcript === undefined) throw new Error('the probe did not run');
  return transcript;
}

const NOT_SEEN = 'not seen: one share fills at once';

describe('the probe passes and names', () => {
  it.concurrent('children that state the ordered quantity, kept or killed: one share cannot show the rest', async () => {
    const { answers } = await passes({ children: 'full-size', parentCancel: 'keeps' });
    expect(answers).toMatchObject({
      market_rule: '0.0001 from 0, 0.01 from 1',
      gtd: 'accepted',
      order_ref: 'is reported as it was sent',
      oca: 'siblings are grouped as type 3 with a group name from the gateway',
      children_before_fill: 'state the ordered quantity, presubmitted',
      children_mid_fill: NOT_SEEN,
      half_filled_parent_cancel: NOT_SEEN,
      unfilled_parent_cancel: 'ends its children',
      stop_move: 'accepted',
      late_group_member: 'accepted',
      cancel_of_a_member: 'leaves the others',
      close: 'by a market order in the group',
      stop_alone: 'accepted',
      exit_joins_stop_alone: 'accepted',
      group_of_one_child: 'type 3 with a group name from the gateway',
      move_of_one_child: 'moved',
      group_in_the_list: 'type 3 with a group name from the gateway',
      exit_joins_one_child: 'accepted',
      waiting_orders:
        'stop-limit accepted, trail accepted, limit at the close accepted, limit at the open accepted',
      auction_children: 'rest with it',
    });
    expect(answers.margin).toMatch(/^\d+\.\d\d initial, /);
  });

  it.concurrent('children that state what has filled', async () => {
    const { answers } = await passes({ children: 'filled-size' });
    expect(answers.children_before_fill).toBe('state a quantity of 0, presubmitted');
    expect(answers.children_after_fill).toMatch(/^state the ordered quantity/);
  });

  it.concurrent('children that wait for the full fill, and a parent that kills them, as what one share shows', async () => {
    const { answers } = await passes({ children: 'on-full-fill', parentCancel: 'kills' });
    expect(answers).toMatchObject({
      children_before_fill: 'state the ordered quantity, presubmitted',
      children_mid_fill: NOT_SEEN,
      half_filled_parent_cancel: NOT_SEEN,
    });
  });

  it.concurrent('groups that take no newcomer, and closes by the target', async () => {
    const { answers } = await passes({ lateOca: 'refuse' });
    expect(answers.late_group_member).toMatch(/^refused: 201: .*no new members/);
    expect(answers.cancel_of_a_member).toMatch(/^not seen/);
    expect(answers.close).toBe('by the target, re-priced through the market');
    expect(answers.exit_joins_stop_alone).toMatch(/^refused: 201/);
  });

  it.concurrent('a gateway that appends to references', () =>
    withHarness(async (harness) => {
      await harness.ask('POST', '/fault', { kind: 'order-ref-suffix', symbol: 'AAPL' });
      const { answers, passed } = await harness.probe.run();
      expect([passed, answers.order_ref]).toEqual([true, 'is reported with ".1" appended']);
      await nothingIsLeft(harness);
    }));
});

it('an order type that the gateway refuses is named, and the probe passes', () =>
  withHarness(
    async (harness) => {
      const { answers, passed } = await harness.probe.run();
      expect(passed).toBe(true);
      expect(answers.waiting_orders).toMatch(/ refused: 201: .*, limit at the open accepted$/);
      await nothingIsLeft(harness);
    },
    {},
    (step, { ask }) => {
      if (step === 'stop that stands alone')
        void ask('POST', '/fault', { kind: 'reject', symbol: 'AAPL' });
    },
  ));

describe('the probe takes everything back', () => {
  it.concurrent('when a step fails with a share in hand', () =>
    withHarness(
      async (harness) => {
        expect(await harness.probe.run()).toMatchObject({ passed: false, left: [] });
        const last = ['stop that stands alone failed', 'take everything back'];
        expect(harness.steps.slice(-2)).toEqual(last);
        await nothingIsLeft(harness);
      },
      {},
      (step, { ask }) => {
        // The next stop is the one that stands alone.
        if (step === 'entry with a stop alone')
          void ask('POST', '/fault', { kind: 'stop-reject', symbol: 'AAPL' });
      },
    ));

  it.concurrent('when it is interrupted with a share in hand, however often', () =>
    withHarness(
      async (harness) => {
        expect(await harness.probe.run()).toMatchObject({ passed: false, left: [] });
        expect(harness.steps.slice(-2)).toEqual([
          'late group member failed',
          'take everything back',
        ]);
        await nothingIsLeft(harness);
      },
      {},
      (step, { probe }) => {
        if (step === 'filled bracket') probe.interrupt();
        if (step === 'late group member') setTimeout(probe.interrupt, 5);
      },
    ));

  it.concurrent('and touches no symbol with foreign shares', () =>
    withHarness(async (harness) => {
      const order = { account: ACCOUNT, symbol: 'AAPL', action: 'BUY', quantity: 5, type: 'MKT' };
      await harness.ask('POST', '/order', order);
      await harness.ask('POST', '/clock', { at: '2026-11-18T10:01:00-05:00' });
      const { steps, passed } = await harness.probe.run();
      expect(passed).toBe(false);
      expect(steps.at(-2)?.text).toBe('the account holds 5 AAPL: name another symbol');
      expect((await harness.ask('GET', '/state')).positions).toMatchObject([{ quantity: 5 }]);
    }));
});

describe('the probe of a vertical', () => {
  const vertical = parseVertical('AAPL 261218C00100000-261218C00106000');

  it('changes an order to buy, places one to sell, and leaves nothing', async () => {
    await withHarness(
      async (harness) => {
        const { passed, answers, left } = await harness.probe.run();
        expect({ passed, left }).toEqual({ passed: true, left: [] });
        expect(answers).toMatchObject({
          vertical_bought: 'accepted, changed 2 times',
          vertical_sold: 'accepted',
          exercise_of_none: expect.stringMatching(/^322: .*No unlapsed position exists/),
        });
        expect(harness.intents()).toMatchObject({ 'exercise-intended': 1 });
        await nothingIsLeft(harness);
      },
      {},
      undefined,
      vertical,
    );
  });

  it('fails by name for one that is worth nearly its width', async () => {
    await withHarness(
      async (harness) => {
        const { passed, steps } = await harness.probe.run();
        expect(passed).toBe(false);
        expect(steps.find((step) => !step.passed)?.text).toContain('name another vertical');
        await nothingIsLeft(harness);
      },
      {},
      undefined,
      parseVertical('AAPL 261218C00060000-261218C00062000'),
    );
  });
});
