// One contract, one order and one answer of each kind, as an exchange would hand them to the wire.
import type { Answer } from '../../../../src/simulators/ib-gateway/messages/answer.ts';
import type {
  Contract,
  ContractDetails,
} from '../../../../src/simulators/ib-gateway/messages/contract.ts';
import {
  type Execution,
  type Order,
  unsetOrder,
} from '../../../../src/simulators/ib-gateway/messages/order.ts';
import type { HistoricalBar } from '../../../../src/simulators/ib-gateway/messages/past-prices.ts';
import { MARKET_NOW } from './scripted-gateway.ts';

export const AAPL: Contract = {
  conId: 265_598,
  symbol: 'AAPL',
  secType: 'STK',
  lastTradeDate: '',
  strike: 0,
  right: '',
  multiplier: '',
  exchange: 'SMART',
  primaryExchange: 'NASDAQ',
  currency: 'USD',
  localSymbol: 'AAPL',
  tradingClass: 'NMS',
};

export const LIMIT_ORDER: Order = {
  ...unsetOrder,
  action: 'BUY',
  quantity: 100,
  type: 'LMT',
  limitPrice: 150.25,
  account: 'DU1234567',
  orderRef: 'abcdefgh.1.e',
};

export const EXECUTION: Execution = {
  execId: '0000e1a7.5c46793a.01.01',
  time: MARKET_NOW,
  account: 'DU1234567',
  exchange: 'ISLAND',
  side: 'BOT',
  shares: 100,
  price: 150.24,
  permId: 1_870_000_001,
  clientId: 7,
  orderId: 1,
  liquidation: false,
  cumulativeQuantity: 100,
  averagePrice: 150.24,
  orderRef: 'abcdefgh.1.e',
  lastLiquidity: 1,
};

export const DETAILS: ContractDetails = {
  contract: AAPL,
  marketName: 'NMS',
  minTick: 0.01,
  orderTypes: 'ACTIVETIM,LMT,MKT,STP,TRAIL',
  validExchanges: 'SMART,NYSE',
  marketRuleIds: '26,26',
  longName: 'APPLE INC – Ω',
  industry: 'Technology',
  category: 'Computers',
  subcategory: 'Computers',
  timeZoneId: 'US/Eastern',
  tradingHours: '20261119:0400-20261119:2000',
  liquidHours: '20261119:0930-20261119:1600',
  secIds: [['ISIN', 'US0378331005']],
  stockType: 'COMMON',
  aggregationGroup: 1,
};

export const BAR: HistoricalBar = {
  time: MARKET_NOW,
  open: 150,
  high: 151.5,
  low: 149.75,
  close: 151,
  volume: 1_200,
  wap: 150.5,
  count: 42,
};

export const OPEN_ORDER: Answer = {
  name: 'openOrder',
  orderId: 1,
  clientId: 7,
  permId: 1_870_000_001,
  contract: AAPL,
  order: LIMIT_ORDER,
  state: { status: 'Submitted' },
};

export const COMPLETED_ORDER: Answer = {
  name: 'completedOrder',
  permId: 1_870_000_001,
  parentPermId: 1_870_000_000,
  contract: AAPL,
  order: LIMIT_ORDER,
  status: 'Filled',
  filledQuantity: 100,
  completedAt: MARKET_NOW,
  completedStatus: 'Filled Size: 100',
};
