// Which topic an event goes to, and what keeps its order: all streams of a portfolio have one key.
import { expect, it } from 'vitest';
import { keyOf, topicOf } from '../../../src/relay/kafka/messages/topics.ts';

it.each([
  ['PORTFOLIO_VALUED', 'valuations', 7],
  ['POSITION_VALUED', 'valuations', 7],
  ['PORTFOLIO_OPENED', 'portfolios', undefined],
  ['POSITION_OPENED', 'positions', undefined],
  ['TRADE_RECORDED', 'trades', undefined],
  ['LOTS_MOVED_OUT', 'trades', undefined],
  ['CASH_MOVED', 'cash', undefined],
  ['DIVIDEND_RECORDED', 'corporate_actions', undefined],
  ['SECURITY_ADDED', 'securities', undefined],
  ['SOMETHING_NEW', 'other', undefined],
])('%s goes to %s, kept for %s days', (type, family, keptDays) => {
  expect(topicOf(type)).toEqual({ family, keptDays });
});

it.each([
  ['portfolio-7', '7'],
  ['valuations-7', '7'],
  ['rebalancing-7', '7'],
  ['agents-7', '7'],
  ['product-plan-7', '7'],
  ['securities', 'securities'],
  ['other-7', 'other-7'],
])('%s has the key %s', (stream, key) => {
  expect(keyOf({ stream })).toBe(key);
});
