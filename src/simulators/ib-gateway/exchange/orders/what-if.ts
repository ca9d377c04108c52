// The answer to a what-if order: its margin; nothing enters the order book.
import type { AnswerOf } from '../../messages/answer.ts';
import type { Contract } from '../../messages/contract.ts';
import type { Order } from '../../messages/order.ts';
import {
  cents,
  commissionOf,
  INITIAL_RATE,
  MAINTENANCE_RATE,
  type Valuation,
} from '../account/accounts.ts';

export interface WhatIf {
  readonly clientId: number;
  readonly orderId: number;
  readonly contract: Contract;
  readonly order: Order;
  readonly last: number;
  readonly before: Valuation;
  /** The shares by which the position would grow, long or short. */
  readonly opened: number;
}

export function whatIfAnswer(asked: WhatIf): AnswerOf<'openOrder'> {
  const { clientId, orderId, contract, order, before } = asked;
  const value = (order.quantity ?? 0) * (order.limitPrice ?? asked.last);
  const opened = asked.opened * (order.limitPrice ?? asked.last);
  const initMarginChange = opened * INITIAL_RATE;
  const maintMarginChange = opened * MAINTENANCE_RATE;
  const commission = commissionOf(order.quantity ?? 0, value);
  return {
    name: 'openOrder',
    orderId,
    clientId,
    permId: 0,
    contract,
    order,
    state: {
      status: 'PreSubmitted',
      initMarginBefore: cents(before.initialMargin),
      maintMarginBefore: cents(before.maintenanceMargin),
      equityWithLoanBefore: cents(before.netLiquidation),
      initMarginChange: cents(initMarginChange),
      maintMarginChange: cents(maintMarginChange),
      equityWithLoanChange: -commission,
      initMarginAfter: cents(before.initialMargin + initMarginChange),
      maintMarginAfter: cents(before.maintenanceMargin + maintMarginChange),
      equityWithLoanAfter: cents(before.netLiquidation - commission),
      commission,
      commissionCurrency: 'USD',
    },
  };
}
