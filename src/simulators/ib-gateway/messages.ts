// The plain messages between the simulated gateway's exchange and its wire: what clients ask and what they are answered.
// Numbers are numbers, times are epoch milliseconds UTC, `undefined` is "unset"; how they look as bytes is the wire's own affair.

export interface Contract {
  readonly conId: number;
  readonly symbol: string;
  readonly secType: string;
  readonly lastTradeDate: string;
  readonly strike: number;
  readonly right: string;
  readonly multiplier: string;
  readonly exchange: string;
  readonly primaryExchange: string;
  readonly currency: string;
  readonly localSymbol: string;
  readonly tradingClass: string;
}

/** What of an order the exchange never reads, kept as text so that openOrder and completedOrder can echo it. */
export interface CarriedFields {
  /** Single fields by their TWS name; a field left empty by the client is absent. */
  readonly single: Readonly<Record<string, string>>;
  /** conId, ratio, action, exchange, openClose, shortSaleSlot, designatedLocation, exemptCode of each leg. */
  readonly legs: readonly (readonly string[])[];
  readonly legPrices: readonly string[];
  readonly smartParameters: readonly (readonly [tag: string, value: string])[];
  /** conId, settlingFirm, clearingAccount, clearingIntent, openClose, shortSale, shortSaleSlot, designatedLocation. */
  readonly deltaNeutral: readonly string[];
  /** conId, delta, price; empty without a delta-neutral contract. */
  readonly deltaNeutralContract: readonly string[];
  /** The seven fields that follow a positive scale price increment. */
  readonly scale: readonly string[];
  readonly algorithm: readonly (readonly [tag: string, value: string])[];
  /** The five fields of a PEG BENCH order. */
  readonly peggedBenchmark: readonly string[];
  /** Type first, then the condition's own fields. */
  readonly conditions: readonly (readonly string[])[];
}

export interface Order {
  /** BUY, SELL or SSHORT; anything else is for the exchange to refuse. */
  readonly action: string;
  readonly quantity: number | undefined;
  /** MKT, LMT, STP, STP LMT, TRAIL, TRAIL LIMIT, MOC, ... as sent. */
  readonly type: string;
  readonly limitPrice: number | undefined;
  /** Stop trigger, or the trailing amount of a TRAIL. */
  readonly auxPrice: number | undefined;
  readonly trailStopPrice: number | undefined;
  readonly trailingPercent: number | undefined;
  readonly limitPriceOffset: number | undefined;
  readonly tif: string;
  readonly goodTillDate: string;
  /** `goodTillDate` understood; undefined when empty or unreadable. */
  readonly goodTillAt: number | undefined;
  readonly goodAfterTime: string;
  readonly ocaGroup: string;
  /** 1 cancel with block, 2 reduce with block, 3 reduce without block; 0 when not given. */
  readonly ocaType: number;
  readonly account: string;
  readonly orderRef: string;
  readonly transmit: boolean;
  /** 0 without a parent. */
  readonly parentId: number;
  readonly outsideRth: boolean;
  readonly triggerMethod: number;
  readonly displaySize: number | undefined;
  readonly minQuantity: number | undefined;
  readonly allOrNone: boolean;
  readonly cashQuantity: number | undefined;
  readonly whatIf: boolean;
  readonly adjustment: Adjustment | undefined;
  readonly carried: CarriedFields;
}

/** An adjustable stop: becomes another order once `triggerPrice` is touched. */
export interface Adjustment {
  readonly type: string;
  readonly triggerPrice: number | undefined;
  readonly stopPrice: number | undefined;
  readonly stopLimitPrice: number | undefined;
  readonly trailingAmount: number | undefined;
  /** 0 amount, 100 percent. */
  readonly trailingUnit: number;
}

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

/** Client to server. `startApi` is answered by the wire and never reaches the exchange. */
export type Request =
  | Asked<'startApi', { clientId: number; capabilities: string }>
  | Asked<
      'reqMktData',
      {
        reqId: number;
        contract: Contract;
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
  | AskedById<'cancelTickByTick'>;

export type RequestName = Request['name'];
export type RequestOf<Name extends RequestName> = Extract<Request, { name: Name }>;

export type OrderStatusText =
  | 'PendingSubmit'
  | 'PreSubmitted'
  | 'Submitted'
  | 'PendingCancel'
  | 'ApiCancelled'
  | 'Cancelled'
  | 'Filled'
  | 'Inactive';

/** The order state block of openOrder; margins are unset unless the order was a what-if. */
export interface OrderState {
  readonly status: OrderStatusText;
  readonly initMarginBefore?: number;
  readonly maintMarginBefore?: number;
  readonly equityWithLoanBefore?: number;
  readonly initMarginChange?: number;
  readonly maintMarginChange?: number;
  readonly equityWithLoanChange?: number;
  readonly initMarginAfter?: number;
  readonly maintMarginAfter?: number;
  readonly equityWithLoanAfter?: number;
  readonly commission?: number;
  readonly minCommission?: number;
  readonly maxCommission?: number;
  readonly commissionCurrency?: string;
  readonly warningText?: string;
}

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

export interface Execution {
  readonly execId: string;
  readonly time: number;
  readonly account: string;
  readonly exchange: string;
  readonly side: 'BOT' | 'SLD';
  readonly shares: number;
  readonly price: number;
  readonly permId: number;
  readonly clientId: number;
  readonly orderId: number;
  readonly liquidation: boolean;
  readonly cumulativeQuantity: number;
  readonly averagePrice: number;
  readonly orderRef: string;
  /** 1 added, 2 removed liquidity. */
  readonly lastLiquidity: number;
}

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

export interface ContractDetails {
  readonly contract: Contract;
  readonly marketName: string;
  readonly minTick: number;
  readonly orderTypes: string;
  /** Comma list, in step with `marketRuleIds`. */
  readonly validExchanges: string;
  readonly marketRuleIds: string;
  readonly longName: string;
  readonly industry: string;
  readonly category: string;
  readonly subcategory: string;
  readonly timeZoneId: string;
  /** `20261119:0400-20261119:2000;20261120:CLOSED` */
  readonly tradingHours: string;
  readonly liquidHours: string;
  readonly secIds: readonly (readonly [tag: string, value: string])[];
  readonly stockType: string;
}

export const nothingCarried: CarriedFields = {
  single: {},
  legs: [],
  legPrices: [],
  smartParameters: [],
  deltaNeutral: [],
  deltaNeutralContract: [],
  scale: [],
  algorithm: [],
  peggedBenchmark: [],
  conditions: [],
};

/** An order with everything unset: the start for one that no client sent (by hand, as in TWS). */
export const unsetOrder: Order = {
  action: '',
  quantity: undefined,
  type: '',
  limitPrice: undefined,
  auxPrice: undefined,
  trailStopPrice: undefined,
  trailingPercent: undefined,
  limitPriceOffset: undefined,
  tif: 'DAY',
  goodTillDate: '',
  goodTillAt: undefined,
  goodAfterTime: '',
  ocaGroup: '',
  ocaType: 0,
  account: '',
  orderRef: '',
  transmit: true,
  parentId: 0,
  outsideRth: false,
  triggerMethod: 0,
  displaySize: undefined,
  minQuantity: undefined,
  allOrNone: false,
  cashQuantity: undefined,
  whatIf: false,
  adjustment: undefined,
  carried: nothingCarried,
};
