// Explains order facts: what was intended, sent and filled.

import type { FactOf } from '../facts/facts.ts';
import type { OrderFact } from '../facts/order-facts.ts';
import { linkText } from '../orders/broker-link.ts';
import type { ChangePurpose } from '../orders/order-terms.ts';
import { ORDER_UPDATES } from '../orders/order-updates.ts';
import { costName } from '../wording/cost-text.ts';
import { price, sharesText, words } from '../wording/figures.ts';
import { requestName } from '../wording/order-request-text.ts';
import { EXIT_WORDS, entryText, LEG_WORDS, legText, marketText } from '../wording/plan-text.ts';
import type { ChainIndex } from './chain.ts';
import { endedText } from './ended-text.ts';
import { type Explanations, type Line, legOf } from './explanation.ts';

export const ORDERS_EXPLAINED: Explanations<OrderFact> = {
  'entry-intended': ({ legs, market }, { home }) => [
    { topic: 'intent', text: `${entryText(legs, home)}; ${marketText(market, home)}` },
  ],
  'protection-intended': ({ legs, why }) => [
    { topic: 'protect', text: `${legs.map(legText).join(', ')}: ${why}` },
  ],
  'exit-intended': ({ legs, reason, market, request }, { home }) => [
    {
      topic: 'exit',
      text: `${legs.map(legText).join(', ')}: ${
        request === undefined || reason !== 'target'
          ? EXIT_WORDS[reason]
          : `rests beside the stop, requested by ${request.user} (${requestName(request)})`
      }; ${marketText(market, home)}`,
    },
  ],
  'holding-intended': ({ legs, market, request }, { home }) => [
    {
      topic: 'invest',
      text: `${legs.map(legText).join(', ')}, as a holding, requested by ${request.user}${
        request.clientOrderId === undefined ? '' : ` (client_order_id ${request.clientOrderId})`
      }; ${marketText(market, home)}`,
    },
  ],
  'change-intended': ({ purpose, change }, index, recorded) => [
    {
      topic: CHANGE_TOPICS[purpose] ?? 'stop',
      text:
        purpose === 'walk'
          ? `a step to ${changeText(change)}`
          : `a change (${purpose}) is pending at the broker: ${changeText(change)}`,
      isMinor: purpose !== 'walk' && index.isSettled(recorded),
    },
  ],
  'cancel-intended': ({ orderRef, why }, index) => [
    { topic: 'cancel', text: `${legOf(orderRef, index)}: ${why}` },
  ],
  'order-sent': ({ orderRefs }, index) => [
    { topic: 'wire', text: `sent: ${orderRefs.map((ref) => legOf(ref, index)).join(', ')}` },
  ],
  'order-not-sent': ({ reason }) => [{ topic: 'wire', text: `not sent: ${words(reason)}` }],
  'order-updated': (fact, index) => [orderLine(fact, index)],
  'change-refused': ({ orderRef, code, why }, index) => [
    {
      topic: 'wire',
      text: `the broker rejected a change of the ${legOf(orderRef, index)}: ${why} (${code})`,
    },
  ],
  'stop-meddled': ({ what, isContested }) => [
    {
      topic: 'stop',
      text: `${what} outside sluice${isContested ? ' again: contested, not restored' : '; restored once'}`,
    },
  ],
  'report-ignored': ({ orderRef, status, reported, why }, index) => [
    {
      topic: 'wire',
      text: `${legOf(orderRef, index)}, ${words(status)}: ignored "${ORDER_UPDATES[reported]}", because ${why}`,
      // Late reports about a fully executed order are common and harmless.
      isMinor: status === 'filled',
    },
  ],
  'order-warned': ({ orderRef, code, why, isUncertain }, index) => [
    {
      topic: 'wire',
      text: `the broker's message about the ${legOf(orderRef, index)}: ${why}${code === undefined ? '' : ` (${code})`}${isUncertain ? '; the open orders were requested' : ''}`,
    },
  ],
  'fill-reported': ({ orderRef, shares }, index) => [
    {
      topic: 'wire',
      text: `the broker says that the ${legOf(orderRef, index)} filled${shares === undefined ? '' : ` ${sharesText(shares)}`}; its executions are awaited`,
      isMinor: true,
    },
  ],
  'leg-separated': ({ contract, quantity }) => [
    { topic: 'fill', text: `${quantity} ${contract} filled alone, and is closed alone` },
  ],
  'leg-executed': ({ side, shares, contract, price: paid, execId, orderRef }, index) => [
    {
      topic: 'fill',
      text:
        shares === 0
          ? `the account never showed ${contract} of ${execId}: taken back`
          : `${side === 'buy' ? 'bought' : 'sold'} ${shares} ${contract} at ${price(paid)}, the ${legOf(orderRef, index)}, ${commissionText(execId, index)} (${execId})`,
    },
  ],
  'execution-booked': (fact, index) => [{ topic: 'fill', text: executionText(fact, index) }],
  'commission-booked': ({ execId, commission, currency, estimated }) => {
    const text = `${costName([estimated])} ${commission} ${currency} of ${execId}`;
    return [{ topic: 'fill', text, isMinor: true }];
  },
};

function executionText(fact: FactOf<'execution-booked'>, index: ChainIndex): string {
  const { execId, shares, replaces } = fact;
  const ended = endedText(fact);
  if (ended !== undefined) return `${ended} (${execId})`;
  const did = fact.side === 'buy' ? 'bought' : 'sold';
  const how = fact.isInferred ? 'inferred, ' : '';
  const before =
    replaces === undefined ? '' : `, correcting ${replaces.shares} at ${price(replaces.price)}`;
  return `${did} ${shares} at ${price(fact.price)}, the ${LEG_WORDS[fact.leg]}, ${how}${commissionText(execId, index)} (${execId})${before}`;
}

/** The others are about the stop. */
const CHANGE_TOPICS: Partial<Record<ChangePurpose, string>> = {
  target: 'target',
  exit: 'target',
  walk: 'walk',
};

/** States worth a line of their own; other facts already explain the rest. */
const NOTEWORTHY = new Set(['rejected', 'cancelled', 'expired', 'not_sent', 'unknown']);

function orderLine(fact: FactOf<'order-updated'>, index: ChainIndex): Line {
  const leg = index.termsByRef.get(fact.orderRef)?.leg;
  const name = leg === undefined ? fact.orderRef : LEG_WORDS[leg];
  const link = fact.brokerLink === undefined ? '' : `, ${linkText(fact.brokerLink)}`;
  const isNoteworthy = NOTEWORTHY.has(fact.status);
  const why = isNoteworthy ? reasonIn(fact.why ?? '') : '';
  return {
    topic: 'wire',
    text: `${name} ${words(fact.status)}${link}${why === '' ? '' : `: ${why}`}`,
    isMinor: fact.brokerLink === undefined && !isNoteworthy,
  };
}

/** The broker reports a cancel again before its reason, and often gives no reason. */
function reasonIn(why: string): string {
  return why.replace(/^Order Canceled(?: - reason:|$)/, '').trim();
}

function changeText({
  quantity,
  limitPrice,
  stopPrice,
}: FactOf<'change-intended'>['change']): string {
  return [
    ...(quantity === undefined ? [] : [sharesText(quantity)]),
    ...(limitPrice === undefined ? [] : [`limit ${price(limitPrice)}`]),
    ...(stopPrice === undefined ? [] : [`stop ${price(stopPrice)}`]),
  ].join(', ');
}

function commissionText(execId: string, { commissionByExecId, home }: ChainIndex): string {
  const booked = commissionByExecId.get(execId);
  if (booked === undefined) return 'commission not reported yet';
  return `${costName([booked.estimated])} ${home.money(booked.commission)}`;
}
