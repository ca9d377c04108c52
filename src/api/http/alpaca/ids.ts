// Ids as Alpaca's clients demand them: UUIDs. That of an order holds its reference, so that it is found again without a table.
import { createHash } from 'node:crypto';

const REFERENCE = /^([a-z0-9]{8})\.([0-9a-z]{1,8})\.([a-z])$/;
const RADIX = 36;
/** 36^8 orders and 36^8 journals fit into 42 bits each, legs into 5. */
const SEQ_BITS = 42n;
const LEG_BITS = 5n;
const JOURNAL_LENGTH = 8;
const FIRST_LEG = 'a'.charCodeAt(0);
const HEX_DIGITS = 30;

/** Of version 8, whose other bits are ours; undefined of what is not a reference of ours. */
export function orderUuid(orderRef: string): string {
  const [, journal, seq, leg] = REFERENCE.exec(orderRef) ?? [];
  if (journal === undefined || seq === undefined || leg === undefined) return uuidOf(orderRef);
  const bits =
    (((numberIn(journal) << SEQ_BITS) | numberIn(seq)) << LEG_BITS) |
    BigInt(leg.charCodeAt(0) - FIRST_LEG);
  return uuidWith(bits.toString(16).padStart(HEX_DIGITS, '0'));
}

/** Undefined of a UUID that is none of an order. */
export function orderRefIn(uuid: string): string | undefined {
  const digits = uuid.toLowerCase().replaceAll('-', '');
  if (!/^[0-9a-f]{12}8[0-9a-f]{3}8[0-9a-f]{15}$/.test(digits)) return undefined;
  const bits = BigInt(`0x${digits.slice(0, 12)}${digits.slice(13, 16)}${digits.slice(17)}`);
  const leg = String.fromCharCode(FIRST_LEG + Number(bits & ((1n << LEG_BITS) - 1n)));
  const seq = (bits >> LEG_BITS) & ((1n << SEQ_BITS) - 1n);
  const journal = (bits >> (LEG_BITS + SEQ_BITS)).toString(RADIX).padStart(JOURNAL_LENGTH, '0');
  const orderRef = `${journal}.${seq.toString(RADIX)}.${leg}`;
  return orderUuid(orderRef) === uuid.toLowerCase() ? orderRef : undefined;
}

/** Whether `uuidOf` gives such ones. */
export const isHashedUuid = (uuid: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/i.test(uuid);

/** The same for the same text. */
export function uuidOf(text: string): string {
  const digits = createHash('sha256').update(text).digest('hex');
  return uuidWith(digits.slice(0, HEX_DIGITS), 'a');
}

/** Of a sale whose order does not exist yet, by its name; that of no order. */
export const waitingUuid = (clientOrderId: string): string => uuidOf(`sale ${clientOrderId}`);

function numberIn(text: string): bigint {
  return [...text].reduce(
    (sum, digit) => sum * BigInt(RADIX) + BigInt(Number.parseInt(digit, RADIX)),
    0n,
  );
}

/** 30 digits, and those of version and variant: `8` of an order, another one of what is hashed. */
function uuidWith(digits: string, variant: '8' | 'a' = '8'): string {
  const [a, b, c, d, e] = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 15),
    digits.slice(15, 18),
    digits.slice(18),
  ];
  return `${a}-${b}-8${c}-${variant}${d}-${e}`;
}
