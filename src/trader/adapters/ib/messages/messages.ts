// The protocol of the broker as plain values: messages that the transport receives and commands that it sends.
import type { PriceStep } from '../../../../market/instruments/tick-grid.ts';

export interface WireContract {
  /** 0 if the broker's contract id is unknown. */
  readonly conId: number;
  readonly symbol: string;
  readonly secType: string;
  readonly exchange: string;
  readonly primaryExchange: string;
  readonly currency: string;
  /** Of an option contract. */
  readonly option?: WireOption;
  /** Of several contracts traded as one, `BAG`. */
  readonly combination?: WireCombination;
}

/** Unset texts are empty. A change of an order must send it as the broker has returned it. */
export interface WireCombination {
  readonly localSymbol: string;
  readonly tradingClass: string;
  readonly legs: readonly WireLeg[];
}

export interface WireLeg {
  readonly conId: number;
  readonly ratio: number;
  /** What the buyer of the combination does. */
  readonly action: string;
  readonly exchange: string;
}

/** Unset texts are empty, unset numbers are NaN. */
export interface WireOption {
  /** The OCC symbol: `AAPL  261218C00230000`. */
  readonly localSymbol: string;
  readonly tradingClass: string;
  readonly multiplier: number;
  /** C or P; CALL or PUT are read as well. */
  readonly right: string;
  readonly strike: number;
  /** `20261218` */
  readonly lastTradeDate: string;
}

/** An order is held back until the price of this contract is there. */
export interface WireCondition {
  readonly conId: number;
  readonly exchange: string;
  readonly isMore: boolean;
  readonly price: number;
}

/** The fields of an order that we use, the same in both directions. */
export interface WireOrder {
  readonly orderId: number;
  readonly contract: WireContract;
  readonly action: 'BUY' | 'SELL';
  readonly quantity: number;
  /** MKT, LMT, STP, STP LMT, TRAIL, MOC, LOC, or another type if the order is not ours. */
  readonly type: string;
  readonly limitPrice: number | undefined;
  /** The stop price, or the distance of a TRAIL. */
  readonly auxPrice: number | undefined;
  /** Of a TRAIL: the price at which it triggers. */
  readonly trailStopPrice?: number | undefined;
  /** Of a TRAIL, instead of the distance in `auxPrice`. */
  readonly trailingPercent?: number | undefined;
  readonly tif: string;
  readonly goodTillDate: string;
  readonly ocaGroup: string;
  readonly ocaType: number;
  readonly account: string;
  readonly orderRef: string;
  /** 0 without a parent. */
  readonly parentId: number;
  readonly outsideRth: boolean;
  /** Absent without any. */
  readonly conditions?: readonly WireCondition[];
}

export interface OutgoingOrder extends WireOrder {
  readonly transmit: boolean;
  /** Only requests the margin (what-if); no order is placed. */
  readonly isWhatIf?: true;
}

/** Margin and commission of a what-if order, in the account's currency; NaN if the broker does not state it. */
export interface MarginAnswer {
  readonly orderId: number;
  readonly initial: number;
  readonly maintenance: number;
  readonly commission: number;
}

export interface IncomingOrder extends WireOrder {
  readonly clientId: number;
  /** 0 until acknowledged. */
  readonly permId: number;
  readonly status: string;
  readonly isWhatIf: boolean;
  /** It has conditions that we cannot send back. */
  readonly hasOtherConditions?: true;
}

export interface WireExecution {
  readonly contract: WireContract;
  readonly execId: string;
  readonly account: string;
  readonly orderId: number;
  readonly clientId: number;
  readonly permId: number;
  readonly orderRef: string;
  /** BOT or SLD. */
  readonly side: string;
  readonly shares: number;
  readonly price: number;
  readonly time: string;
  readonly cumulativeQuantity: number;
  readonly averagePrice: number;
  /** Of an order of the broker's own: it closed the position for lack of margin. */
  readonly isLiquidation?: true;
}

export interface WireCompletedOrder {
  readonly contract: WireContract;
  readonly account: string;
  readonly permId: number;
  readonly orderRef: string;
  readonly status: string;
  readonly filled: number;
  readonly why: string;
}

export interface WireContractDetails {
  readonly contract: WireContract;
  /** Comma-separated lists with matching positions. */
  readonly validExchanges: string;
  readonly marketRuleIds: string;
  readonly liquidHours: string;
  readonly timeZoneId: string;
}

/** As the gateway sends it: times in seconds, and the simulator shares no type with it. */
export interface WireBar {
  /** Epoch seconds of the start. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly trades?: number;
}

type Received<Name extends string, Fields = unknown> = { readonly name: Name } & Readonly<Fields>;

/** Messages that a transport receives. Unset numbers are NaN, unset texts are empty. */
export type GatewayMessage =
  /** Bytes arrived, of whatever content. */
  | Received<'received'>
  | Received<'serverVersion', { version: number }>
  | Received<'nextValidId', { orderId: number }>
  | Received<'managedAccounts', { accounts: readonly string[] }>
  | Received<'closed', { why: string }>
  /** The input cannot be trusted: an undecodable message, or a listener that threw. */
  | Received<'corrupted', { why: string }>
  /** A message was ignored, or read without the fields at its end; the same text for each of its kind. */
  | Received<'odd', { what: string }>
  /** Any error, warning or notice; id -1 if it concerns neither an order nor a request. */
  | Received<'error', { id: number; code: number; text: string }>
  | Received<'currentTime', { epochSeconds: number }>
  | Received<'openOrder', { order: IncomingOrder }>
  /** The answer to a what-if request. */
  | Received<'margin', MarginAnswer>
  | Received<'openOrderEnd'>
  | Received<
      'orderStatus',
      {
        orderId: number;
        clientId: number;
        permId: number;
        status: string;
        filled: number;
        remaining: number;
        whyHeld: string;
        /** Absent unless the broker has capped the price. */
        marketCapPrice?: number;
      }
    >
  | Received<'completedOrder', { order: WireCompletedOrder }>
  | Received<'completedOrdersEnd'>
  | Received<'execution', { reqId: number; execution: WireExecution }>
  | Received<'executionsEnd', { reqId: number }>
  | Received<
      'commission',
      { execId: string; commission: number; currency: string; realizedPnl: number }
    >
  | Received<
      'position',
      { account: string; contract: WireContract; quantity: number; averageCost: number }
    >
  | Received<'positionEnd'>
  | Received<'accountValue', { account: string; tag: string; value: string; currency: string }>
  /** Every value of the account stands as of now, those that were not sent again included. */
  | Received<'accountUpdateTime'>
  /** All values have been sent once. */
  | Received<'accountDownloadEnd', { account: string }>
  | Received<
      'accountSummary',
      { reqId: number; account: string; tag: string; value: string; currency: string }
    >
  | Received<'contractDetails', { reqId: number; details: WireContractDetails }>
  | Received<'contractDetailsEnd', { reqId: number }>
  /** One exchange and class of the options of an underlying; expiries as `20261218`. */
  | Received<
      'optionParameters',
      {
        reqId: number;
        exchange: string;
        tradingClass: string;
        multiplier: number;
        expiries: readonly string[];
      }
    >
  | Received<'optionParametersEnd', { reqId: number }>
  /** Of a model, or of a side of the quote; NaN while not computed. */
  | Received<
      'optionComputation',
      { reqId: number; tickType: number; volatility: number; delta: number }
    >
  | Received<'marketRule', { ruleId: number; steps: readonly PriceStep[] }>
  | Received<'tickPrice', { reqId: number; tickType: number; price: number }>
  | Received<'tickSize', { reqId: number; tickType: number; size: number }>
  | Received<'tickGeneric', { reqId: number; tickType: number; value: number }>
  | Received<'marketDataType', { reqId: number; dataType: number }>
  | Received<'historicalBar', { reqId: number; bar: WireBar }>
  | Received<'historyEnd', { reqId: number }>
  | Received<'realTimeBar', { reqId: number; bar: WireBar }>;

type Said<Name extends string, Fields = unknown> = { readonly name: Name } & Readonly<Fields>;

/** Commands that a transport sends. */
export type GatewayCommand =
  /** All of them are sent in one socket write. */
  | Said<'placeOrders', { orders: readonly OutgoingOrder[] }>
  | Said<'cancelOrder', { orderId: number }>
  | Said<
      'exerciseOptions',
      {
        reqId: number;
        contract: WireContract;
        action: 'exercise' | 'lapse';
        contracts: number;
        account: string;
        isOverride: boolean;
      }
    >
  | Said<'reqCurrentTime'>
  | Said<'reqAllOpenOrders'>
  | Said<'reqCompletedOrders'>
  | Said<'reqExecutions', { reqId: number; account: string }>
  | Said<'reqPositions'>
  | Said<'reqAccountUpdates', { account: string }>
  | Said<'cancelAccountUpdates', { account: string }>
  /** Of all accounts; tags separated by commas. */
  | Said<'reqAccountSummary', { reqId: number; tags: string }>
  | Said<'cancelAccountSummary', { reqId: number }>
  | Said<'reqMarketDataType', { dataType: number }>
  | Said<'reqContractDetails', { reqId: number; contract: WireContract }>
  | Said<'reqOptionParameters', { reqId: number; symbol: string; conId: number }>
  | Said<'reqMarketRule', { ruleId: number }>
  | Said<'reqMktData', { reqId: number; contract: WireContract; genericTicks: string }>
  | Said<'cancelMktData', { reqId: number }>
  | Said<'reqRealTimeBars', { reqId: number; contract: WireContract }>
  | Said<'cancelRealTimeBars', { reqId: number }>
  /** Until now, unless it says otherwise. */
  | Said<'reqHistory', { reqId: number; contract: WireContract; days: number; until?: string }>
  | Said<'cancelHistory', { reqId: number }>;

/** One connection attempt and the connection it leads to; never used twice. */
export interface Transport {
  /** False if the bytes could not be passed to the socket. */
  send(command: GatewayCommand): boolean;
  /** Flushes written bytes, then closes; no more messages are received. */
  close(): void;
  /** Closes at once; no more messages are received. */
  destroy(): void;
}

export interface TransportTarget {
  readonly host: string;
  readonly port: number;
  readonly clientId: number;
}

export type OpenTransport = (
  target: TransportTarget,
  receive: (message: GatewayMessage) => void,
) => Transport;
