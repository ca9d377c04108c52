// Encodes every answer as the fields of its message at server versions 176 to 178.
import { assertNever } from '../../../../kernel/assert.ts';
import { zoneNamed } from '../../../../market/time/zone.ts';
import type { Answer, AnswerOf } from '../../messages/answer.ts';
import { contractFields } from './contract-fields.ts';
import { UNSET_DOUBLE } from './field-reader.ts';
import { historyFields, historyUpdateFields, scheduleFields } from './history-answers.ts';
import { completedOrderFields, openOrderFields } from './order-answers.ts';
import {
  depthExchangesFields,
  historicalTicksFields,
  marketDepthFields,
  optionParametersFields,
  positionMultiFields,
  smartComponentsFields,
  symbolSamplesFields,
  tickOptionFields,
} from './rare-answers.ts';
import { dashedText, minuteText, momentText } from './time-text.ts';
import type { WritingStyle } from './writing-style.ts';

const UTC = zoneNamed('UTC');

/** The message id first; the wire terminates each field and adds the frame. */
export function answerFields(answer: Answer, style: WritingStyle): string[] {
  switch (answer.name) {
    case 'tickPrice': {
      const { reqId, tickType, price, size, attributeMask } = answer;
      return written(1, 6, reqId, tickType, price, size, attributeMask);
    }
    case 'tickSize':
      return written(2, 6, answer.reqId, answer.tickType, answer.size);
    case 'tickGeneric':
      return written(45, 6, answer.reqId, answer.tickType, answer.value);
    case 'tickString':
      return written(46, 6, answer.reqId, answer.tickType, answer.value);
    case 'tickReqParams': {
      const { reqId, minTick, bboExchange, snapshotPermissions } = answer;
      return written(81, reqId, minTick, bboExchange, snapshotPermissions);
    }
    case 'tickSnapshotEnd':
      return written(57, 1, answer.reqId);
    case 'marketDataType':
      return written(58, 1, answer.reqId, answer.marketDataType);
    case 'tickByTickLast': {
      const { reqId, tickType, time, price, size, mask, exchange, conditions } = answer;
      return written(99, reqId, tickType, seconds(time), price, size, mask, exchange, conditions);
    }
    case 'tickByTickBidAsk': {
      const { reqId, time, bid, ask, bidSize, askSize, mask } = answer;
      return written(99, reqId, 3, seconds(time), bid, ask, bidSize, askSize, mask);
    }
    case 'tickByTickMid':
      return written(99, answer.reqId, 4, seconds(answer.time), answer.mid);
    case 'orderStatus':
      return orderStatusFields(answer);
    case 'error':
      return written(4, 2, answer.id, answer.code, answer.text, answer.advancedReject ?? '');
    case 'openOrder':
      return openOrderFields(answer, style);
    case 'openOrderEnd':
      return written(53, 1);
    case 'completedOrder':
      return completedOrderFields(answer, style);
    case 'completedOrdersEnd':
      return written(102);
    case 'orderBound':
      return written(100, answer.permId, answer.clientId, answer.orderId);
    case 'executionData':
      return executionFields(answer, style);
    case 'executionDataEnd':
      return written(55, 1, answer.reqId);
    case 'commissionReport': {
      const { execId, commission, currency, realizedPnl } = answer;
      const realized = realizedPnl ?? UNSET_DOUBLE;
      return written(59, 1, execId, commission, currency, realized, UNSET_DOUBLE, '');
    }
    case 'position': {
      const { account, contract, position, averageCost } = answer;
      return written(61, 3, account, ...contractFields(contract, ''), position, averageCost);
    }
    case 'positionEnd':
      return written(62, 1);
    case 'accountValue':
      return written(6, 2, answer.key, answer.value, answer.currency, answer.account);
    case 'portfolioValue':
      return portfolioFields(answer);
    case 'accountUpdateTime':
      return written(8, 1, minuteText(answer.time, style.zone));
    case 'accountDownloadEnd':
      return written(54, 1, answer.account);
    case 'accountSummary': {
      const { reqId, account, tag, value, currency } = answer;
      return written(63, 1, reqId, account, tag, value, currency);
    }
    case 'accountSummaryEnd':
      return written(64, 1, answer.reqId);
    case 'accountUpdateMulti': {
      const { reqId, account, modelCode, key, value, currency } = answer;
      return written(73, 1, reqId, account, modelCode, key, value, currency);
    }
    case 'accountUpdateMultiEnd':
      return written(74, 1, answer.reqId);
    case 'pnl':
      return written(94, answer.reqId, answer.daily, answer.unrealized, answer.realized);
    case 'pnlSingle': {
      const { reqId, position, daily, unrealized, realized, value } = answer;
      const profits = [daily, unrealized, realized].map((profit) => profit ?? UNSET_DOUBLE);
      return written(95, reqId, position, ...profits, value);
    }
    case 'nextValidId':
      return written(9, 1, answer.orderId);
    case 'managedAccounts':
      return written(15, 1, answer.accounts.join(','));
    case 'currentTime':
      return written(49, 1, seconds(answer.time));
    case 'contractData':
      return contractDataFields(answer);
    case 'contractDataEnd':
      return written(52, 1, answer.reqId);
    case 'optionParameters':
      return optionParametersFields(answer);
    case 'optionParametersEnd':
      return written(76, answer.reqId);
    case 'tickOption':
      return tickOptionFields(answer);
    case 'historicalData':
      return historyFields(answer, style);
    case 'historicalSchedule':
      return scheduleFields(answer, style);
    case 'historicalDataUpdate':
      return historyUpdateFields(answer, style);
    case 'realTimeBar': {
      const { time, open, high, low, close, volume, wap, count } = answer.bar;
      return written(
        50,
        3,
        answer.reqId,
        seconds(time),
        open,
        high,
        low,
        close,
        volume,
        wap,
        count,
      );
    }
    case 'positionMulti':
      return positionMultiFields(answer);
    case 'positionMultiEnd':
      return written(72, 1, answer.reqId);
    case 'symbolSamples':
      return symbolSamplesFields(answer);
    case 'depthExchanges':
      return depthExchangesFields(answer);
    case 'smartComponents':
      return smartComponentsFields(answer);
    case 'familyCodes':
      return written(78, answer.accounts.length, ...answer.accounts.flatMap((name) => [name, '']));
    case 'softDollarTiers':
      return written(77, answer.reqId, 0);
    case 'newsProviders':
      return written(85, 0);
    case 'userInfo':
      return written(107, answer.reqId, '');
    case 'marketDepth':
      return marketDepthFields(answer);
    case 'headTimestamp': {
      const { reqId, at, inSeconds } = answer;
      return written(88, reqId, inSeconds ? seconds(at) : dashedText(at, UTC));
    }
    case 'historicalTicks':
      return historicalTicksFields(answer);
    case 'marketRule': {
      const steps = answer.increments.flatMap(({ lowEdge, increment }) => [lowEdge, increment]);
      return written(93, answer.marketRuleId, answer.increments.length, ...steps);
    }
    default:
      return assertNever(answer);
  }
}

function written(...values: readonly (number | string)[]): string[] {
  return values.map(String);
}

function seconds(epochMs: number): number {
  return Math.floor(epochMs / 1_000);
}

function orderStatusFields(answer: AnswerOf<'orderStatus'>): string[] {
  return written(
    3,
    answer.orderId,
    answer.status,
    answer.filled,
    answer.remaining,
    answer.averageFillPrice,
    answer.permId,
    answer.parentId,
    answer.lastFillPrice,
    answer.clientId,
    answer.whyHeld,
    answer.marketCapPrice,
  );
}

function executionFields(answer: AnswerOf<'executionData'>, style: WritingStyle): string[] {
  const { execution, contract, reqId } = answer;
  const fields = written(
    11,
    reqId,
    execution.orderId,
    ...contractFields(contract),
    execution.execId,
    momentText(execution.time, style.zone),
    execution.account,
    execution.exchange,
    execution.side,
    execution.shares,
    execution.price,
    execution.permId,
    execution.clientId,
    execution.liquidation ? 1 : 0,
    execution.cumulativeQuantity,
    execution.averagePrice,
    execution.orderRef,
    '',
    '',
    '',
    execution.lastLiquidity,
  );
  return style.serverVersion < 178 ? fields : [...fields, '0'];
}

function portfolioFields(answer: AnswerOf<'portfolioValue'>): string[] {
  const { contract } = answer;
  return written(
    7,
    8,
    ...contractFields(contract, contract.primaryExchange),
    answer.position,
    answer.marketPrice,
    answer.marketValue,
    answer.averageCost,
    answer.unrealizedPnl,
    answer.realizedPnl,
    answer.account,
  );
}

function contractDataFields({ reqId, details }: AnswerOf<'contractData'>): string[] {
  const { contract, secIds, derivative } = details;
  const { conId = '', symbol = '', secType = '' } = derivative?.underlying ?? {};
  const sizeIncrement = derivative === undefined ? 100 : 1;
  return [
    ...written(10, reqId, contract.symbol, contract.secType, contract.lastTradeDate),
    ...written(contract.strike, contract.right, contract.exchange, contract.currency),
    ...written(contract.localSymbol, details.marketName, contract.tradingClass, contract.conId),
    ...written(details.minTick, contract.multiplier, details.orderTypes, details.validExchanges),
    ...written(1, conId || 0, details.longName, contract.primaryExchange),
    ...written(derivative?.contractMonth ?? ''),
    ...written(details.industry, details.category, details.subcategory, details.timeZoneId),
    ...written(details.tradingHours, details.liquidHours, '', ''),
    ...written(secIds.length, ...secIds.flat()),
    ...written(details.aggregationGroup, symbol, secType, details.marketRuleIds),
    ...written(derivative?.expiry ?? '', details.stockType, 1, 1, sizeIncrement),
  ];
}
