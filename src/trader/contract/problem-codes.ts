// The codes by which programs distinguish refusals of a trader; each door that passes them on lists them among its own.

/** Of commands and orders that were not carried out. */
export const TRADER_CODES = [
  'command_refused',
  'order_refused',
  'order_ended',
  'unknown_order',
  'not_found',
  'not_confirmed',
  'key_reused',
  'client_order_id_reused',
  'request_in_progress',
  'changed_meanwhile',
  'invalid_strategy',
  'code_not_allowed',
] as const;

export type TraderCode = (typeof TRADER_CODES)[number];
