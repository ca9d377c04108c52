// The table of plain messages: a session's command as the exchange's request, the exchange's answer as what the session hears.

import { assertNever } from '../../../src/kernel/assert.ts';
import { SECOND_MS } from '../../../src/kernel/instant.ts';
import { zoneNamed } from '../../../src/market/time/zone.ts';
import type { Answer, AnswerOf } from '../../../src/simulators/ib-gateway/messages/answer.ts';
import type { Contract } from '../../../src/simulators/ib-gateway/messages/contract.ts';
import {
  type Execution,
  type Order,
  unsetOrder,
} from '../../../src/simulators/ib-gateway/messages/order.ts';
import type { Request } from '../../../src/simulators/ib-gateway/messages/request.ts';
import {
  momentText,
  parseMoment,
} from '../../../src/simulators/ib-gateway/wire/codec/time-text.ts';
import type {
  GatewayCommand,
  GatewayMessage,
  IncomingOrder,
  OutgoingOrder,
  WireExecution,
} from '../../../src/trader/adapters/ib/messages/messages.ts';
import { combinationFrom, contractFrom, contractTo, legsTo } from './contracts.ts';
import { conditionsFrom, conditionTo, marginOf } from './order-parts.ts';

const ZONE = zoneNamed('US/Eastern');

/** Legs of one write arrive as one request each, in order. */
export function requestsOf(command: GatewayCommand): readonly Request[] {
  switch (command.name) {
    case 'placeOrders':
      return command.orders.map((order) => ({
        name: 'placeOrder',
        orderId: order.orderId,
        contract: contractTo(order.contract),
        order: orderTo(order),
      }));
    case 'cancelOrder':
      return [{ name: 'cancelOrder', orderId: command.orderId, manualTime: '' }];
    case 'reqCurrentTime':
    case 'reqAllOpenOrders':
    case 'reqPositions':
      return [{ name: command.name }];
    case 'reqCompletedOrders':
      return [{ name: command.name, apiOnly: false }];
    case 'reqExecutions':
      return [
        {
          name: command.name,
          reqId: command.reqId,
          filter: { ...NO_FILTER, account: command.account },
        },
      ];
    case 'reqAccountUpdates':
      return [{ name: command.name, subscribe: true, account: command.account }];
    case 'cancelAccountUpdates':
      return [{ name: 'reqAccountUpdates', subscribe: false, account: command.account }];
    case 'reqAccountSummary': {
      const { name, reqId, tags } = command;
      return [{ name, reqId, group: 'All', tags: tags.split(',') }];
    }
    case 'cancelAccountSummary':
      return [{ name: command.name, reqId: command.reqId }];
    case 'reqMarketDataType':
      return [{ name: command.name, marketDataType: command.dataType }];
    case 'reqContractDetails':
      return [
        {
          ...NO_CONTRACT_FILTER,
          name: 'reqContractData',
          reqId: command.reqId,
          contract: contractTo(command.contract),
        },
      ];
    case 'reqOptionParameters':
      return [
        {
          name: 'reqSecDefOptParams',
          ...{ reqId: command.reqId, symbol: command.symbol, conId: command.conId },
          ...{ futuresExchange: '', secType: 'STK' },
        },
      ];
    case 'exerciseOptions':
      return [
        {
          name: command.name,
          reqId: command.reqId,
          contract: contractTo(command.contract),
          action: command.action === 'exercise' ? 1 : 2,
          quantity: command.contracts,
          account: command.account,
          isOverride: command.isOverride,
        },
      ];
    case 'reqMarketRule':
      return [{ name: command.name, marketRuleId: command.ruleId }];
    case 'reqMktData':
      return [
        {
          name: command.name,
          reqId: command.reqId,
          contract: contractTo(command.contract),
          genericTicks: command.genericTicks,
          snapshot: false,
          regulatorySnapshot: false,
        },
      ];
    case 'reqRealTimeBars':
      return [
        {
          name: command.name,
          reqId: command.reqId,
          contract: contractTo(command.contract),
          barSeconds: 5,
          whatToShow: 'TRADES',
          useRth: true,
        },
      ];
    case 'reqHistory':
      return [
        {
          name: 'reqHistoricalData',
          reqId: command.reqId,
          contract: contractTo(command.contract),
          includeExpired: false,
          endAt: undefined,
          barSize: '1 min',
          duration: `${command.days} D`,
          useRth: true,
          whatToShow: 'TRADES',
          formatDate: 2,
          keepUpToDate: false,
        },
      ];
    case 'cancelMktData':
    case 'cancelRealTimeBars':
      return [{ name: command.name, reqId: command.reqId }];
    case 'cancelHistory':
      return [{ name: 'cancelHistoricalData', reqId: command.reqId }];
    default:
      return assertNever(command);
  }
}

const NO_FILTER = {
  clientId: undefined,
  account: '',
  since: undefined,
  symbol: '',
  secType: '',
  exchange: '',
  side: '',
} as const;
const NO_CONTRACT_FILTER = {
  includeExpired: false,
  secIdType: '',
  secId: '',
  issuerId: '',
} as const;

function orderTo(order: OutgoingOrder): Order {
  const { action, quantity, type, limitPrice, auxPrice, tif, goodTillDate } = order;
  const { ocaGroup, ocaType, account, orderRef, transmit, parentId, outsideRth } = order;
  return {
    ...unsetOrder,
    action,
    quantity,
    type,
    limitPrice,
    auxPrice,
    tif,
    goodTillDate,
    goodTillAt: goodTillDate === '' ? undefined : parseMoment(goodTillDate, ZONE),
    ocaGroup,
    ocaType,
    account,
    orderRef,
    transmit,
    parentId,
    outsideRth,
    whatIf: order.isWhatIf === true,
    conditions: (order.conditions ?? []).map(conditionTo),
    ...(order.contract.combination && { carried: carriedOf(order) }),
  };
}

/** The broker fills whole units or nothing of them. */
function carriedOf({ contract }: OutgoingOrder): Order['carried'] {
  const smartParameters = [['NonGuaranteed', '0'] as const];
  return { ...unsetOrder.carried, legs: legsTo(contract), smartParameters };
}

/** Hands over what a session hears of one answer; answers it never asks for are dropped as the library would not tell them. */
export function tell(answer: Answer, hear: (message: GatewayMessage) => void): void {
  switch (answer.name) {
    case 'tickPrice':
    case 'tickSize':
    case 'tickGeneric':
    case 'openOrderEnd':
    case 'completedOrdersEnd':
    case 'positionEnd':
    case 'nextValidId':
    case 'managedAccounts':
      return hear(answer);
    case 'commissionReport': {
      const { execId, commission, currency, realizedPnl = Number.NaN } = answer;
      return hear({ name: 'commission', execId, commission, currency, realizedPnl });
    }
    case 'realTimeBar':
      return hear({ name: 'realTimeBar', reqId: answer.reqId, bar: barOf(answer.bar) });
    case 'historicalData': {
      const { reqId, bars } = answer;
      for (const bar of bars) hear({ name: 'historicalBar', reqId, bar: barOf(bar) });
      return hear({ name: 'historyEnd', reqId });
    }
    case 'marketDataType':
      return hear({ name: answer.name, reqId: answer.reqId, dataType: answer.marketDataType });
    case 'orderStatus': {
      const { orderId, clientId, permId, status, filled, remaining, whyHeld } = answer;
      return hear({
        name: 'orderStatus',
        orderId,
        clientId,
        permId,
        status,
        filled,
        remaining,
        whyHeld,
      });
    }
    case 'openOrder':
      hear({ name: 'openOrder', order: incomingOrder(answer) });
      if (answer.order.whatIf) hear({ name: 'margin', ...marginOf(answer) });
      return;
    case 'completedOrder':
      return hear({
        name: 'completedOrder',
        order: {
          contract: combinationFrom(answer.contract, answer.order.carried.legs),
          account: answer.order.account,
          permId: answer.permId,
          orderRef: answer.order.orderRef,
          status: answer.status,
          filled: answer.filledQuantity,
          why: answer.completedStatus,
        },
      });
    case 'executionData':
      return hear({
        name: 'execution',
        reqId: answer.reqId,
        execution: executionOf(answer.contract, answer.execution),
      });
    case 'executionDataEnd':
      return hear({ name: 'executionsEnd', reqId: answer.reqId });
    case 'position': {
      const { account, contract, position, averageCost } = answer;
      return hear({
        name: 'position',
        ...{ account, contract: contractFrom(contract), quantity: position, averageCost },
      });
    }
    case 'accountValue': {
      const { account, key, value, currency } = answer;
      return hear({ name: 'accountValue', account, tag: key, value, currency });
    }
    case 'accountUpdateTime':
      return hear({ name: 'accountUpdateTime' });
    case 'accountDownloadEnd':
      return hear({ name: 'accountDownloadEnd', account: answer.account });
    case 'accountSummary': {
      const { reqId, account, tag, value, currency } = answer;
      return hear({ name: 'accountSummary', reqId, account, tag, value, currency });
    }
    case 'error':
      return hear({ name: 'error', id: answer.id, code: answer.code, text: answer.text });
    case 'currentTime':
      return hear({ name: 'currentTime', epochSeconds: Math.floor(answer.time / SECOND_MS) });
    case 'contractData': {
      const { contract, validExchanges, marketRuleIds, liquidHours, timeZoneId } = answer.details;
      return hear({
        name: 'contractDetails',
        reqId: answer.reqId,
        details: {
          contract: contractFrom(contract),
          ...{ validExchanges, marketRuleIds, liquidHours, timeZoneId },
        },
      });
    }
    case 'contractDataEnd':
      return hear({ name: 'contractDetailsEnd', reqId: answer.reqId });
    case 'optionParameters': {
      const { reqId, exchange, tradingClass, multiplier, expiries } = answer;
      return hear({
        name: answer.name,
        ...{ reqId, exchange, tradingClass, expiries, multiplier: Number(multiplier) },
      });
    }
    case 'optionParametersEnd':
      return hear({ name: answer.name, reqId: answer.reqId });
    case 'tickOption': {
      const { reqId, tickType, volatility = Number.NaN, delta = Number.NaN } = answer;
      return hear({ name: 'optionComputation', reqId, tickType, volatility, delta });
    }
    case 'marketRule':
      return hear({ name: 'marketRule', ruleId: answer.marketRuleId, steps: answer.increments });
    default:
  }
}

function barOf(bar: {
  time: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}) {
  const { open, high, low, close, volume } = bar;
  return { time: bar.time / SECOND_MS, open, high, low, close, volume };
}

function incomingOrder({
  orderId,
  clientId,
  permId,
  contract,
  order,
  state,
}: AnswerOf<'openOrder'>): IncomingOrder {
  return {
    orderId,
    clientId,
    permId,
    contract: combinationFrom(contract, order.carried.legs),
    action: order.action === 'BUY' ? 'BUY' : 'SELL',
    quantity: order.quantity ?? Number.NaN,
    type: order.type,
    limitPrice: order.limitPrice,
    auxPrice: order.auxPrice,
    tif: order.tif,
    goodTillDate: order.goodTillDate,
    ocaGroup: order.ocaGroup,
    ocaType: order.ocaType,
    account: order.account,
    orderRef: order.orderRef,
    parentId: order.parentId,
    outsideRth: order.outsideRth,
    status: state.status,
    isWhatIf: order.whatIf,
    ...(order.conditions.length > 0 && conditionsFrom(order.conditions)),
  };
}

/** A day's executions are told in every snapshot: their texts are made once. */
const toldExecutions = new WeakMap<Execution, WireExecution>();

function executionOf(contract: Contract, execution: Execution): WireExecution {
  const known = toldExecutions.get(execution);
  if (known !== undefined) return known;
  const told = toldExecution(contract, execution);
  toldExecutions.set(execution, told);
  return told;
}

function toldExecution(contract: Contract, execution: Execution): WireExecution {
  const { execId, account, orderId, clientId, permId, orderRef, side, shares, price } = execution;
  const { cumulativeQuantity, averagePrice } = execution;
  return {
    contract: contractFrom(contract),
    execId,
    account,
    orderId,
    clientId,
    permId,
    orderRef,
    side,
    shares,
    price,
    time: momentText(execution.time, ZONE),
    cumulativeQuantity,
    averagePrice,
    ...(execution.liquidation && { isLiquidation: true }),
  };
}
