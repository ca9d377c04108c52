// The facts of a journal as other programs may read them: each type belongs to one family, and nothing leaves that names a
// person, repeats what a person or a vendor wrote, or shows how the daemon is configured.
import { redacted } from '../../../kernel/redact.ts';
import { versionOf } from '../../domain/facts/fact-versions.ts';
import type { Fact, FactType } from '../../domain/facts/facts.ts';

export const FACT_FAMILIES = [
  'orders',
  'executions',
  'positions',
  'holdings',
  'predictions',
  'signals',
  'risk',
  'daemon',
] as const;

export type FactFamily = (typeof FACT_FAMILIES)[number];

export interface OutwardFact {
  readonly family: FactFamily;
  readonly type: FactType;
  /** Of the shape of the data. */
  readonly version: number;
  readonly data: Readonly<Record<string, unknown>>;
}

const FAMILY_BY_TYPE: { readonly [Type in FactType]: FactFamily } = {
  'prediction-judged': 'predictions',
  'prediction-repeated': 'predictions',
  'signal-taken': 'signals',
  'signal-refused': 'signals',
  'chain-asked': 'signals',
  'margin-asked': 'signals',
  'margin-stated': 'signals',
  'contract-chosen': 'signals',
  'wish-stored': 'signals',
  'wish-dropped': 'signals',

  'entry-intended': 'orders',
  'protection-intended': 'orders',
  'exit-intended': 'orders',
  'holding-intended': 'orders',
  'change-intended': 'orders',
  'cancel-intended': 'orders',
  'order-sent': 'orders',
  'order-not-sent': 'orders',
  'order-updated': 'orders',
  'change-refused': 'orders',
  'stop-meddled': 'orders',
  'report-ignored': 'orders',
  'order-warned': 'orders',
  'fill-reported': 'orders',
  'request-refused': 'orders',
  'order-resolved': 'orders',
  'execution-booked': 'executions',
  'leg-executed': 'executions',
  'leg-separated': 'orders',
  'commission-booked': 'executions',

  'position-planned': 'positions',
  'position-filled': 'positions',
  'position-opened': 'positions',
  'position-abandoned': 'positions',
  'stop-moved': 'positions',
  'plan-changed': 'positions',
  'target-moved': 'positions',
  'collateral-changed': 'positions',
  'position-adjusting': 'positions',
  'position-adjusted': 'positions',
  'position-closing': 'positions',
  'position-closed': 'positions',
  'trade-restated': 'positions',
  'position-adopted': 'positions',
  'position-split': 'positions',
  'stop-reset': 'positions',
  'position-released': 'positions',
  'remainder-noted': 'positions',
  'remainder-released': 'positions',
  'ownership-taken': 'positions',
  'cover-lost': 'positions',
  'cover-restored': 'positions',
  'cover-waived': 'positions',
  'meddling-explained': 'positions',
  'close-asked': 'positions',
  'reduction-asked': 'positions',
  'limit-asked': 'positions',
  'stop-asked': 'positions',
  'stop-ask-refused': 'positions',
  'protection-asked': 'positions',
  'exercise-intended': 'positions',
  'exercise-updated': 'positions',
  'roll-intended': 'positions',
  'roll-updated': 'positions',
  'roll-refused': 'positions',

  'holding-filled': 'holdings',
  'holding-adopted': 'holdings',
  'holding-split': 'holdings',
  'holding-released': 'holdings',
  'foreign-seen': 'holdings',
  'difference-left': 'holdings',
  'holding-marked': 'holdings',

  'day-started': 'risk',
  'trading-changed': 'risk',
  'halt-file-changed': 'risk',
  'daily-loss-reached': 'risk',
  'lock-set': 'risk',
  'lock-deleted': 'risk',
  'symbol-paused': 'risk',
  'pauses-lifted': 'risk',

  'command-asked': 'daemon',
  'daemon-started': 'daemon',
  'daemon-stopped': 'daemon',
  'config-changed': 'daemon',
  'config-refused': 'daemon',
  'gateway-changed': 'daemon',
  'session-opened': 'daemon',
  'feed-changed': 'daemon',
  'instrument-pinned': 'daemon',
  'instrument-refused': 'daemon',
  reconciled: 'daemon',
  'alarm-raised': 'daemon',
  'alarm-ended': 'daemon',
  'alarm-acknowledged': 'daemon',
  'alarm-muted': 'daemon',
  'alarm-escalated': 'daemon',
  'clock-moved': 'daemon',
  'clock-set-back': 'daemon',
};

export const FACT_TYPES = Object.keys(FAMILY_BY_TYPE) as readonly FactType[];

/** Who asked and how, and the vendor's own record. */
const KEPT_BACK: ReadonlySet<string> = new Set([
  ...['by', 'user', 'request', 'requestId', 'clientOrderId', 'raw'],
]);

/** Values of settings, and sentences that quote the files of users. */
const KEPT_BACK_BY_TYPE: Readonly<Partial<Record<FactType, readonly string[]>>> = {
  'config-changed': ['settings', 'rules'],
  'config-refused': ['issues'],
  // A person may have typed it.
  'trading-changed': ['why'],
  'daemon-stopped': ['why'],
  'alarm-acknowledged': ['note'],
};

/** Names of fields that do not leave, at any depth. */
export function heldBackIn(type: FactType): ReadonlySet<string> {
  return new Set([...KEPT_BACK, ...(KEPT_BACK_BY_TYPE[type] ?? [])]);
}

/** Of its family, type and version: `trader.executions/execution-booked/3`. */
export function outwardName(type: FactType): string {
  return `trader.${FAMILY_BY_TYPE[type]}/${type}/${versionOf(type)}`;
}

export function outwardFact({ type, ...fields }: Fact): OutwardFact {
  const kept = heldBackIn(type);
  return {
    family: FAMILY_BY_TYPE[type],
    type,
    version: versionOf(type),
    data: fieldsWithout(fields, kept),
  };
}

function fieldsWithout(fields: object, kept: ReadonlySet<string>): Record<string, unknown> {
  const shown = Object.entries(fields).filter(([name]) => !kept.has(name));
  return Object.fromEntries(shown.map(([name, value]) => [name, shownOf(value, kept)]));
}

function shownOf(value: unknown, kept: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return redacted(value);
  if (Array.isArray(value)) return value.map((one) => shownOf(one, kept));
  if (typeof value === 'object' && value !== null) return fieldsWithout(value, kept);
  return value;
}
