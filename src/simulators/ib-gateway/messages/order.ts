// Orders and executions in the messages of the simulated gateway.

/** Order fields that the exchange never reads, kept as text so that openOrder and completedOrder can echo them. */
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

/** What must hold before an order is released. `isAnd`: how it is joined to the next one. */
export type OrderCondition = { readonly isAnd: boolean } & (
  | {
      readonly kind: 'price';
      readonly isMore: boolean;
      readonly price: number;
      readonly conId: number;
      readonly exchange: string;
      readonly triggerMethod: number;
    }
  /** `at` is undefined for an invalid text. */
  | { readonly kind: 'time'; readonly isMore: boolean; readonly at: number | undefined }
  /** Margin, execution, volume and percent change. */
  | { readonly kind: 'other' }
);

export interface Order {
  /** BUY, SELL or SSHORT; the exchange rejects any other value. */
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
  /** `goodTillDate` parsed, and of a date alone its end; undefined if empty or invalid. */
  readonly goodTillAt: number | undefined;
  readonly goodAfterTime: string;
  /** `goodAfterTime` parsed; undefined if empty or invalid. */
  readonly goodAfterAt: number | undefined;
  readonly conditions: readonly OrderCondition[];
  /** They cancel the order instead of releasing it. */
  readonly conditionsCancel: boolean;
  readonly conditionsIgnoreRth: boolean;
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

/** Without a time, it means the close of that day. */
export function isDateAlone(text: string): boolean {
  return /^\d{8}$/.test(text.trim());
}

export type Auction = 'opening' | 'closing';

/** OPG orders trade at the opening print, MOC and LOC orders at the close; all others never wait for an auction. */
export function auctionOf({ type, tif }: Pick<Order, 'type' | 'tif'>): Auction | undefined {
  if (tif === 'OPG') return 'opening';
  return type === 'MOC' || type === 'LOC' ? 'closing' : undefined;
}

/** An adjustable stop: becomes another order once `triggerPrice` is reached. */
export interface Adjustment {
  readonly type: string;
  readonly triggerPrice: number | undefined;
  readonly stopPrice: number | undefined;
  readonly stopLimitPrice: number | undefined;
  readonly trailingAmount: number | undefined;
  /** 0 amount, 100 percent. */
  readonly trailingUnit: number;
}

export type OrderStatusText =
  | 'PendingSubmit'
  | 'PreSubmitted'
  | 'Submitted'
  | 'PendingCancel'
  | 'ApiCancelled'
  | 'Cancelled'
  | 'Filled'
  | 'Inactive';

/** The order state block of openOrder; margins are unset except for a what-if order. */
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

const nothingCarried: CarriedFields = {
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

/** An order with all fields unset: the base of a manual order, as in TWS. */
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
  goodAfterAt: undefined,
  conditions: [],
  conditionsCancel: false,
  conditionsIgnoreRth: false,
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
