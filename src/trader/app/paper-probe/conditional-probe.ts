// `sluice doctor --paper-probe --conditional`: whether orders that wait for the price of a stock work while no session of ours is open. Its sessions
// end without a word between the steps, as those of a killed daemon.
// Decision 0066
import type { Clock, WallClock } from '../../../kernel/clock.ts';
import { isCombinationId } from '../../../market/instruments/amount.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import type { RestedKind } from '../../ports/broker-reports.ts';
import type { InstrumentRequest } from '../../ports/instrument-request.ts';
import type { ProbeConnection } from '../brokers/broker-adapter.ts';
import {
  cancelAll,
  changed,
  hasCondition,
  isMet,
  listed,
  placedFar,
  placedNear,
  worthMuch,
} from './conditional-steps.ts';
import { connect, contract, prices } from './opening-steps.ts';
import type { ProbeJournal } from './probe-intents.ts';
import { createProbeLine } from './probe-line.ts';
import { ProbeFailed, type ProbeRoom } from './room.ts';
import { createStepTaker } from './step-taker.ts';
import type { ProbeAnswers, ProbeStep } from './transcript.ts';

export interface ConditionalParts {
  open(): Pick<ProbeConnection, 'broker' | 'market' | 'margins'>;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly account: string;
  /** The stock, and the contract or vertical of it. */
  readonly wanted: InstrumentRequest;
  readonly option: string;
  readonly journal: ProbeJournal;
  /** The order that fired stays over the night. */
  readonly isOvernight: boolean;
  onStep(step: ProbeStep): void;
}

export interface ConditionalOutcome {
  readonly passed: boolean;
  readonly kind: RestedKind;
  readonly steps: readonly ProbeStep[];
  readonly answers: ProbeAnswers;
  readonly left: readonly string[];
  /** It waits for the next session. */
  readonly overnight?: OrderTerms;
}

export interface ConditionalProbe {
  run(): Promise<ConditionalOutcome>;
  /** The next day: what has become of the order that was left. */
  resume(terms: OrderTerms): Promise<ConditionalOutcome>;
  interrupt(): void;
}

/** How long the session stays away, and how often, until the stock has moved; market seconds. */
const AWAY_SECONDS = 10;
const AWAY_MAX = 30;

export function createConditionalProbe(parts: ConditionalParts): ConditionalProbe {
  const { clock, wall, account, wanted, option, journal } = parts;
  const kind = isCombinationId(option) ? 'vertical' : 'contract';
  const answers = new Map<string, string>();
  const { steps, take } = createStepTaker(parts);
  let placed: readonly OrderTerms[] = [];
  let kept: OrderTerms | undefined;
  let room = roomOf();
  let isAway = true;

  function roomOf(): ProbeRoom {
    const { broker, market, margins } = parts.open();
    const line = createProbeLine({ broker, market, clock, wall, symbol: wanted.symbol, journal });
    const given = { line, broker, market, margins, clock, account, wanted, answers };
    return { ...given, vertical: undefined, collarPercent: 0 };
  }

  /** Another session, which knows nothing of the orders before it. */
  async function back(): Promise<void> {
    if (room.line.session !== undefined) room = roomOf();
    await connect(room);
    isAway = false;
    await contract(room);
    await prices(room);
  }

  async function away(seconds: number): Promise<void> {
    const { line, broker } = room;
    isAway = true;
    await broker.stop();
    await line.until(() => false, seconds / Math.max(1, clock.speed));
    await back();
  }

  async function open(): Promise<string> {
    await back();
    const { bid, ask } = room.line.quote ?? { bid: Number.NaN, ask: Number.NaN };
    return `${wanted.symbol} ${bid} to ${ask}; ${option} ${await worthMuch(room, option)}`;
  }

  async function accepted(): Promise<string> {
    const order = await placedFar(room, option);
    placed = [order.terms];
    answers.set('conditional_accepted', 'waits with its condition');
    answers.set('conditional_changed', await changed(room, order));
    return 'waits with its condition, also after a change';
  }

  async function survives(): Promise<string> {
    await away(0);
    const [terms] = placed;
    const shown = terms && (await listed(room, terms));
    if (shown === undefined || !hasCondition(shown, terms?.condition))
      throw new ProbeFailed('the order ended with the session that placed it');
    answers.set('conditional_survives', 'still there in the next session');
    return 'still there in the next session';
  }

  async function fires(): Promise<string> {
    await worthMuch(room, option);
    const orders = await placedNear(room, option);
    placed = [...placed, ...orders.map(({ terms }) => terms)];
    // One that is released already would prove nothing.
    const near = orders
      .filter((order) => order.status === 'presubmitted')
      .map((order) => order.terms);
    if (near.length === 0) throw new ProbeFailed('the stock moves too fast: run the probe again');
    for (let time = 1; time <= AWAY_MAX; time += 1) {
      await away(AWAY_SECONDS);
      for (const terms of near) {
        const shown = await listed(room, terms);
        if (shown === undefined) throw new ProbeFailed('an order that waited is gone');
        if (shown.status !== 'submitted') continue;
        kept = terms;
        const text = `released while no session was open, within ${time * AWAY_SECONDS} s`;
        answers.set('conditional_fires', text);
        return text;
      }
    }
    throw new ProbeFailed(`${wanted.symbol} has not moved: run the probe again`);
  }

  async function nextDay(terms: OrderTerms): Promise<string> {
    const shown = await listed(room, terms);
    const condition = terms.condition;
    if (condition === undefined) throw new ProbeFailed('the order that was left had no condition');
    const isFree = shown?.status === 'submitted';
    const text =
      shown === undefined
        ? 'ended over the night'
        : (await isMet(room, condition))
          ? 'not seen: the stock is beyond its price again'
          : isFree
            ? 'stays released'
            : 'must be triggered again';
    answers.set('conditional_next_day', text);
    return text;
  }

  /** Whatever happened, nothing but what was asked for stays. */
  async function ended(): Promise<ConditionalOutcome> {
    const passed = steps.every((step) => step.passed);
    const overnight = parts.isOvernight && passed ? kept : undefined;
    let left: readonly string[] = [];
    await take('take everything back', async () => {
      if (isAway && placed.length > 0) {
        room = roomOf();
        await connect(room);
      }
      const known = new Set(room.line.orders.map(({ terms }) => terms.orderRef));
      const others = placed.filter((terms) => terms !== overnight && !known.has(terms.orderRef));
      for (const terms of others) room.line.adopt(terms);
      left = room.line.orders.length === 0 ? [] : await cancelAll(room);
      if (left.length > 0) throw new ProbeFailed(`left behind: ${left.join('; ')}`);
      return overnight === undefined ? 'the probe has no open orders' : 'one order stays overnight';
    });
    await room.broker.stop();
    const outcome = { kind, steps, answers: Object.fromEntries(answers), left } as const;
    const isClean = steps.every((step) => step.passed);
    return { ...outcome, passed: isClean, ...(overnight && { overnight }) };
  }
  return {
    async run() {
      const list = [
        ['connect', open],
        ['conditional order', accepted],
        ['after our session', survives],
        ['while we are away', fires],
      ] as const;
      for (const [name, step] of list) if (!(await take(name, step))) break;
      return ended();
    },
    async resume(terms) {
      placed = [terms];
      if (await take('connect', open)) await take('the next day', () => nextDay(terms));
      return ended();
    },
    interrupt: () => room.line.interrupt(),
  };
}
