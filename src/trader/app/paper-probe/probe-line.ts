// The probe's session with the gateway: the orders it placed, their state, and waiting for a change.
import type { Clock, WallClock } from '../../../kernel/clock.ts';
import type { Instrument } from '../../../market/instruments/instrument.ts';
import type { Quote } from '../../../market/quotes/quote.ts';
import { higherFloor, type LinkFloor } from '../../domain/orders/broker-link.ts';
import type { Leg, OrderChange, OrderTerms } from '../../domain/orders/order-terms.ts';
import { signedShares } from '../../domain/terms/side.ts';
import type { ApprovedOrder, Broker } from '../../ports/broker.ts';
import type {
  BrokerRefusal,
  BrokerReport,
  BrokerSnapshot,
  OrderNames,
  ReportedExecution,
  ReportedOrder,
} from '../../ports/broker-reports.ts';
import type { MarketFeed } from '../../ports/market-feed.ts';
import { createProbeIntents, type ProbeJournal } from './probe-intents.ts';

export interface ProbeOrder {
  readonly terms: OrderTerms;
  /** As last reported by the gateway. */
  reported: ReportedOrder | undefined;
  status: ReportedOrder['status'] | 'silent' | 'refused';
  /** Signed shares by execution. */
  readonly fills: Map<string, number>;
  refusal: string | undefined;
  readonly warnings: string[];
}

export interface ProbeLine {
  readonly orders: readonly ProbeOrder[];
  session: Extract<BrokerReport, { type: 'session-opened' }> | undefined;
  wrongAccount: readonly string[] | undefined;
  unresolved: string | undefined;
  instrument: Instrument | undefined;
  quote: Quote | undefined;
  /** Beside the symbol of the probe: what else it has looked up, the reasons against that, and its prices. */
  readonly others: Map<string, Instrument | string>;
  readonly quotes: Map<string, Quote>;
  margin: string | undefined;
  /** What the broker says against requests to exercise, by their id. */
  readonly exercises: Map<string, string>;
  /** A complete snapshot; undefined if the broker does not answer. */
  ask(): Promise<BrokerSnapshot | undefined>;
  /** Signed shares: the sum of all the probe's executions in its symbol. */
  net(): number;
  /** New terms with the probe's next order number. */
  terms(leg: Leg, rest: Omit<OrderTerms, 'orderRef' | 'handle' | 'leg' | 'symbol'>): OrderTerms;
  place(purpose: ApprovedOrder['purpose'], legs: readonly OrderTerms[]): ProbeOrder[];
  /** An order that an earlier session of the probe has placed. */
  adopt(terms: OrderTerms): ProbeOrder;
  change(order: ProbeOrder, terms: Omit<OrderChange, 'orderRef' | 'handle'>): void;
  cancel(order: ProbeOrder): void;
  /** One contract; returns the id of the request. */
  exercise(contract: string): string;
  /** True if the condition becomes true within the wall seconds; throws if the probe is interrupted. */
  until(holds: () => boolean, seconds: number): Promise<boolean>;
  /** From here on every wait throws, except during cleanup. */
  interrupt(): void;
  /** Waiting works again, and interrupts have no effect: for the cleanup. */
  endUndisturbed(): void;
}

export class ProbeInterrupted extends Error {}

export interface LineParts {
  readonly broker: Broker;
  readonly market: MarketFeed;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly symbol: string;
  readonly journal: ProbeJournal;
}

const CHECK_MS = 20;

export function createProbeLine({
  broker,
  market,
  clock,
  wall,
  symbol,
  journal,
}: LineParts): ProbeLine {
  const orders: ProbeOrder[] = [];
  const intents = createProbeIntents({ journal, broker, clock, symbol });
  let floor: LinkFloor | undefined;
  let isInterrupted = false;
  let isEnding = false;
  let snapshot: BrokerSnapshot | undefined;
  broker.reports$.subscribe(onReport);
  market.updates$.subscribe((update) => {
    if (update.type !== 'quote') return;
    line.quotes.set(update.quote.symbol, update.quote);
    if (update.quote.symbol === symbol) line.quote = update.quote;
  });

  function onReport(report: BrokerReport): void {
    switch (report.type) {
      case 'session-opened':
        line.session = report;
        return;
      case 'wrong-account':
        line.wrongAccount = report.offered;
        return;
      case 'instrument-resolved':
        if (report.instrument.symbol === symbol) line.instrument = report.instrument;
        else line.others.set(report.instrument.symbol, report.instrument);
        return;
      case 'instrument-unresolved':
        if (report.symbol === symbol) line.unresolved = report.why;
        else line.others.set(report.symbol, report.why);
        return;
      case 'snapshot':
        snapshot = report.snapshot;
        for (const execution of report.snapshot.executions) executed(execution);
        return;
      case 'order':
        return described(report.order);
      case 'order-status': {
        const order = byNames(report);
        if (order !== undefined && order.status !== 'refused') order.status = report.status;
        return;
      }
      // The order is gone; if it is not, the final check of the account shows it.
      case 'cancelled':
      case 'cancel-refused': {
        const order = byNames(report);
        if (order !== undefined && order.status !== 'filled') order.status = 'cancelled';
        return;
      }
      case 'order-refused':
        return refused(byNames(report), refusalText(report.refusal));
      case 'not-sent':
        for (const ref of report.orderRefs) refused(byRef(ref), `not sent: ${report.reason}`);
        return;
      case 'order-warned':
      case 'order-uncertain':
        byNames(report)?.warnings.push(report.text);
        return;
      case 'exercise-refused':
      case 'exercise-uncertain':
        line.exercises.set(report.exerciseId, refusalText(report));
        return;
      case 'exercise-not-sent':
        line.exercises.set(report.exerciseId, `not sent: ${report.reason}`);
        return;
      case 'execution':
        return executed(report.execution);
      default:
    }
  }

  function executed({ execId, orderRef, side, shares }: ReportedExecution): void {
    const order = byRef(orderRef);
    if (order === undefined) return;
    order.fills.set(execId, signedShares(side, shares));
    const filled = [...order.fills.values()].reduce((sum, one) => sum + Math.abs(one), 0);
    if (filled >= order.terms.quantity) order.status = 'filled';
  }

  function described(reported: ReportedOrder): void {
    const order = byRef(reported.orderRef);
    if (order === undefined) return;
    order.reported = reported;
    if (order.status !== 'refused') order.status = reported.status;
  }

  /** After a refused change the order is still working. */
  function refused(order: ProbeOrder | undefined, why: string): void {
    if (order === undefined) return;
    order.refusal = why;
    if (!isWorking(order)) order.status = 'refused';
  }

  function byNames({ orderRef, handle }: OrderNames): ProbeOrder | undefined {
    if (orderRef !== undefined) return byRef(orderRef);
    return orders.find(({ terms }) => handle !== undefined && terms.handle === handle);
  }

  /** The gateway may append to a reference. */
  function byRef(orderRef: string): ProbeOrder | undefined {
    return orders.find(({ terms }) => orderRef.startsWith(terms.orderRef));
  }

  const line: ProbeLine = {
    orders,
    session: undefined,
    wrongAccount: undefined,
    unresolved: undefined,
    instrument: undefined,
    quote: undefined,
    others: new Map(),
    quotes: new Map(),
    margin: undefined,
    exercises: new Map(),
    async ask() {
      snapshot = undefined;
      broker.requestSnapshot();
      await line.until(() => snapshot !== undefined, 10);
      return snapshot;
    },
    net: () =>
      orders
        .filter(({ terms }) => terms.symbol === symbol)
        .flatMap(({ fills }) => [...fills.values()])
        .reduce((sum, shares) => sum + shares, 0),
    terms(leg, rest) {
      floor = higherFloor(floor, line.session?.floor);
      const drawn = broker.traits.linksFor(floor, 1);
      floor = drawn.floor;
      const [handle] = drawn.handles;
      return { orderRef: intents.refOf(leg), ...(handle && { handle }), leg, symbol, ...rest };
    },
    adopt(terms) {
      const order = unreported(terms);
      orders.push(order);
      return order;
    },
    place(purpose, legs) {
      const made = legs.map(line.adopt);
      intents.place(purpose, legs, line.quote);
      return made;
    },
    change({ terms }, changed) {
      intents.change({ ...namesOf(terms), ...changed });
    },
    cancel({ terms }) {
      intents.cancel(namesOf(terms));
    },
    exercise: (contract) => intents.exercise(contract),
    until(holds, seconds) {
      const deadline = wall.now() + seconds * 1_000;
      return new Promise((resolve, reject) => {
        const check = (): void => {
          if (isInterrupted) reject(new ProbeInterrupted('the probe was interrupted'));
          else if (holds()) resolve(true);
          else if (wall.now() >= deadline) resolve(false);
          else wall.after(CHECK_MS, check);
        };
        check();
      });
    },
    interrupt() {
      isInterrupted = !isEnding;
    },
    endUndisturbed() {
      isEnding = true;
      isInterrupted = false;
    },
  };
  return line;
}

function unreported(terms: OrderTerms): ProbeOrder {
  return {
    ...{ terms, reported: undefined, status: 'silent', refusal: undefined },
    ...{ fills: new Map(), warnings: [] },
  };
}

function namesOf({ orderRef, handle }: OrderTerms): Pick<OrderTerms, 'orderRef' | 'handle'> {
  return { orderRef, ...(handle && { handle }) };
}

function refusalText({
  code,
  text,
}: Pick<BrokerRefusal, 'text'> & { readonly code?: string | undefined }): string {
  return code === undefined ? text : `${code}: ${text}`;
}

export function isWorking({ status }: ProbeOrder): boolean {
  return status === 'presubmitted' || status === 'submitted';
}

export function isOver({ status }: ProbeOrder): boolean {
  return status === 'cancelled' || status === 'filled' || status === 'refused';
}
