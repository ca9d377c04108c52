// SSI's codes and words for what an exchange refuses. Some reasons share a code, so a client has to read the words too.
import type { Reason, Refusals } from '../../../../market/venues/vietnam/refusals.ts';

export interface SsiError {
  readonly code: string;
  readonly text: string;
}

const ERROR_BY_REASON: Readonly<Record<Reason, SsiError>> = {
  INVALID_QUANTITY: { code: 'ORD006', text: 'Invalid quantity' },
  CALENDAR_UNKNOWN: { code: 'ERR500', text: 'Invalid market status' },
  NON_TRADING_DAY: { code: 'ERR500', text: 'Invalid market status' },
  MARKET_CLOSED: { code: 'ERR500', text: 'Invalid market status' },
  LUNCH_BREAK: { code: 'ERR500', text: 'Invalid market status' },
  ORDER_TYPE_NOT_SUPPORTED: { code: 'ORD010', text: 'Order type is not supported' },
  SYMBOL_HALTED: { code: 'ORD017', text: 'Stock is halted' },
  ORDER_TYPE_NOT_IN_SESSION: { code: 'ORD016', text: 'Order type is not allowed in this session' },
  AMEND_CANCEL_NOT_IN_SESSION: {
    code: 'ORD011',
    text: 'Modification or cancellation is not allowed in this session',
  },
  ORDER_NOT_AMENDABLE: { code: 'ORD012', text: 'Order can not be modified' },
  AMEND_NO_CHANGE: { code: 'ORD014', text: 'Nothing is modified' },
  AMEND_PRICE_AND_QTY: { code: 'ORD012', text: 'Price and quantity can not be modified together' },
  AMEND_BELOW_FILLED: { code: 'ORD031', text: 'Quantity is not above the filled quantity' },
  PRICE_REQUIRED: { code: 'ORD006', text: 'Invalid price' },
  PRICE_NOT_ALLOWED: { code: 'ORD006', text: 'Price must be 0' },
  INVALID_LOT: { code: 'ORD005', text: 'Invalid lot size' },
  ODD_LOT_LIMIT_ONLY: { code: 'ORD018', text: 'Odd lot must be a limit order' },
  ODD_LOT_NOT_ALLOWED: { code: 'ORD018', text: 'Odd lot is not allowed' },
  MAX_ORDER_SIZE: { code: 'ORD008', text: 'Total quantity exceeds limit' },
  NO_CLOSE_PRICE: { code: 'ERR500', text: 'No closing price' },
  INVALID_TICK: { code: 'ORD004', text: 'Invalid price step' },
  PRICE_BELOW_FLOOR: { code: 'ORD002', text: 'Price is below floor' },
  PRICE_ABOVE_CEILING: { code: 'ORD003', text: 'Price is above ceiling' },
  FOREIGN_ROOM_EXCEEDED: { code: 'ORD034', text: 'Foreign room is exceeded' },
  INSUFFICIENT_BUYING_POWER: { code: 'ORD008', text: 'Insufficient purchasing power' },
  INSUFFICIENT_SELLABLE: { code: 'ORD007', text: 'Insufficient sellable quantity' },
  OPPOSITE_ORDER_SAME_AUCTION: { code: 'ORD009', text: 'Opposite order exists' },
};

/** The first reason counts. */
export function errorOf(refusals: Refusals): SsiError | undefined {
  const [first] = refusals;
  return first === undefined ? undefined : ERROR_BY_REASON[first.reason];
}

export function reasonText({ code, text }: SsiError): string {
  return `${code}: ${text}`;
}
