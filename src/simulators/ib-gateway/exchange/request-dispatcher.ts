// Dispatches every client request to its handler.
import { assertNever } from '../../../kernel/assert.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import type { Scheduler } from '../../host/scheduler.ts';
import type { Steps } from '../../host/steps.ts';
import type { Turns } from '../../host/turns.ts';
import type { Answer } from '../messages/answer.ts';
import type { Request, RequestOf } from '../messages/request.ts';
import type { AccountStreams } from './account/account-streams.ts';
import { detailsOf, stepsOfMarketRule } from './market/prices/contract-details.ts';
import type { Contracts } from './market/prices/contracts.ts';
import type { Market } from './market/prices/market.ts';
import { EXCHANGES } from './market/prices/stocks.ts';
import { createLookUps } from './market/streams/look-ups.ts';
import type { MarketStreams } from './market/streams/market-streams.ts';
import { optionParametersFor } from './market/streams/option-parameters.ts';
import type { Exercises } from './option-life/exercises.ts';
import type { OptionChain } from './options/option-chain.ts';
import type { OrderEntry } from './orders/order-entry.ts';
import type { OrderLists } from './orders/order-lists.ts';
import type { Mail } from './scheduling/delivery.ts';
import type { Faults } from './scheduling/faults.ts';
import { createPendingAnswers } from './scheduling/pending-answers.ts';
import type { OrderIds } from './state/order-ids.ts';

interface Parts {
  readonly scheduler: Scheduler;
  readonly calendar: Calendar;
  readonly mail: Mail;
  readonly contracts: Contracts;
  readonly chain: OptionChain;
  readonly exercises: Exercises;
  readonly orderEntry: OrderEntry;
  readonly faults: Faults;
  readonly lists: OrderLists;
  readonly marketStreams: MarketStreams;
  readonly market: Market;
  readonly accountStreams: AccountStreams;
  readonly ids: OrderIds;
  readonly turns: Turns;
  accountsOf(): readonly string[];
}

/** Contracts of a chain that are described without a pause. */
const DETAILS_PIECE = 100;
const READ_ONLY =
  "Error validating request.-'bS' : cause - The API interface is currently in Read-Only mode.";
const WRITING: ReadonlySet<Request['name']> = new Set<Request['name']>([
  'placeOrder',
  'exerciseOptions',
  'cancelOrder',
  'reqGlobalCancel',
  'reqOpenOrders',
  'reqAllOpenOrders',
  'reqAutoOpenOrders',
  'reqCompletedOrders',
]);

export function createRequestDispatcher(parts: Parts): {
  request(clientId: number, request: Request): void;
  /** It gets no more of a long chain. */
  dropClient(clientId: number): void;
} {
  const { scheduler, mail, orderEntry, lists, marketStreams, accountStreams, ids } = parts;
  const lookUps = createLookUps(parts);
  const pendingAnswers = createPendingAnswers(parts.turns);

  function answer(clientId: number, ...answers: readonly Answer[]): void {
    mail.sendNow(clientId, answers);
  }

  function refuse(clientId: number, id: number, code: number, text: string): void {
    answer(clientId, { name: 'error', id, code, text });
  }

  function sendContract(clientId: number, asked: RequestOf<'reqContractData'>): void {
    const { reqId, contract, secIdType, secId } = asked;
    // A gateway never answers about a combination.
    if (contract.secType === 'BAG') return;
    const { contracts, calendar, chain } = parts;
    const found = contracts.all(contract, { type: secIdType, id: secId });
    if (found.length === 0) {
      const { code, text } = contracts.problemOf(contract);
      refuse(clientId, reqId, code, text);
      return;
    }
    const { ofSymbol } = contracts;
    const about = { calendar, chain, now: scheduler.now(), ofSymbol, hoursByClass: new Map() };
    const sendFrom = (from: number) => {
      const details = found.slice(from, from + DETAILS_PIECE).map((one): Answer => {
        return { name: 'contractData', reqId, details: detailsOf(one, about) };
      });
      const isLast = from + DETAILS_PIECE >= found.length;
      answer(
        clientId,
        ...details,
        ...(isLast ? [{ name: 'contractDataEnd', reqId } as const] : []),
      );
    };
    function* rest(): Steps<void> {
      for (let from = DETAILS_PIECE; from < found.length; from += DETAILS_PIECE) {
        sendFrom(from);
        yield;
      }
    }
    sendFrom(0);
    if (found.length > DETAILS_PIECE) pendingAnswers.begin({ clientId, reqId }, rest(), () => {});
  }

  function sendMarketRule(clientId: number, marketRuleId: number): void {
    const increments = stepsOfMarketRule(marketRuleId);
    if (increments === undefined) {
      refuse(clientId, -1, 321, `Error validating request.-'eC' : cause - Unknown market rule.`);
      return;
    }
    answer(clientId, { name: 'marketRule', marketRuleId, increments });
  }

  /** Taken without a word: the night carries it out. */
  function exercise(clientId: number, asked: RequestOf<'exerciseOptions'>): void {
    const refusal = parts.exercises.request(asked);
    if (refusal !== undefined) refuse(clientId, asked.reqId, refusal.code, refusal.text);
  }

  /** There is no log of that kind, so every level is as good as another. */
  function setLogLevel(clientId: number, level: number): void {
    if (level < 1 || level > 5) refuse(clientId, -1, 319, `Invalid log level ${level}`);
  }

  /** Every listing has live data, so none of the four changes anything. */
  function setMarketDataType(clientId: number, type: number): void {
    if (type >= 1 && type <= 4) return;
    refuse(clientId, -1, 321, `Error validating request.-'cj' : cause - Invalid market data type.`);
  }

  /** A gateway whose API may only read shows no orders of others and takes none: no list, no end of one. */
  function refuseAsReadOnly(clientId: number, asked: Request): boolean {
    if (!WRITING.has(asked.name) || parts.faults.standing('read-only') === undefined) return false;
    const id = 'orderId' in asked ? asked.orderId : -1;
    refuse(clientId, id, 321, READ_ONLY);
    return true;
  }

  function request(clientId: number, asked: Request): void {
    if (refuseAsReadOnly(clientId, asked)) return;
    switch (asked.name) {
      case 'startApi':
        return;
      case 'placeOrder':
        return orderEntry.placeOrder(clientId, asked);
      case 'cancelOrder':
        return orderEntry.cancelOrder(clientId, asked);
      case 'reqGlobalCancel':
        return orderEntry.cancelAll();
      case 'reqOpenOrders':
        return lists.sendOpen(clientId, 'own');
      case 'reqAllOpenOrders':
        return lists.sendOpen(clientId, 'all');
      case 'reqAutoOpenOrders':
        return lists.bindManual(clientId, asked.autoBind);
      case 'reqCompletedOrders':
        return lists.sendCompleted(clientId, asked.apiOnly);
      case 'reqExecutions':
        return lists.sendExecutions(clientId, asked);
      case 'reqManagedAccts':
        return answer(clientId, { name: 'managedAccounts', accounts: parts.accountsOf() });
      case 'reqCurrentTime':
        return mail.sendNow(clientId, [{ name: 'currentTime', time: scheduler.now() }]);
      case 'reqIds':
        return answer(clientId, { name: 'nextValidId', orderId: ids.nextValid(clientId) });
      case 'setServerLogLevel':
        return setLogLevel(clientId, asked.level);
      case 'reqContractData':
        return sendContract(clientId, asked);
      case 'exerciseOptions':
        return exercise(clientId, asked);
      case 'reqSecDefOptParams':
        return answer(clientId, ...optionParametersFor(asked, parts));
      case 'reqMarketRule':
        return sendMarketRule(clientId, asked.marketRuleId);
      case 'reqMarketDataType':
        return setMarketDataType(clientId, asked.marketDataType);
      case 'reqMktData':
        return marketStreams.watch(clientId, asked);
      case 'cancelMktData':
        return marketStreams.unwatch(clientId, asked.reqId, 'quotes');
      case 'reqTickByTick':
        return marketStreams.watchTicks(clientId, asked);
      case 'cancelTickByTick':
        return marketStreams.unwatch(clientId, asked.reqId, 'ticks');
      case 'reqRealTimeBars':
        return marketStreams.watchBars(clientId, asked);
      case 'cancelRealTimeBars':
        return marketStreams.unwatch(clientId, asked.reqId, 'bars');
      case 'reqHistoricalData':
        return marketStreams.sendHistory(clientId, asked);
      case 'cancelHistoricalData':
        return marketStreams.unwatch(clientId, asked.reqId, 'history');
      case 'reqMktDepth':
        return marketStreams.watchDepth(clientId, asked);
      case 'cancelMktDepth':
        return marketStreams.unwatch(clientId, asked.reqId, 'depth');
      case 'reqMktDepthExchanges':
        return answer(clientId, { name: 'depthExchanges', exchanges: EXCHANGES });
      case 'reqSmartComponents':
        return lookUps.sendComponents(clientId, asked);
      case 'reqFamilyCodes':
        return answer(clientId, { name: 'familyCodes', accounts: parts.accountsOf() });
      case 'reqSoftDollarTiers':
        return answer(clientId, { name: 'softDollarTiers', reqId: asked.reqId });
      case 'reqUserInfo':
        return answer(clientId, { name: 'userInfo', reqId: asked.reqId });
      case 'reqNewsProviders':
        return answer(clientId, { name: 'newsProviders' });
      case 'reqMatchingSymbols':
        return lookUps.sendSymbols(clientId, asked);
      case 'reqHeadTimestamp':
        return lookUps.sendHead(clientId, asked);
      case 'cancelHeadTimestamp':
        // It was answered at once.
        return;
      case 'reqHistoricalTicks':
        return marketStreams.sendPastTicks(clientId, asked);
      case 'reqPositionsMulti':
        return accountStreams.positionsMulti(clientId, asked);
      case 'cancelPositionsMulti':
        return accountStreams.cancel(clientId, 'positions-multi', asked.reqId);
      case 'reqPositions':
        return accountStreams.positions(clientId);
      case 'cancelPositions':
        return accountStreams.cancel(clientId, 'positions');
      case 'reqAccountUpdates':
        return accountStreams.updates(clientId, asked);
      case 'reqAccountSummary':
        return accountStreams.summary(clientId, asked);
      case 'cancelAccountSummary':
        return accountStreams.cancel(clientId, 'summary', asked.reqId);
      case 'reqAccountUpdatesMulti':
        return accountStreams.multi(clientId, asked);
      case 'cancelAccountUpdatesMulti':
        return accountStreams.cancel(clientId, 'multi', asked.reqId);
      case 'reqPnl':
        return accountStreams.pnl(clientId, asked);
      case 'cancelPnl':
        return accountStreams.cancel(clientId, 'pnl', asked.reqId);
      case 'reqPnlSingle':
        return accountStreams.pnlSingle(clientId, asked);
      case 'cancelPnlSingle':
        return accountStreams.cancel(clientId, 'pnl-single', asked.reqId);
      default:
        return assertNever(asked);
    }
  }

  return { request, dropClient: pendingAnswers.stopAll };
}
