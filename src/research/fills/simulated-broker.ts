// The broker port over the simulated exchange: orders arrive after a delay, and every event is reported.
import type { Instant } from '../../kernel/instant.ts';
import { isOptionId } from '../../market/instruments/amount.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import type { OrderTerms } from '../../trader/domain/orders/order-terms.ts';
import type { Broker } from '../../trader/ports/broker.ts';
import { createAccount, type Delivered, type SimulatedAccount } from './account.ts';
import { createBrokerReports } from './broker-reports.ts';
import { createExchange, type Exchange, type Print } from './exchange.ts';
import { NOTHING_IMPOSED } from './imposed-fills.ts';
import { isFinal, type RestingOrder, remainingOf, restingOrder } from './resting-order.ts';
import type { SimulatedBrokerOptions } from './simulated-broker-options.ts';
import { simulatedTraits } from './simulated-traits.ts';

export interface SimulatedBroker extends Broker {
  readonly account: Pick<SimulatedAccount, 'netLiquidation' | 'gross' | 'holdingBySymbol'>;
  play(print: Print): void;
  pause: Exchange['pause'];
  isTouched: Exchange['isTouched'];
  bothTouched: Exchange['bothTouched'];
  quoteOption: Exchange['quoteOption'];
  /** Contracts end with the close of their last day: those in the money deliver shares, the others nothing. */
  expire(id: string, delivered: Delivered): void;
  /** Reports the shares of a symbol again. */
  reportPosition(symbol: string): void;
  /** Reports the current figures of the account. */
  reportAccount(): void;
  /** The end of a session: day orders expire. */
  closeSession(): void;
  /** Takes cash for what is not a trade, such as the fee for borrowed shares. */
  charge(amount: number): void;
  /** Called before the open of its day. */
  take(action: CorporateAction): void;
}

export function createSimulatedBroker(options: SimulatedBrokerOptions): SimulatedBroker {
  const { clock, latencyMs, venue, imposedFills: imposed = NOTHING_IMPOSED } = options;
  const { calendar, sellableFrom } = venue;
  const account = createAccount({
    ...options,
    ...(sellableFrom && { settlesAt: () => sellableFrom(calendar.dayOf(clock.now())) }),
  });
  const reports = createBrokerReports({
    ...options,
    ...{ account, accountName: options.account },
    farSideOf: (id, side) => options.optionChains?.farSideOf(id, side) ?? Number.NaN,
  });
  const venueOf = options.venueOf ?? (() => venue);
  const limitsOf = options.limitsOf ?? (() => undefined);
  const orderByRef = new Map<string, RestingOrder>();
  /** Groups of which a member has filled: what they protected is closed. */
  const filledGroups = new Set<string>();
  let placed = 0;

  const exchange = createExchange({
    slippage: options.slippage,
    ...(options.optionChains && { optionFills: options.optionChains.fills }),
    volumeShare: options.volumeShare,
    isHeld: ({ terms }) => (imposed.notBefore(terms) ?? 0) > clock.now(),
    mostOf: ({ terms }) => imposed.mostOf(terms),
    isOpening: () => options.isOpening?.() === true,
    rulesOf(symbol) {
      const halfSpread = options.halfSpreadOf?.(symbol);
      return {
        steps: options.optionChains?.tradedAs(symbol)?.priceSteps ?? venueOf(symbol).priceSteps,
        limits: () => limitsOf(symbol),
        ...(halfSpread && { halfSpread }),
      };
    },
    events: {
      changed: reports.order,
      filled(order, shares, price) {
        if (isFinal(order)) {
          ended(order);
          filledGroups.add(order.group);
        }
        if (order.isGapped) options.onGapped?.(order, shares, price);
        reports.filled(order, shares, price);
      },
      cancelled(order) {
        ended(order);
        reports.cancelled(order);
      },
    },
  });

  function ended(order: RestingOrder): void {
    orderByRef.delete(order.terms.orderRef);
    options.onEnded?.(order);
  }

  function later(call: () => void): void {
    clock.at((clock.now() + latencyMs) as Instant, call);
  }

  /** In the exchange's own words; undefined if it takes the order, or leaves that to the broker. */
  function refusalOf(terms: OrderTerms): string | undefined {
    const { symbol, side, quantity, limitPrice, group = '' } = terms;
    // A stop or target may fill while an exit in its group is on its way.
    if (group !== '' && filledGroups.has(group)) return 'OCA group is already filled.';
    const limits = limitsOf(symbol);
    const { refusalsOf } = venueOf(symbol);
    if (refusalsOf === undefined) return undefined;
    if (side === 'sell' && quantity > account.sellable(symbol) - offered(symbol))
      return 'INSUFFICIENT_SELLABLE: these shares cannot be sold yet';
    if (limits === undefined) return undefined;
    const asked = { word: 'LO', side, quantity, price: limitPrice, at: clock.now(), limits };
    return refusalsOf(asked)
      .map(({ reason, text }) => `${reason}: ${text}`)
      .at(0);
  }

  function offered(symbol: string): number {
    return exchange
      .openIn(symbol)
      .filter(({ terms }) => terms.side === 'sell')
      .reduce((sum, order) => sum + remainingOf(order), 0);
  }

  function arrive(all: readonly OrderTerms[]): void {
    const orders: RestingOrder[] = [];
    const legs = all.filter((terms) => {
      const text = refusalOf(terms);
      if (text === undefined) return true;
      const refusal = { meaning: 'refused', text } as const;
      reports.say({ type: 'order-refused', orderRef: terms.orderRef, refusal });
      return false;
    });
    for (const terms of legs) {
      placed += 1;
      const parent = orders.find((order) => order.terms.orderRef === terms.parentRef);
      const order = restingOrder(terms, { number: placed, parent });
      parent?.children.push(order);
      orders.push(order);
      orderByRef.set(terms.orderRef, order);
    }
    nameSiblings(orders);
    for (const order of orders) reports.order(order);
    for (const order of orders) armExpiry(order);
    exchange.place(orders);
    for (const order of orders) impose(order);
  }

  /** An order that is held is matched again when it may fill; one that fills nothing leaves. */
  function impose(order: RestingOrder): void {
    if (imposed.mostOf(order.terms) === 0) return exchange.cancel(order, 'It fills nothing');
    const from = imposed.notBefore(order.terms);
    if (from !== undefined && from > clock.now()) clock.at(from, () => exchange.attempt(order));
  }

  function resolveOption(id: string): void {
    const traded = options.optionChains?.tradedAs(id);
    if (traded === undefined)
      return reports.say({ type: 'instrument-unresolved', symbol: id, matches: 0, why: UNLISTED });
    const { contract, underlying, lastTradeDay, priceSteps } = traded;
    const { name, currency } = venueOf(underlying);
    const instrument = {
      ...{ symbol: id, brokerSymbol: underlying, contract, primaryExchange: '' },
      ...{ venue: name, currency, priceSteps, option: { underlying, lastTradeDay } },
    };
    reports.say({ type: 'instrument-resolved', instrument });
  }

  function armExpiry(order: RestingOrder): void {
    const { validity } = order.terms;
    if (validity.kind === 'gtd')
      clock.at(validity.until, () => exchange.cancel(order, 'Good till date reached'));
  }
  return {
    traits: simulatedTraits(venue, options.optionChains !== undefined),
    reports$: reports.reports$,
    account,
    start() {
      const opened = { account: options.account, seat: 'the backtest', serverVersion: 1 };
      reports.say({ type: 'session-opened', ...opened });
      reports.say({ type: 'clock-read', skewMs: 0 });
      reports.say({ type: 'gateway-changed', state: 'ready', why: 'the simulated broker' });
    },
    async stop() {},
    submit({ legs }) {
      reports.say({ type: 'sent', orderRefs: legs.map(({ orderRef }) => orderRef) });
      later(() => arrive(legs));
    },
    modify(change) {
      later(() => {
        const order = orderByRef.get(change.orderRef);
        // The order ended while the change was in flight; its end has been reported.
        if (order === undefined) return;
        order.quantity = change.quantity ?? order.quantity;
        order.limitPrice = change.limitPrice ?? order.limitPrice;
        order.stopPrice = change.stopPrice ?? order.stopPrice;
        order.isDetached ||= change.detachParent;
        reports.order(order);
        exchange.attempt(order);
      });
    },
    cancel({ orderRef }) {
      later(() => {
        const order = orderByRef.get(orderRef);
        if (order !== undefined) return exchange.cancel(order, '');
        reports.say({ type: 'cancel-refused', orderRef, known: false, text: NOT_FOUND });
      });
    },
    requestSnapshot: () => reports.snapshot(exchange.open()),
    resolve({ symbol, brokerSymbol }) {
      if (isOptionId(symbol)) return resolveOption(symbol);
      const { name, currency, priceSteps } = venueOf(symbol);
      const instrument = {
        ...{ symbol, brokerSymbol, contract: symbol, primaryExchange: '' },
        ...{ venue: name, currency, priceSteps },
      };
      reports.say({ type: 'instrument-resolved', instrument });
    },
    readChain(asked) {
      const { question, wanted } = asked;
      const chain = options.optionChains?.read(asked);
      const why = `no option rows of ${wanted.symbol} are known at this moment`;
      if (chain !== undefined) reports.say({ type: 'chain-read', question, chain });
      else reports.say({ type: 'chain-unread', question, kind: 'no-options', why });
    },
    play: exchange.play,
    pause: exchange.pause,
    quoteOption: exchange.quoteOption,
    expire(id, delivered) {
      account.expire(id, delivered);
      reports.position(id);
      if (delivered.shares !== 0) reports.position(delivered.underlying);
    },
    isTouched: exchange.isTouched,
    bothTouched: exchange.bothTouched,
    reportPosition: reports.position,
    reportAccount: reports.accountValues,
    closeSession() {
      for (const order of exchange.open())
        if (order.terms.validity.kind === 'day') exchange.cancel(order, 'Day order expired');
      account.settle();
      reports.startDay();
    },
    charge: account.charge,
    take(action) {
      if (action.kind === 'split') {
        for (const order of [...exchange.openIn(action.symbol)])
          exchange.cancel(order, 'Cancelled by a corporate action');
      }
      account.take(action);
    },
  };
}

const UNLISTED = 'no row of the contract is known at this moment';
const NOT_FOUND = 'The order that needs to be cancelled is not found.';

/** The broker puts the siblings of a bracket into a group and names it. */
function nameSiblings(orders: readonly RestingOrder[]): void {
  const siblings = orders.filter(({ parent }) => parent !== undefined);
  if (siblings.length < 2) return;
  for (const sibling of siblings) sibling.group ||= String(sibling.parent?.number);
}
