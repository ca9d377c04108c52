// Server to client: messages of the exchange. Numbers are numbers, times are epoch milliseconds UTC, `undefined` is
// "unset"; the wire module encodes them.
import type { Contract, ContractDetails } from './contract.ts';
import type { Execution, Order, OrderState, OrderStatusText } from './order.ts';
import type { BarDates, HistoricalBar, PastTicks } from './past-prices.ts';

type NamedAnswer<Name extends string, Fields = unknown> = {
  readonly name: Name;
} & Readonly<Fields>;
type NamedAnswerById<Name extends string> = NamedAnswer<Name, { reqId: number }>;

/** Server to client. */
export type Answer =
  | NamedAnswer<
      'tickPrice',
      { reqId: number; tickType: number; price: number; size: number; attributeMask: number }
    >
  | NamedAnswer<'tickSize', { reqId: number; tickType: number; size: number }>
  | NamedAnswer<'tickGeneric', { reqId: number; tickType: number; value: number }>
  | NamedAnswer<'tickString', { reqId: number; tickType: number; value: string }>
  | NamedAnswer<
      'tickReqParams',
      { reqId: number; minTick: number; bboExchange: string; snapshotPermissions: number }
    >
  | NamedAnswerById<'tickSnapshotEnd'>
  | NamedAnswer<'marketDataType', { reqId: number; marketDataType: number }>
  | NamedAnswer<
      'tickByTickLast',
      {
        reqId: number;
        /** 1 Last, 2 AllLast. */
        tickType: 1 | 2;
        time: number;
        price: number;
        size: number;
        mask: number;
        exchange: string;
        conditions: string;
      }
    >
  | NamedAnswer<
      'tickByTickBidAsk',
      {
        reqId: number;
        time: number;
        bid: number;
        ask: number;
        bidSize: number;
        askSize: number;
        mask: number;
      }
    >
  | NamedAnswer<'tickByTickMid', { reqId: number; time: number; mid: number }>
  | NamedAnswer<
      'orderStatus',
      {
        orderId: number;
        status: OrderStatusText;
        filled: number;
        remaining: number;
        averageFillPrice: number;
        permId: number;
        parentId: number;
        lastFillPrice: number;
        clientId: number;
        whyHeld: string;
        marketCapPrice: number;
      }
    >
  /** Any notice, warning or error; id −1 if it concerns no order or request. */
  | NamedAnswer<'error', { id: number; code: number; text: string; advancedReject?: string }>
  | NamedAnswer<
      'openOrder',
      {
        orderId: number;
        clientId: number;
        permId: number;
        contract: Contract;
        order: Order;
        state: OrderState;
      }
    >
  | NamedAnswer<'openOrderEnd'>
  | NamedAnswer<
      'completedOrder',
      {
        permId: number;
        parentPermId: number;
        contract: Contract;
        order: Order;
        status: OrderStatusText;
        filledQuantity: number;
        completedAt: number;
        /** Free text such as `Filled Size: 100` or `Cancelled by Trader`. */
        completedStatus: string;
      }
    >
  | NamedAnswer<'completedOrdersEnd'>
  | NamedAnswer<'orderBound', { permId: number; clientId: number; orderId: number }>
  /** reqId −1 if unsolicited. */
  | NamedAnswer<'executionData', { reqId: number; contract: Contract; execution: Execution }>
  | NamedAnswerById<'executionDataEnd'>
  | NamedAnswer<
      'commissionReport',
      {
        execId: string;
        commission: number;
        currency: string;
        /** Undefined for an opening trade: the unset number on the wire. */
        realizedPnl: number | undefined;
      }
    >
  | NamedAnswer<
      'position',
      { account: string; contract: Contract; position: number; averageCost: number }
    >
  | NamedAnswer<'positionEnd'>
  | NamedAnswer<'accountValue', { key: string; value: string; currency: string; account: string }>
  | NamedAnswer<
      'portfolioValue',
      {
        contract: Contract;
        position: number;
        marketPrice: number;
        marketValue: number;
        averageCost: number;
        unrealizedPnl: number;
        realizedPnl: number;
        account: string;
      }
    >
  | NamedAnswer<'accountUpdateTime', { time: number }>
  | NamedAnswer<'accountDownloadEnd', { account: string }>
  | NamedAnswer<
      'accountSummary',
      { reqId: number; account: string; tag: string; value: string; currency: string }
    >
  | NamedAnswerById<'accountSummaryEnd'>
  | NamedAnswer<
      'accountUpdateMulti',
      {
        reqId: number;
        account: string;
        modelCode: string;
        key: string;
        value: string;
        currency: string;
      }
    >
  | NamedAnswerById<'accountUpdateMultiEnd'>
  | NamedAnswer<'pnl', { reqId: number; daily: number; unrealized: number; realized: number }>
  | NamedAnswer<
      'pnlSingle',
      {
        reqId: number;
        position: number;
        daily: number | undefined;
        unrealized: number | undefined;
        realized: number | undefined;
        value: number;
      }
    >
  | NamedAnswer<'nextValidId', { orderId: number }>
  | NamedAnswer<'managedAccounts', { accounts: readonly string[] }>
  | NamedAnswer<'currentTime', { time: number }>
  | NamedAnswer<'contractData', { reqId: number; details: ContractDetails }>
  | NamedAnswerById<'contractDataEnd'>
  | NamedAnswer<
      'optionParameters',
      {
        reqId: number;
        exchange: string;
        underlyingConId: number;
        tradingClass: string;
        multiplier: string;
        /** `20261218` */
        expiries: readonly string[];
        /** Of all expiries together. */
        strikes: readonly number[];
      }
    >
  | NamedAnswerById<'optionParametersEnd'>
  | NamedAnswer<
      'tickOption',
      {
        reqId: number;
        /** 10 bid, 11 ask, 12 last, 13 model. */
        tickType: number;
        /** Undefined where there is none: −1 on the wire, and −2 of a greek. */
        volatility: number | undefined;
        delta: number | undefined;
        price: number | undefined;
        presentDividend: number | undefined;
        gamma: number | undefined;
        vega: number | undefined;
        theta: number | undefined;
        underlyingPrice: number | undefined;
      }
    >
  | NamedAnswer<
      'historicalData',
      {
        reqId: number;
        start: number;
        end: number;
        dates: BarDates;
        bars: readonly HistoricalBar[];
      }
    >
  | NamedAnswer<
      'historicalSchedule',
      {
        reqId: number;
        /** `day` as YYYY-MM-DD. */
        sessions: readonly {
          readonly day: string;
          readonly open: number;
          readonly close: number;
        }[];
      }
    >
  | NamedAnswer<'historicalDataUpdate', { reqId: number; dates: BarDates; bar: HistoricalBar }>
  | NamedAnswer<'realTimeBar', { reqId: number; bar: HistoricalBar }>
  | NamedAnswer<
      'positionMulti',
      {
        reqId: number;
        account: string;
        modelCode: string;
        contract: Contract;
        position: number;
        averageCost: number;
      }
    >
  | NamedAnswerById<'positionMultiEnd'>
  | NamedAnswer<'symbolSamples', { reqId: number; contracts: readonly Contract[] }>
  | NamedAnswer<'depthExchanges', { exchanges: readonly string[] }>
  | NamedAnswer<
      'smartComponents',
      {
        reqId: number;
        components: readonly { readonly exchange: string; readonly letter: string }[];
      }
    >
  /** None of any account. */
  | NamedAnswer<'familyCodes', { accounts: readonly string[] }>
  /** None. */
  | NamedAnswerById<'softDollarTiers'>
  /** None. */
  | NamedAnswer<'newsProviders'>
  /** Without a brand. */
  | NamedAnswerById<'userInfo'>
  | NamedAnswer<
      'marketDepth',
      {
        reqId: number;
        /** The row, 0 is the best price. */
        position: number;
        /** Undefined for the depth of one exchange. */
        marketMaker: string | undefined;
        /** 0 insert, 1 update, 2 delete. */
        operation: number;
        /** 0 ask, 1 bid. */
        side: number;
        price: number;
        size: number;
      }
    >
  | NamedAnswer<'headTimestamp', { reqId: number; at: number; inSeconds: boolean }>
  | NamedAnswer<'historicalTicks', { reqId: number; ticks: PastTicks }>
  | NamedAnswer<
      'marketRule',
      {
        marketRuleId: number;
        increments: readonly { readonly lowEdge: number; readonly increment: number }[];
      }
    >;

export type AnswerName = Answer['name'];
export type AnswerOf<Name extends AnswerName> = Extract<Answer, { name: Name }>;
