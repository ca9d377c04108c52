// The session with a gateway as one synchronous state machine: messages and deadlines in, commands and reports out.
import { assertNever } from '../../../../kernel/assert.ts';
import type { OrderTerms } from '../../../domain/orders/order-terms.ts';
import { createAcknowledgements } from '../../kit/acknowledgements.ts';
import { afterDraining } from '../../kit/drain.ts';
import { createOutbox } from '../../kit/outbox.ts';
import type { BrokerSession } from '../../kit/session.ts';
import type { Greeting } from '../connection/checked-transport.ts';
import { createConnection } from '../connection/connection.ts';
import type { SessionContext } from '../connection/context.ts';
import { createInstruments } from '../market/instruments.ts';
import { createSubscriptions } from '../market/subscriptions.ts';
import type { GatewayCommand, GatewayMessage, OpenTransport } from '../messages/messages.ts';
import { createExercises } from '../orders/exercises.ts';
import { createLastSent } from '../orders/last-sent.ts';
import { floorAt, orderIdOf } from '../orders/links.ts';
import { ordersFrom } from '../orders/order-out.ts';
import { createOrderReports } from '../orders/order-reports.ts';
import { createRestingOrders } from '../orders/resting-orders.ts';
import { createSnapshots } from '../orders/snapshot.ts';
import { createSubmissions } from '../orders/submissions.ts';
import { createAccountValues } from './account-values.ts';
import { createChainAnswers } from './chain-answers.ts';
import { createClockCheck } from './clock-check.ts';
import { createMarginQuestions } from './margin-answers.ts';
import { createNotices } from './notices.ts';
import { createOddities } from './oddities.ts';
import { createReadOnlyWatch, VALIDATION_REFUSED } from './read-only.ts';

/** Real-time data only; any other type is marked as not live. */
const LIVE_DATA = 1;
const NO_ID = 2_147_483_647;
/** At most 40 messages a second. `question`: a request whose answer trading waits for, such as a snapshot. */
const MOST_IN_SECOND = { cancel: 40, protection: 40, question: 36, entry: 32, data: 24 };

export type Urgency = keyof typeof MOST_IN_SECOND;

export interface Session extends BrokerSession {
  /** Requests the margin of an order (what-if); no order is placed. */
  askMargin(terms: OrderTerms): void;
}

export function createSession(context: SessionContext, openTransport: OpenTransport): Session {
  const { wall, clock, settings } = context;
  const clockCheck = createClockCheck(context);
  const connection = createConnection({
    context,
    openTransport,
    onOpened,
    onClosed,
    onMessage,
    onClockAsked: clockCheck.asked,
  });
  const outbox = createOutbox<Urgency>({
    wall,
    speed: () => clock.speed,
    mostInWindow: MOST_IN_SECOND,
  });
  const instruments = createInstruments(context, say, connection.isOpen);
  const market = createSubscriptions(context, say, connection.isOpen);
  const values = createAccountValues({ context, say });
  const chains = createChainAnswers({ context, say, market, connection, instruments });
  const margins = createMarginQuestions({ context, connection, ask: askMargin });
  const readOnly = createReadOnlyWatch({
    context,
    setReadOnly: connection.setReadOnly,
    askOpenOrders: () => ask({ name: 'reqAllOpenOrders' }),
    onBegun: (why) => snapshots.closed(why),
  });
  const snapshots = createSnapshots({
    context,
    say: ask,
    isOpen: () => connection.isOpen() && !readOnly.isOn(),
    listsRefused: readOnly.listsRefused,
  });
  const acknowledgements = createAcknowledgements<number>(context);
  const oddities = createOddities(context);
  const lastSent = createLastSent();
  const orderWiring = {
    context,
    connection,
    outbox,
    acknowledgements,
    lastSent,
    instrumentOf: instruments.bySymbol,
    stepsOf: instruments.stepsOf,
    contractFor: instruments.contractFor,
    feedSymbolOf: instruments.symbolOf,
    isTurned: instruments.isTurned,
  };
  const submissions = createSubmissions(orderWiring);
  const exercises = createExercises<Urgency>({ ...orderWiring, urgency: 'protection' });
  const resting = createRestingOrders(orderWiring);
  const news = createOrderReports({
    context,
    acknowledgements,
    lastSent,
    resting,
    snapshots,
    names: instruments,
    held: instruments.held,
  });
  const notices = createNotices({
    context,
    setUplink: connection.setUplink,
    resubscribe() {
      values.subscribe();
      market.resubscribe();
    },
    doubtHalts: () => market.doubtHalts(),
    doubtSilent: () => market.doubtSilent(),
    forgetDoubt: () => market.forgetDoubt(),
  });

  /** Requests and subscriptions; lost with the connection and sent again on the next. */
  function say(command: GatewayCommand): void {
    outbox.push({
      urgency: 'data',
      size: 1,
      leave: () => connection.send(command),
      drop: () => {},
    });
  }

  /** Requests that trading waits for. */
  function ask(command: GatewayCommand): void {
    outbox.push({
      urgency: 'question',
      size: 1,
      leave: () => connection.send(command),
      drop: () => {},
    });
  }

  function askMargin(terms: OrderTerms): void {
    const { contractFor } = instruments;
    const orders = ordersFrom([terms], contractFor(terms.symbol), context.account, contractFor);
    say({ name: 'placeOrders', orders: orders.map((order) => ({ ...order, isWhatIf: true })) });
  }

  function onOpened({ nextOrderId, serverVersion }: Greeting): void {
    const { account } = context;
    const { clientId } = settings;
    const opened = { account, floor: floorAt(nextOrderId), seat: `client id ${clientId}` };
    const { restsExits } = context;
    const proven = restsExits !== undefined && restsExits.length > 0 && { restsExits };
    context.report({ type: 'session-opened', ...opened, serverVersion, ...proven });
    notices.opened();
    say({ name: 'reqMarketDataType', dataType: LIVE_DATA });
    values.subscribe();
    instruments.opened();
    market.opened();
  }

  function onClosed(why: string): void {
    outbox.restart();
    clockCheck.forget();
    values.closed();
    notices.closed();
    instruments.closed();
    chains.closed();
    margins.closed();
    market.closed();
    news.closed();
    readOnly.closed();
    snapshots.closed(why);
  }

  function onMessage(message: GatewayMessage): void {
    if (message.name !== 'error' && chains.onMessage(message)) return;
    switch (message.name) {
      case 'received':
      case 'serverVersion':
      case 'nextValidId':
      case 'managedAccounts':
      case 'closed':
      case 'corrupted':
        return;
      case 'odd':
        return oddities.received(message.what);
      case 'error':
        return onError(message);
      case 'currentTime':
        return clockCheck.answered(message.epochSeconds);
      case 'openOrder':
        return news.openOrder(message.order);
      case 'orderStatus':
        return news.orderStatus(message);
      case 'completedOrder':
        return news.completedOrder(message.order);
      case 'execution':
        return news.execution(message.reqId, message.execution);
      case 'commission':
        return news.commission(message);
      case 'margin':
        if (!margins.onMargin(message)) context.reportMargin(message);
        return;
      case 'openOrderEnd':
        readOnly.listed();
        return snapshots.end('open orders');
      case 'completedOrdersEnd':
        return snapshots.end('completed orders');
      case 'executionsEnd':
        return snapshots.end('executions', message.reqId);
      case 'position':
        return news.position(message);
      case 'positionEnd':
        return snapshots.end('positions');
      case 'accountValue':
        return values.take(message);
      case 'accountUpdateTime':
        return values.confirmed();
      case 'accountDownloadEnd':
        return values.downloaded();
      case 'accountSummary':
        return values.summary(message);
      case 'contractDetails':
        return instruments.details(message.reqId, message.details);
      case 'contractDetailsEnd':
        return instruments.detailsEnd(message.reqId);
      case 'marketRule':
        return instruments.marketRule(message.ruleId, message.steps);
      // Of a question about a chain that is over; the quotes of an option bring computations as well.
      case 'optionParameters':
      case 'optionParametersEnd':
      case 'optionComputation':
        return;
      case 'tickPrice':
      case 'tickSize':
      case 'tickGeneric':
      case 'marketDataType':
        return market.tick(message);
      case 'historicalBar':
        return market.history.bar(message.reqId, message.bar);
      case 'historyEnd':
        return market.history.end(message.reqId);
      case 'realTimeBar':
        return market.realTimeBar(message);
      default:
        assertNever(message);
    }
  }

  /** The id distinguishes errors of the gateway itself, of a request, and of an order. */
  function onError(message: Extract<GatewayMessage, { name: 'error' }>): void {
    const { id, code, text } = message;
    readOnly.refused(code, text);
    // Old gateways write the largest number where others write -1.
    if (id < 0 || id === NO_ID) {
      if (code === VALIDATION_REFUSED) snapshots.refusedUnnamed();
      return notices.take(code, text);
    }
    if (!context.isRequestId(id))
      return void (margins.onError(id, code, text) || news.error(id, code, text));
    const why = `${text} (${code})`;
    const isAnswered =
      market.refused(id, code, why) ||
      instruments.refused(id, why) ||
      snapshots.refused(id, why) ||
      exercises.refused(id, code, text) ||
      chains.onMessage(message);
    if (!isAnswered) context.log('debug', 'error of a dropped request', { id, code, text });
  }

  return {
    start: connection.start,
    stop(stopped) {
      const isQueued = () => connection.isOpen() && !outbox.isDrained();
      afterDraining(wall, isQueued, () => {
        connection.end(true);
        clockCheck.stop();
        values.closed();
        market.stop();
        acknowledgements.stop();
        stopped();
      });
    },
    submit: submissions.submit,
    modify: resting.modify,
    cancel(cancel) {
      // An order that was not sent needs no cancel, and a cancel must never overtake its order.
      if (!submissions.withdraw(orderIdOf(cancel))) resting.cancel(cancel);
    },
    exercise: exercises.exercise,
    requestSnapshot: snapshots.request,
    resolve: instruments.resolve,
    readChain: chains.read,
    readMargin: margins.read,
    subscribe(instrument) {
      instruments.know(instrument);
      market.subscribe(instrument);
    },
    unsubscribe: market.unsubscribe,
    refill: market.refill,
    askMargin,
  };
}
