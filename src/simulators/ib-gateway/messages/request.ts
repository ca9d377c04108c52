// Client to server: requests to the exchange. Numbers are numbers, times are epoch milliseconds UTC, `undefined` is
// "unset"; the wire module decodes them.
import type { Contract } from './contract.ts';
import type { Order } from './order.ts';

export interface ExecutionFilter {
  readonly clientId: number | undefined;
  readonly account: string;
  readonly since: number | undefined;
  readonly symbol: string;
  readonly secType: string;
  readonly exchange: string;
  readonly side: string;
}

type Asked<Name extends string, Fields = unknown> = { readonly name: Name } & Readonly<Fields>;
type AskedById<Name extends string> = Asked<Name, { reqId: number }>;

/** Client to server. The wire module answers `startApi` itself. */
export type Request =
  | Asked<'startApi', { clientId: number; capabilities: string }>
  | Asked<
      'reqMktData',
      {
        reqId: number;
        contract: Contract;
        /** Number, ratio and action of each leg of a combination. */
        legs?: readonly (readonly string[])[];
        genericTicks: string;
        snapshot: boolean;
        regulatorySnapshot: boolean;
      }
    >
  | AskedById<'cancelMktData'>
  | Asked<'placeOrder', { orderId: number; contract: Contract; order: Order }>
  | Asked<'cancelOrder', { orderId: number; manualTime: string }>
  | Asked<'reqOpenOrders'>
  | Asked<'reqAllOpenOrders'>
  | Asked<'reqAutoOpenOrders', { autoBind: boolean }>
  | Asked<'reqCompletedOrders', { apiOnly: boolean }>
  | Asked<'reqGlobalCancel'>
  | Asked<'reqManagedAccts'>
  | Asked<'reqCurrentTime'>
  | Asked<'reqIds', { count: number }>
  | Asked<'setServerLogLevel', { level: number }>
  | Asked<'reqPositions'>
  | Asked<'cancelPositions'>
  | Asked<'reqAccountUpdates', { subscribe: boolean; account: string }>
  | Asked<'reqExecutions', { reqId: number; filter: ExecutionFilter }>
  | Asked<
      'reqContractData',
      {
        reqId: number;
        contract: Contract;
        includeExpired: boolean;
        secIdType: string;
        secId: string;
        issuerId: string;
      }
    >
  | Asked<
      'reqHistoricalData',
      {
        reqId: number;
        contract: Contract;
        includeExpired: boolean;
        /** Undefined: up to now. */
        endAt: number | undefined;
        /** As sent: `5 mins`, `1 day`, ... */
        barSize: string;
        /** As sent: `1 D`, `1800 S`, ... */
        duration: string;
        useRth: boolean;
        whatToShow: string;
        /** 1 text, 2 epoch seconds (daily bars are days in both). */
        formatDate: number;
        keepUpToDate: boolean;
      }
    >
  | AskedById<'cancelHistoricalData'>
  | Asked<
      'reqRealTimeBars',
      {
        reqId: number;
        contract: Contract;
        barSeconds: number;
        whatToShow: string;
        useRth: boolean;
      }
    >
  | AskedById<'cancelRealTimeBars'>
  | Asked<
      'reqSecDefOptParams',
      {
        reqId: number;
        symbol: string;
        /** Empty for options on stocks and indices. */
        futuresExchange: string;
        secType: string;
        conId: number;
      }
    >
  | Asked<
      'exerciseOptions',
      {
        reqId: number;
        contract: Contract;
        /** 1 exercise, 2 lapse. */
        action: number;
        quantity: number;
        account: string;
        /** Exercise also out of the money. */
        isOverride: boolean;
      }
    >
  /** 1 live, 2 frozen, 3 delayed, 4 delayed-frozen. */
  | Asked<'reqMarketDataType', { marketDataType: number }>
  | Asked<'reqMarketRule', { marketRuleId: number }>
  | Asked<'reqAccountSummary', { reqId: number; group: string; tags: readonly string[] }>
  | AskedById<'cancelAccountSummary'>
  | Asked<
      'reqAccountUpdatesMulti',
      { reqId: number; account: string; modelCode: string; ledgerAndNlv: boolean }
    >
  | AskedById<'cancelAccountUpdatesMulti'>
  | Asked<'reqPnl', { reqId: number; account: string; modelCode: string }>
  | AskedById<'cancelPnl'>
  | Asked<'reqPnlSingle', { reqId: number; account: string; modelCode: string; conId: number }>
  | AskedById<'cancelPnlSingle'>
  | Asked<
      'reqTickByTick',
      {
        reqId: number;
        contract: Contract;
        /** Last, AllLast, BidAsk or MidPoint. */
        tickType: string;
        tickCount: number;
        ignoreSize: boolean;
      }
    >
  | AskedById<'cancelTickByTick'>
  | Asked<
      'reqMktDepth',
      { reqId: number; contract: Contract; rows: number /** Of all exchanges. */; isSmart: boolean }
    >
  | AskedById<'cancelMktDepth'>
  | Asked<'reqMktDepthExchanges'>
  | Asked<'reqSmartComponents', { reqId: number; bboExchange: string }>
  | AskedById<'reqSoftDollarTiers'>
  | AskedById<'reqUserInfo'>
  | Asked<'reqFamilyCodes'>
  | Asked<'reqNewsProviders'>
  | Asked<'reqPositionsMulti', { reqId: number; account: string; modelCode: string }>
  | AskedById<'cancelPositionsMulti'>
  | Asked<'reqMatchingSymbols', { reqId: number; pattern: string }>
  | Asked<
      'reqHeadTimestamp',
      { reqId: number; contract: Contract; whatToShow: string; formatDate: number }
    >
  | AskedById<'cancelHeadTimestamp'>
  | Asked<
      'reqHistoricalTicks',
      {
        reqId: number;
        contract: Contract;
        /** One of the two. */
        startAt: number | undefined;
        endAt: number | undefined;
        count: number;
        whatToShow: string;
      }
    >;

export type RequestName = Request['name'];
export type RequestOf<Name extends RequestName> = Extract<Request, { name: Name }>;
