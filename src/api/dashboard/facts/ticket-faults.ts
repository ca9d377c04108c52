// What the server says against an order, sorted by the field of the ticket that it is about.
import type { FieldError } from '../browser/ask.ts';
import type { TicketField } from './order-ticket.ts';
import { reasonText } from './reasons.ts';
import type { Zone } from './times.ts';

export type OrderReason = Readonly<Record<string, unknown>> & { readonly kind: string };

export type TicketFaults = ReadonlyMap<TicketField, string>;

export const NO_FAULTS: TicketFaults = new Map();

/** By the fields of the body. */
const FIELDS: Readonly<Record<string, TicketField>> = {
  ...{ symbol: 'symbol', side: 'side', effect: 'side', quantity: 'shares' },
  ...{ order_type: 'type', type: 'type', time_in_force: 'type' },
  ...{ price: 'limit', limit_price: 'limit', as: 'as', take_ownership: 'takesOver' },
  ...{ protection: 'stop', stop_price: 'stop', stop: 'stop', target: 'target' },
};

/** Reasons that another value of one field would end. */
const REASONS: Readonly<Record<string, TicketField>> = {
  ...{ unknown_symbol: 'symbol', symbol_not_allowed: 'symbol', ambiguous_contract: 'symbol' },
  ...{ symbol_halted: 'symbol', paused: 'symbol', no_short_selling: 'side' },
  ...{ size_zero: 'shares', shares_over_limit: 'shares', notional_over_limit: 'shares' },
  ...{ symbol_over_limit: 'shares', would_cross_zero: 'shares', no_fractions: 'shares' },
  ...{ mixed_lots: 'shares', partial_limit: 'shares', locked_shares: 'shares' },
  part_not_offered: 'shares',
  ...{ buying_power: 'shares', settled_cash: 'shares' },
  ...{ order_type_not_offered: 'type', auction_window_closed: 'type' },
  ...{ price_outside_limits: 'limit', stop_too_tight: 'stop', stop_beyond_entry: 'stop' },
  ...{ no_atr: 'stop', no_resting_stop: 'stop', target_beyond_entry: 'target' },
  ...{ holdings_not_allowed: 'as', owned_by: 'takesOver' },
};

export function faultsOfErrors(errors: readonly FieldError[]): TicketFaults {
  return gathered(errors.map(({ field, detail }) => [fieldOf(field), detail]));
}

export function faultsOfReasons(reasons: readonly OrderReason[], zone: Zone): TicketFaults {
  return gathered(
    reasons.map((reason) => [
      typeof reason.field === 'string' ? fieldOf(reason.field) : REASONS[reason.kind],
      reasonText(reason, zone),
    ]),
  );
}

/** `protection.stop.percent` is the stop. */
function fieldOf(path: string): TicketField | undefined {
  const [first = '', second = ''] = path.split('.');
  return first === 'protection' ? (FIELDS[second] ?? 'stop') : FIELDS[first];
}

function gathered(faults: readonly (readonly [TicketField | undefined, string])[]): TicketFaults {
  const byField = new Map<TicketField, string>();
  for (const [field, sentence] of faults) {
    if (field === undefined) continue;
    const before = byField.get(field);
    byField.set(field, before === undefined ? sentence : `${before}; ${sentence}`);
  }
  return byField;
}
