// What a step may do to the daemon and to the world around it, and what it may wait for; a daemon that dies ends the step.
import Database from 'better-sqlite3';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { idAsWritten, parseOptionId } from '../../../src/market/options/option-id.ts';
import { addDays, weekdayOf } from '../../../src/market/time/day.ts';
import type { SignalRow } from '../../../src/trader/contract/prediction-rows.ts';
import type { TruthOrder } from '../../processes/gateway-truth.ts';
import { eventually } from '../../processes/waiting.ts';
import { type Daemon, trueBars } from '../environment/daemon.ts';
import type { RunFolder } from '../environment/instance.ts';
import type { Place } from '../environment/world.ts';
import { type ComparedParts, compareNow } from '../verdict/compare-now.ts';
import { heldIn, heldOver, instrumentsOf, investedOver, isOptionOf } from '../verdict/ours.ts';
import type { Requests } from './requests.ts';

/** The daemon died: the step is over, as it was meant to be. */
export class Died extends Error {}

/** The daemon lives and what the step waited for did not come about. */
export class Waited extends Error {}

export interface Controls {
  readonly place: Place;
  readonly run: RunFolder;
  /** Forward for both simulators and every daemon to come. */
  moveTo(market: string): Promise<void>;
  /** Publishes it, and again as a new one while the daemon is not ready for it. */
  predict(signal: 'BUY' | 'SELL'): Promise<void>;
  /** Whatever became of the one before. */
  predictOnceMore(signal: 'BUY' | 'SELL'): Promise<void>;
  price(last: number): Promise<void>;
  fault(body: Readonly<Record<string, unknown>>): Promise<void>;
  /** An order by hand, in this run's account. */
  byHand(action: 'BUY' | 'SELL', quantity: number): Promise<void>;
  command(body: Readonly<Record<string, unknown>>): Promise<void>;
  /** A person's order for a holding, until it is taken. */
  ask(side: 'BUY' | 'SELL', quantity: number): Promise<void>;
  /** The contract that is held is rolled to the next monthly expiry, at whatever net, and the roll has ended. */
  roll(): Promise<void>;
  /** The files are read again. */
  reload(): Promise<void>;
  /** Asks the daemon to end; it never gets there. */
  terminate(): void;
  /** Shares of ours at the gateway. */
  held(): Promise<number>;
  /** The contract that the account is short, as the gateway names it. */
  sold(): Promise<string>;
  /** Shares of a holding at the gateway. */
  invested(): Promise<number>;
  /** Our working orders at the gateway whose reference ends with the leg. */
  working(leg: 'e' | 's' | 't' | 'x'): Promise<readonly TruthOrder[]>;
  until(what: string, condition: () => Promise<boolean>): Promise<void>;
  /** Bars that made a signal since the daemon started. */
  trueBars(): Promise<number>;
  /** Market time goes by at the gateway. */
  passes(marketMs: number): Promise<void>;
  /** So many shares, covered, and daemon and gateway agree on everything. */
  calm(shares: number): Promise<void>;
}

const LAST_FACTS = 'SELECT substr(body, 1, 400) FROM facts ORDER BY seq DESC LIMIT 60';

const STEP_MS = 30_000;
const SIDES = { BUY: 'long', SELL: 'short' } as const;
/** Several polls. */
const PUBLISH_AGAIN_MS = 2_000;
/** What a young or a busy daemon says of its own readiness, not of the signal. */
const NOT_YET = new Set([
  'series_unfit',
  'input_missing',
  'no_quote',
  'quote_stale',
  'quote_not_live',
  'no_day_base',
  'account_values_stale',
  'gateway_not_ready',
  'gateway_mute',
  'not_reconciled',
  'clock_skew',
  'clock_unknown',
  'prediction_expired',
  'not_shortable',
]);

function isFinal({ reasons }: SignalRow): boolean {
  return (
    reasons.some(({ kind }) => kind === 'opposite_held') ||
    !reasons.some(({ kind }) => NOT_YET.has(kind))
  );
}

/** The third Friday of a month. */
function monthlyAfter(day: TradingDay): TradingDay {
  const next = addDays(day, 1);
  const isMonthly = weekdayOf(next) === FRIDAY && /-(1[5-9]|2[01])$/.test(next);
  return isMonthly ? next : monthlyAfter(next);
}

const FRIDAY = 5;

export interface ControlsParts extends ComparedParts {
  readonly requests: Requests;
  readonly daemon: () => Daemon | undefined;
}

export function createControls({ world, place, run, requests, daemon }: ControlsParts): Controls {
  const { account, symbol } = place;
  let last = 100;
  let confidence = 0.9;

  async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
    const living = daemon();
    const outcome = await eventually(
      async () => {
        if (living?.isDead()) return 'dead';
        return (await condition()) ? 'met' : undefined;
      },
      { deadlineMs: STEP_MS },
    );
    if (outcome === 'dead') throw new Died();
    if (outcome === undefined) throw new Waited(`${what}; ${await latest()}`);
  }

  /** What is held and what the daemon recorded last, so that whoever reads of a run that missed can tell why. */
  async function latest(): Promise<string> {
    const journal = new Database(run.journal, { readonly: true });
    try {
      const bodies = journal.prepare<[], string>(LAST_FACTS).pluck().all();
      return `${await held()} held, the last facts: ${bodies.reverse().join('\n')}`;
    } finally {
      journal.close();
    }
  }

  async function publish(signal: 'BUY' | 'SELL'): Promise<void> {
    confidence += 0.001;
    const body = { ticker: symbol, signal, confidence, stock_price: last };
    await world.flow('POST', '/prediction', body);
  }

  async function contractsHeld(): Promise<readonly string[]> {
    const truth = await world.state();
    const { journalId } = run;
    return instrumentsOf(truth, place).filter(
      (instrument) =>
        isOptionOf(place, instrument) && heldIn(truth, place, { journalId, instrument }) !== 0,
    );
  }

  const held = async () => heldOver(await world.state(), place, run.journalId);

  return {
    place,
    run,
    moveTo: world.moveTo,
    until,
    held,
    async sold() {
      const { positions } = await world.state();
      const name = positions.find((row) => row.account === account && row.quantity < 0)?.symbol;
      const [root = '', rest = ''] = (name ?? '').split(' ');
      return `${root.padEnd(6)}${rest}`;
    },
    invested: async () => investedOver(await world.state(), place, run.journalId),
    terminate: () => daemon()?.terminate(),
    async predict(signal) {
      let publishedAt = Number.NEGATIVE_INFINITY;
      await until(`an answer to ${signal}`, async () => {
        const seen = await daemon()?.control.get<SignalRow[]>('/signals');
        const mine = seen?.ok ? seen.value.filter(({ side }) => side === SIDES[signal]) : [];
        if (mine.some(isFinal)) return true;
        if (performance.now() - publishedAt < PUBLISH_AGAIN_MS) return false;
        publishedAt = performance.now();
        await publish(signal);
        return false;
      });
    },
    predictOnceMore: publish,
    async price(to) {
      last = to;
      const cents = (offset: number) => Math.round((to + offset) * 100) / 100;
      const body = { symbol, last: to, bid: cents(-0.01), ask: cents(0.01) };
      await world.gateway('POST', '/price', body);
    },
    async fault(body) {
      await world.gateway('POST', '/fault', { symbol, ...body });
    },
    async byHand(action, quantity) {
      const body = { account, symbol, action, type: 'MKT', quantity };
      await world.gateway('POST', '/order', body);
    },
    async command(body) {
      await daemon()?.control.post('/commands', body);
    },
    async ask(side, quantity) {
      const living = daemon();
      if (living === undefined) throw new Died();
      const isTaken = await requests.ask(living.control, side, quantity);
      if (living.isDead()) throw new Died();
      if (!isTaken) throw new Waited(`${side} ${quantity} as holding`);
    },
    async roll() {
      const [instrument = ''] = await contractsHeld();
      const terms = parseOptionId(instrument);
      if (terms === undefined) throw new Waited('a contract to roll');
      const [symbol, expiry] = [idAsWritten(instrument), monthlyAfter(terms.expiry)];
      // Its strikes are farther apart.
      const strike = Math.round(terms.strike / 20) * 20;
      const { right } = terms;
      const body = { type: 'roll', symbol, expiry, right, strike, credit: -5, confirmed: true };
      let last = '';
      await until('the roll is taken', async () => {
        const answer = await daemon()?.control.post('/commands', body);
        last = JSON.stringify(answer);
        return answer?.ok === true;
      }).catch((cause: unknown) => {
        throw cause instanceof Waited ? new Waited(`the roll is taken: ${last}`) : cause;
      });
      await until('another one is held', async () => {
        const now = await contractsHeld();
        return now.length === 1 && now[0] !== instrument;
      });
    },
    async reload() {
      await daemon()?.control.post('/reload', {});
    },
    async working(leg) {
      return (await world.state()).open_orders.filter(
        (order) =>
          order.account === account &&
          order.order_ref.startsWith(`${run.journalId}.`) &&
          new RegExp(`\\.${leg}`).test(order.order_ref),
      );
    },
    async trueBars() {
      const living = daemon();
      return living === undefined ? 0 : trueBars(living);
    },
    async passes(marketMs) {
      const from = Date.parse((await world.state()).time);
      await until(
        'market time',
        async () => Date.parse((await world.state()).time) - from >= marketMs,
      );
    },
    calm: (shares) =>
      until(`${shares} shares at rest`, async () => {
        const living = daemon();
        const compared = living && (await compareNow({ world, place, run }, living));
        return (
          compared !== undefined && compared.findings.length === 0 && (await held()) === shares
        );
      }),
  };
}
