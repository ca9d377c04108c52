// The answer to a what-if order: its margin; nothing enters the order book.
import type { AnswerOf } from '../../messages/answer.ts';
import type { Contract } from '../../messages/contract.ts';
import { multiplierOf } from '../../messages/instrument-key.ts';
import type { Order } from '../../messages/order.ts';
import { cents, comboCommission, commissionOf, type Valuation } from '../account/accounts.ts';
import type { Combo } from '../options/combos.ts';
import type { MarginChange } from './margin.ts';

export interface WhatIf {
  readonly clientId: number;
  readonly orderId: number;
  readonly contract: Contract;
  readonly combo: Combo | undefined;
  readonly order: Order;
  readonly last: number;
  readonly before: Valuation;
  readonly change: MarginChange;
}

/** What a gateway may send first: no figures, all of them unset. */
export function emptyAnswer({ clientId, orderId, contract, order }: WhatIf): AnswerOf<'openOrder'> {
  const state = { status: 'PreSubmitted' } as const;
  return { name: 'openOrder', orderId, clientId, permId: 0, contract, order, state };
}

export function whatIfAnswer(asked: WhatIf): AnswerOf<'openOrder'> {
  const { contract, order, before, change } = asked;
  const { initial, maintenance, paid } = change;
  const quantity = order.quantity ?? 0;
  const commission = asked.combo === undefined ? single() : comboCommission(asked.combo, quantity);
  function single(): number {
    const value = quantity * (order.limitPrice ?? asked.last) * multiplierOf(contract);
    return commissionOf(contract, quantity, value);
  }
  const equityChange = -paid - commission;
  return {
    ...emptyAnswer(asked),
    state: {
      status: 'PreSubmitted',
      initMarginBefore: cents(before.initialMargin),
      maintMarginBefore: cents(before.maintenanceMargin),
      equityWithLoanBefore: cents(before.equityWithLoan),
      initMarginChange: cents(initial),
      maintMarginChange: cents(maintenance),
      equityWithLoanChange: cents(equityChange),
      initMarginAfter: cents(before.initialMargin + initial),
      maintMarginAfter: cents(before.maintenanceMargin + maintenance),
      equityWithLoanAfter: cents(before.equityWithLoan + equityChange),
      commission,
      commissionCurrency: 'USD',
    },
  };
}
