// A case of reported behaviour as its file in test/fixtures/ib/reported states it.
import type {
  GatewayCommand,
  GatewayMessage,
} from '../../../../../src/trader/adapters/ib/messages/messages.ts';
import type { BrokerReport } from '../../../../../src/trader/ports/broker-reports.ts';
import type { Prices, Product } from './products.ts';

/** A message of the gateway; with `of`, about the order of that leg, of which the player adds the rest. */
export interface PlainMessage {
  readonly name: GatewayMessage['name'];
  readonly of?: string;
  /** An execution of somebody else that carries the number of this leg. */
  readonly number_of?: string;
  /** Of a product: the name of a contract, such as `C230`, or `BAG`. */
  readonly contract?: unknown;
  readonly [field: string]: unknown;
}

type Step = {
  readonly after_ms?: number;
  /** Whether the source states this step, or it is assumed to make the sequence whole. */
  readonly basis: 'stated' | 'assumed';
} & (
  | { readonly direction: 'in'; readonly message: PlainMessage }
  | { readonly direction: 'out'; readonly name: GatewayCommand['name']; readonly count?: number }
  | { readonly direction: 'list'; readonly hidden: readonly string[] }
  | { readonly direction: 'stop-at'; readonly price: number }
  /** Of a product, from here on. */
  /** The order that the start has not placed. */
  | { readonly direction: 'place' }
  /** A person closes the position. */
  | { readonly direction: 'exit' }
  | { readonly direction: 'prices'; readonly prices: Readonly<Record<string, Prices>> }
  /** The gateway lists the order among the open ones from now on, without a message. */
  | { readonly direction: 'open'; readonly of: string }
  /** What the gateway lists as positions from now on, by contract, without a message. */
  | { readonly direction: 'account'; readonly rows: Readonly<Record<string, number>> }
  /** The market clock jumps; executions of earlier days are not listed any more. */
  | { readonly direction: 'jump'; readonly to: string }
  /** The connection is lost, and another one is made. */
  | { readonly direction: 'reconnect' }
);

export interface Expected {
  readonly orders?: Readonly<Record<string, string>>;
  readonly position?: number;
  readonly is_protected?: boolean;
  readonly stops_placed?: number;
  readonly entries_sent?: number;
  readonly exits_sent?: number;
  readonly alarms?: readonly string[];
  readonly no_alarms?: readonly string[];
  readonly warned?: readonly string[];
  readonly commissions?: number;
  readonly requests?: Readonly<Record<string, number>>;
  readonly reports?: readonly BrokerReport['type'][];
  readonly gateway?: string;
  /** Signed units by symbol, of all positions. */
  readonly positions?: Readonly<Record<string, number>>;
  /** Units that each order has filled, by leg. */
  readonly filled?: Readonly<Record<string, number>>;
  /** Of the only position. */
  readonly average_price?: number;
  /** Fields of the order that was sent last. */
  readonly last_sent?: Readonly<Record<string, unknown>>;
  /** Contracts that were taken out of a vertical. */
  readonly separated?: readonly string[];
  /** Symbols of which the account holds something that is not ours. */
  readonly foreign?: readonly string[];
  /** The account and our positions do not agree at the end. */
  readonly account_differs?: boolean;
  /** The last quote that the session reported. */
  readonly quote?: Readonly<Record<string, unknown>>;
  readonly connections?: number;
}

export interface ReportedCase {
  readonly case: number;
  readonly title: string;
  readonly severity: 'A' | 'B' | 'C';
  readonly source: readonly string[];
  readonly facts: string;
  /** 100 shares of AAPL without it. */
  readonly product?: Product;
  /** Connected; the bracket was sent; it works; or its entry has filled 100 shares. */
  readonly start: 'connected' | 'sent' | 'working' | 'held';
  readonly steps: readonly Step[];
  readonly expected: Expected;
}
