// Our order references as SSI's request ids, which are at most 20 letters and digits and unique for ever, and SSI's order numbers as links.
import type { Instant } from '../../../../kernel/instant.ts';
import { type BrokerLink, brokerLink } from '../../../domain/orders/broker-link.ts';

/** Capitals, which no reference of ours has: requests of other programs are not taken for ours. */
const MARK = 'SL';
const REF = /^([a-z2-7]{8})\.([0-9a-z]{1,9})\.([estxh])$/;
const ID = /^SL([a-z2-7]{8})([0-9a-z]{1,9})([estxh])$/;

/** `abcd2345.1a.e` is `SLabcd23451ae`; undefined if it is not one of our references. */
export function requestIdOf(orderRef: string): string | undefined {
  const [, journal, seq, leg] = REF.exec(orderRef) ?? [];
  return journal === undefined ? undefined : `${MARK}${journal}${seq}${leg}`;
}

/** The reference in a request id; '' if the order is of another program. */
export function orderRefIn(requestId: string): string {
  const [, journal, seq, leg] = ID.exec(requestId) ?? [];
  return journal === undefined ? '' : `${journal}.${seq}.${leg}`;
}

const ORDER_ID = 'ssiOrder';

/** Undefined until SSI has given it a number. */
export function ssiOrderLink(orderId: string): BrokerLink | undefined {
  return orderId === '' ? undefined : brokerLink(ORDER_ID, orderId);
}

/** Of a cancel or a change: what it is about, when, and a count, so that no two are the same, after a restart neither. */
export type NextId = (kind: 'C' | 'M', orderRef: string) => string;

const COUNTS = 36 ** 2;
const TIME_LENGTH = 8;
const SEQ_LENGTH = 8;

export function createRequestIds(now: () => Instant): NextId {
  let count = 0;
  return (kind, orderRef) => {
    count = (count + 1) % COUNTS;
    const [, , seq = '', leg = ''] = REF.exec(orderRef) ?? [];
    const time = now().toString(36).slice(-TIME_LENGTH).padStart(TIME_LENGTH, '0');
    return `${kind}${seq.slice(-SEQ_LENGTH)}${leg}${time}${count.toString(36).padStart(2, '0')}`;
  };
}
