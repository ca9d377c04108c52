// Server to client: what the exchange tells.
// Numbers are numbers, times are epoch milliseconds UTC, `undefined` is "unset"; how they look as bytes is the wire's own affair.
import type { Contract, ContractDetails } from './contract.ts';
import type { Execution, Order, OrderState, OrderStatusText } from './order.ts';

export interface HistoricalBar {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly wap: number;
  readonly count: number;
}

/** How bar times are written: the exchange's day, epoch seconds, or date and time with the zone. */
export type BarDates = 'days' | 'seconds' | 'text';

type Told<Name extends string, Fields = unknown> = { readonly name: Name } & Readonly<Fields>;
type ToldById<Name extends string> = Told<Name, { reqId: number }>;

/** Server to client. */
export type Answer =
  | Told<
      'tickPrice',
      { reqId: number; tickType: number; price: number; size: number; attributeMask: number }
    >
  | Told<'tickSize', { reqId: number; tickType: number; size: number }>
  | Told<'tickGeneric', { reqId: number; tickType: number; value: number }>
  | Told<'tickString', { reqId: number; tickType: number; value: string }>
  | Told<
      'tickReqParams',
      { reqId: number; minTick: number; bboExchange: string; snapshotPermissions: number }
    >
  | ToldById<'tickSnapshotEnd'>
  | Told<'marketDataType', { reqId: number; marketDataType: number }>
  | Told<
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
  | Told<
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
  | Told<'tickByTickMid', { reqId: number; time: number; mid: number }>
  | Told<
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
  /** Any notice, warning or error; id −1 when it concerns no order or request. */
  | Told<'error', { id: number; code: number; text: string; advancedReject?: string }>
  | Told<
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
  | Told<'openOrderEnd'>
  | Told<
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
  | Told<'completedOrdersEnd'>
  | Told<'orderBound', { permId: number; clientId: number; orderId: number }>
  /** reqId −1 when nobody asked. */
  | Told<'executionData', { reqId: number; contract: Contract; execution: Execution }>
  | ToldById<'executionDataEnd'>
  | Told<
      'commissionReport',
      {
        execId: string;
        commission: number;
        currency: string;
        /** Undefined for an opening trade: the unset number on the wire. */
        realizedPnl: number | undefined;
      }
    >
  | Told<'position', { account: string; contract: Contract; position: number; averageCost: number }>
  | Told<'positionEnd'>
  | Told<'accountValue', { key: string; value: string; currency: string; account: string }>
  | Told<
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
  | Told<'accountUpdateTime', { time: number }>
  | Told<'accountDownloadEnd', { account: string }>
  | Told<
      'accountSummary',
      { reqId: number; account: string; tag: string; value: string; currency: string }
    >
  | ToldById<'accountSummaryEnd'>
  | Told<
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
  | ToldById<'accountUpdateMultiEnd'>
  | Told<'pnl', { reqId: number; daily: number; unrealized: number; realized: number }>
  | Told<
      'pnlSingle',
      {
        reqId: number;
        position: number;
        daily: number;
        unrealized: number;
        realized: number;
        value: number;
      }
    >
  | Told<'nextValidId', { orderId: number }>
  | Told<'managedAccounts', { accounts: readonly string[] }>
  | Told<'currentTime', { time: number }>
  | Told<'contractData', { reqId: number; details: ContractDetails }>
  | ToldById<'contractDataEnd'>
  | Told<
      'historicalData',
      {
        reqId: number;
        start: number;
        end: number;
        dates: BarDates;
        bars: readonly HistoricalBar[];
      }
    >
  | Told<'historicalDataUpdate', { reqId: number; dates: BarDates; bar: HistoricalBar }>
  | Told<'realTimeBar', { reqId: number; bar: HistoricalBar }>
  | Told<
      'marketRule',
      {
        marketRuleId: number;
        increments: readonly { readonly lowEdge: number; readonly increment: number }[];
      }
    >;

export type AnswerName = Answer['name'];
export type AnswerOf<Name extends AnswerName> = Extract<Answer, { name: Name }>;
