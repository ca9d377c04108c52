// What the scripted exchange answers: enough for a client library to show that it understands every message.
import type { Answer } from '../../../../src/simulators/ib-gateway/messages/answer.ts';
import type { Request } from '../../../../src/simulators/ib-gateway/messages/request.ts';
import { AAPL, BAR, COMPLETED_ORDER, DETAILS, EXECUTION } from './samples.ts';
import { MARKET_NOW } from './scripted-gateway.ts';

/** Every order is acknowledged and filled at once; every question has one answer. */
export function answersTo(request: Request, clientId: number): readonly Answer[] {
  switch (request.name) {
    case 'placeOrder': {
      const { orderId, contract, order } = request;
      const permId = 1_870_000_000 + orderId;
      return [
        {
          name: 'openOrder',
          orderId,
          clientId,
          permId,
          contract,
          order,
          state: { status: 'Submitted' },
        },
        {
          name: 'orderStatus',
          orderId,
          status: 'Filled',
          filled: 100,
          remaining: 0,
          averageFillPrice: 150.24,
          permId,
          parentId: order.parentId,
          lastFillPrice: 150.24,
          clientId,
          whyHeld: '',
          marketCapPrice: 0,
        },
      ];
    }
    case 'reqExecutions':
      return [
        { name: 'executionData', reqId: request.reqId, contract: AAPL, execution: EXECUTION },
        {
          name: 'commissionReport',
          execId: EXECUTION.execId,
          commission: 1.05,
          currency: 'USD',
          realizedPnl: undefined,
        },
        { name: 'executionDataEnd', reqId: request.reqId },
      ];
    case 'reqCompletedOrders':
      return [COMPLETED_ORDER, { name: 'completedOrdersEnd' }];
    case 'reqContractData':
      return [
        { name: 'contractData', reqId: request.reqId, details: DETAILS },
        { name: 'contractDataEnd', reqId: request.reqId },
      ];
    case 'reqHistoricalData':
      return [
        {
          name: 'historicalData',
          reqId: request.reqId,
          start: MARKET_NOW - 1_000,
          end: MARKET_NOW,
          dates: request.formatDate === 2 ? 'seconds' : 'text',
          bars: [BAR, BAR],
        },
      ];
    case 'reqMarketRule':
      return [
        {
          name: 'marketRule',
          marketRuleId: request.marketRuleId,
          increments: [
            { lowEdge: 0, increment: 0.0001 },
            { lowEdge: 1, increment: 0.01 },
          ],
        },
      ];
    case 'reqOpenOrders':
    case 'reqAllOpenOrders':
      return [{ name: 'openOrderEnd' }];
    case 'reqPositions':
      return [
        { name: 'position', account: ACCOUNT, contract: AAPL, position: 100, averageCost: 150.25 },
        { name: 'positionEnd' },
      ];
    case 'reqCurrentTime':
      return [{ name: 'currentTime', time: MARKET_NOW }];
    case 'reqIds':
      return [{ name: 'nextValidId', orderId: 1 }];
    case 'reqMktData':
      return ticksFor(request.reqId);
    case 'reqRealTimeBars':
      return [{ name: 'realTimeBar', reqId: request.reqId, bar: BAR }];
    case 'reqPnl':
      return [{ name: 'pnl', reqId: request.reqId, daily: 1.5, unrealized: 2.5, realized: 3.5 }];
    default:
      return accountAnswersTo(request);
  }
}

const ACCOUNT = 'DU1234567';

function ticksFor(reqId: number): readonly Answer[] {
  return [
    { name: 'tickReqParams', reqId, minTick: 0.01, bboExchange: '9c0001', snapshotPermissions: 3 },
    { name: 'marketDataType', reqId, marketDataType: 1 },
    { name: 'tickPrice', reqId, tickType: 1, price: 150.1, size: 3, attributeMask: 0 },
    { name: 'tickSize', reqId, tickType: 0, size: 3 },
    { name: 'tickPrice', reqId, tickType: 2, price: 150.2, size: 4, attributeMask: 0 },
    { name: 'tickPrice', reqId, tickType: 4, price: 150.15, size: 1, attributeMask: 0 },
    { name: 'tickGeneric', reqId, tickType: 49, value: 0 },
    { name: 'tickString', reqId, tickType: 45, value: String(MARKET_NOW / 1_000) },
  ];
}

function accountAnswersTo(request: Request): readonly Answer[] {
  const net = { value: '1000000.00', currency: 'USD', account: ACCOUNT } as const;
  switch (request.name) {
    case 'reqAccountUpdates':
      return [
        { name: 'accountValue', key: 'NetLiquidation', ...net },
        {
          name: 'portfolioValue',
          contract: AAPL,
          position: 100,
          marketPrice: 151,
          marketValue: 15_100,
          averageCost: 150.25,
          unrealizedPnl: 75,
          realizedPnl: 0,
          account: ACCOUNT,
        },
        { name: 'accountUpdateTime', time: MARKET_NOW },
        { name: 'accountDownloadEnd', account: ACCOUNT },
      ];
    case 'reqAccountUpdatesMulti': {
      const { reqId } = request;
      return [
        { name: 'accountUpdateMulti', reqId, modelCode: '', key: 'Cushion', ...net, value: '1' },
        { name: 'accountUpdateMultiEnd', reqId },
      ];
    }
    case 'reqAccountSummary': {
      const { reqId } = request;
      return [
        { name: 'accountSummary', reqId, tag: 'NetLiquidation', ...net },
        { name: 'accountSummaryEnd', reqId },
      ];
    }
    default:
      return [];
  }
}
