// The table of transitions as Markdown, for docs/orders.md.

import { isTerminal, type OrderStatus } from '../../../../src/trader/domain/orders/order-state.ts';
import { orderAfter, TRANSITIONS } from '../../../../src/trader/domain/orders/order-transitions.ts';
import {
  ORDER_UPDATES,
  type OrderUpdate,
} from '../../../../src/trader/domain/orders/order-updates.ts';

const SHORT: Readonly<Record<OrderStatus, string>> = {
  intended: 'int',
  sent: 'sent',
  acknowledged: 'ack',
  working: 'work',
  partially_filled: 'part',
  pending_modify: 'mod?',
  pending_cancel: 'can?',
  unknown: 'unkn',
  filled: 'FILL',
  cancelled: 'CANC',
  rejected: 'REJ',
  expired: 'EXP',
  not_sent: 'NOT',
};

export function transitionTable(
  states: readonly OrderStatus[],
  news: readonly OrderUpdate[],
): string {
  const head = ['event', ...states.map((status) => SHORT[status])];
  return [
    row(head),
    row(head.map(() => '---')),
    ...news.map((word) => row([`\`${word}\``, ...states.map((status) => cell(status, word))])),
    '',
    `${states.map((status) => `${SHORT[status]} = ${status}`).join(', ')}.`,
    '',
    row(['event', 'meaning']),
    row(['---', '---']),
    ...news.map((word) => row([`\`${word}\``, ORDER_UPDATES[word]])),
  ].join('\n');
}

function cell(status: OrderStatus, news: OrderUpdate): string {
  const after = orderAfter(status, news);
  if (after.kind === 'ignored') return '·';
  if (after.to === status) return '=';
  const isBack = isTerminal(status) && !isTerminal(after.to);
  return isBack ? `**${SHORT[after.to]}**` : SHORT[after.to];
}

export function oddRows(): string {
  const odd = TRANSITIONS.filter(({ why }) => why !== undefined);
  return [
    row(['event', 'in state', 'next state', 'reason']),
    row(['---', '---', '---', '---']),
    ...odd.map(({ news, from, to, why = '' }) =>
      row([`\`${news}\``, from.join(', '), to === 'same' ? 'unchanged' : to, why]),
    ),
  ].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
