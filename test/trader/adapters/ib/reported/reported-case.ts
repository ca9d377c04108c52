// A case of reported behaviour as its file in test/fixtures/ib/reported states it.
import type {
  GatewayCommand,
  GatewayMessage,
} from '../../../../../src/trader/adapters/ib/messages/messages.ts';
import type { BrokerReport } from '../../../../../src/trader/ports/broker-reports.ts';

/** A message of the gateway; with `of`, about the order of that leg, of which the player adds the rest. */
export interface PlainMessage {
  readonly name: GatewayMessage['name'];
  readonly of?: string;
  /** An execution of somebody else that carries the number of this leg. */
  readonly number_of?: string;
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
  /** Connected; the bracket was sent; it works; or its entry has filled 100 shares. */
  readonly start: 'connected' | 'sent' | 'working' | 'held';
  readonly steps: readonly Step[];
  readonly expected: Expected;
}
