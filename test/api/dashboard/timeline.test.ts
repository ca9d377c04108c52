// A causal chain as the page shows it: one entry for each fact, what it earned, what moved the stop, and the ids in it.
import { expect, it } from 'vitest';
import { chainIds, isLotId, textParts } from '../../../src/api/dashboard/facts/chain-ids.ts';
import type { Step } from '../../../src/api/dashboard/facts/shapes.ts';
import {
  resultsOf,
  shownEntries,
  stopMoves,
  timelineOf,
} from '../../../src/api/dashboard/facts/timeline.ts';

const at = '2026-11-20T15:42:07.000Z';

function step(seq: number, topic: string, text: string, fact: Step['fact']): Step {
  return { seq, at, type: fact.type, topic, text, minor: false, fact, live: true };
}

const judged = {
  type: 'prediction-judged',
  prediction: { id: '10d901eab7b3a363', symbol: 'SPY' },
};
const STEPS: readonly Step[] = [
  step(1, 'prediction', 'SPY BUY', judged),
  step(1, 'verdict', 'accepted', judged),
  step(2, 'wire', 'sent: entry p2.e, stop p2.s', {
    type: 'order-sent',
    orderRefs: ['p2.e', 'p2.s'],
    positionId: 'SPY-3',
  }),
  { ...step(3, 'wire', 'stop working', { type: 'order-updated', orderRef: 'p2.s' }), minor: true },
  step(4, 'stop', '368.1 to 368.55: high-water 370', {
    type: 'stop-moved',
    from: 368.1,
    to: 368.55,
  }),
  step(5, 'result', '-117.45 USD (-1.09 R)', {
    ...{ type: 'position-closed', positionId: 'SPY-3', realizedPnl: -117.45 },
  }),
];
const entries = timelineOf(STEPS);

it('shows one entry for each fact, with all of its sentences', () => {
  expect(entries.map(({ seq, lines }) => [seq, lines.length])).toEqual([
    [1, 2],
    [2, 1],
    [3, 1],
    [4, 1],
    [5, 1],
  ]);
  expect(entries[1]?.lines[0]?.topic).toBe('order');
});

it('folds bookkeeping away until it is asked for', () => {
  expect(shownEntries(entries, false).map(({ seq }) => seq)).toEqual([1, 2, 4, 5]);
  expect(shownEntries(entries, true)).toHaveLength(5);
});

it('tells what moved the stop and what was earned', () => {
  expect(stopMoves(entries)).toMatchObject([{ from: 368.1, to: 368.55 }]);
  expect(resultsOf(entries)).toEqual([
    { position: 'SPY-3', text: '-117.45 USD (-1.09 R)', tone: 'loss' },
  ]);
});

it('lets a refusal and a missing stop stand out', () => {
  const refused = timelineOf([
    step(1, 'refused', '1 of 1 positions open', { type: 'signal-refused' }),
    step(2, 'saw', 'confidence 0.7', { type: 'signal-refused' }),
  ]);
  expect(refused.map(({ lines }) => lines[0]?.isBad)).toEqual([true, false]);
});

it('finds each id once, the prediction first', () => {
  expect(chainIds(entries).map(({ kind, id }) => `${kind} ${id}`)).toEqual([
    'prediction 10d901eab7b3a363',
    'position SPY-3',
    'order p2.e',
    'order p2.s',
  ]);
});

it('cuts a sentence at its ids and loses nothing of it', () => {
  const text = 'sent: entry p2.e, stop p2.s. See SPY-3';
  const parts = textParts(text, new Set(['p2.s', 'SPY-3']));
  expect(parts.map((part) => part.text).join('')).toBe(text);
  expect(parts.flatMap(({ id }) => id ?? [])).toEqual(['p2.s', 'SPY-3']);
  expect(textParts('nothing here', new Set())).toEqual([{ text: 'nothing here' }]);
});

it.each([
  ['35', true],
  ['35.2', true],
  ['35.2/7', true],
  ['SPY-3', false],
  ['1129404005', false],
  ['10d901eab7b3a363/flow-follow', false],
])('knows whether %s is of a lot', (id, isLot) => {
  expect(isLotId(id)).toBe(isLot);
});
