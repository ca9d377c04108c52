// The states of the desk, each with its board, the sentences that say it and the title of the page.

import { type Instant, plus, toIso } from '../../src/kernel/instant.ts';
import type { PositionRow } from '../../src/trader/contract/order-rows.ts';
import type { BoardView } from '../../src/trader/ports/dashboard-snapshot.ts';
import type { TraderStatus } from '../../src/trader/ports/trader-status.ts';
import { ORDER } from '../api/harness/scripted-trader.ts';
import { NOW } from '../trader/ports/scripted-trader.ts';
import { POSITION } from '../trader/surfaces/control/control-harness.ts';
import { boardOf } from './dashboard-environment.ts';

export interface DeskState {
  readonly name: string;
  readonly board: BoardView;
  /** What the page says. */
  readonly says: readonly RegExp[];
}

const MINUTE_MS = 60_000;
const BARE = { symbol: 'SPY', quantity: 100, covered: 0 } as const;

/** Nothing is known to limit the loss, as the trader counts it whatever the reason. */
function uncovered(
  how: TraderStatus['uncovered'][number],
  stop: Pick<PositionRow, 'stop_price' | 'stop_status'>,
  status: Partial<TraderStatus> = {},
): BoardView {
  return boardOf(
    {
      uncovered: [how],
      protectedPositions: 0,
      nakedTodayMs: 12_000,
      worstCase: Number.NEGATIVE_INFINITY,
      worstCaseFromNow: Number.NEGATIVE_INFINITY,
      ...status,
    },
    { positions: [{ ...POSITION, protected: false, ...stop }] },
  );
}

/** Under it no stop rests at the broker. */
function watched(
  how: Pick<TraderStatus['watched'][number], 'kind' | 'why'>,
  status: Partial<TraderStatus> = {},
): BoardView {
  return boardOf(
    {
      watched: [{ symbol: 'SPY', quantity: 100, stopPrice: 368.5, ...how }],
      protectedPositions: 0,
      ...status,
    },
    { positions: [{ ...POSITION, protected: false, watched: true, stop_status: 'watched' }] },
  );
}

const NO_STOP = { stop_price: null, stop_status: 'missing' } as const;

function gateway(
  state: TraderStatus['gateway']['state'],
  why: string,
  nextLogin?: string,
): BoardView {
  const board = boardOf({
    gateway: { state, since: plus(NOW, -42_000), why, lastMessageAt: plus(NOW, -42_000) },
  });
  const known = board.status.gateway;
  if (nextLogin === undefined || known === null) return board;
  return { ...board, status: { ...board.status, gateway: { ...known, next_login: nextLogin } } };
}

function feed(
  state: TraderStatus['feeds'][number]['state'],
  failures: number,
  silentSince?: Instant,
): BoardView {
  const lastPoll = plus(NOW, -4 * MINUTE_MS);
  return boardOf({
    feeds: [{ name: 'flow', state, lastPoll, lastPrediction: undefined, failures, silentSince }],
  });
}

export const CALM: DeskState = {
  name: 'calm',
  board: boardOf(),
  says: [/book = broker/, /1 of 1/, /−123\.46/],
};

export const UNPROTECTED: DeskState = {
  name: 'unprotected',
  board: uncovered({ ...BARE, kind: 'unprotected' }, NO_STOP, { unprotected: ['SPY'] }),
  says: [
    /SPY UNPROTECTED/,
    /The loss is not limited/,
    /unlimited/,
    /NO STOP/,
    /Protect SPY/,
    /12 s without a stop/,
  ],
};

export const QUIET: DeskState = {
  name: 'gateway dead',
  board: gateway('dead', 'the socket was closed'),
  says: [
    /GATEWAY DOWN/,
    /Stops rest at the broker/,
    /1 of 1 42 s old/,
    /not compared/,
    /since 09:36:00 ET/,
  ],
};

function prediction(second: number, verdict: string): BoardView['predictions'][number] {
  return {
    ...{ id: 'p1', feed: 'flow', symbol: 'SPY', signal: 'BUY', confidence: 0.9, verdict },
    ...{ data_time: null, anchor_price: 370, detail: {}, repeats: 0 },
    ...{ contract: null, contract_premium: null, contract_text: null },
    received_at: toIso(plus(NOW, second * 1_000)),
  };
}

export const REPEATED: DeskState = {
  name: 'prediction repeated',
  board: boardOf(
    {},
    {
      predictions: [
        prediction(-10, 'duplicate'),
        prediction(-20, 'duplicate'),
        prediction(-30, 'accepted'),
      ],
      signals: [
        {
          ...{ id: 'p1/demo', source: 'prediction', prediction_id: 'p1', strategy: 'demo' },
          ...{ symbol: 'SPY', side: 'long', at: toIso(plus(NOW, -30_000)), taken: true },
          ...{ reasons: [], order_ref: 'abcdefgh.6.e' },
          ...{ contract: null, contract_premium: null, contract_text: null },
        },
      ],
    },
  ),
  says: [/demo: traded; repeated 2 times, not traded again/],
};

export const DESK_STATES: readonly DeskState[] = [
  CALM,
  UNPROTECTED,
  REPEATED,
  {
    name: 'stop on its way',
    board: uncovered(
      { ...BARE, kind: 'settling' },
      { stop_price: 368.5, stop_status: 'submitted' },
      { nakedTodayMs: 0 },
    ),
    says: [/SPY: stop on its way/, /100 shares wait for the broker/, /not resting/],
  },
  {
    name: 'stop held back',
    board: uncovered({ ...BARE, kind: 'held_back' }, NO_STOP),
    says: [/SPY: stop held back/, /may be of before a split/],
  },
  {
    name: 'unprotected, accepted',
    board: uncovered({ ...BARE, kind: 'waived', by: 'ann' }, NO_STOP, { unprotected: ['SPY'] }),
    says: [/SPY UNPROTECTED/, /ann allows entries all the same/],
  },
  {
    name: 'watched by the daemon',
    board: watched({ kind: 'watched', why: '' }),
    says: [/1 watched by the daemon only/, /0 of 1/, /1 watched, not at the broker/],
  },
  {
    name: 'watched by nobody',
    board: watched({ kind: 'unwatched', why: 'no price of SPY for 40 s' }),
    says: [/SPY NOT WATCHED/, /no price of SPY for 40 s/, /The loss is not limited/],
  },
  {
    name: 'watched, gateway dead',
    board: watched(
      { kind: 'unwatched', why: 'the line is down' },
      { gateway: { state: 'dead', since: NOW, why: 'the socket was closed', lastMessageAt: NOW } },
    ),
    says: [/GATEWAY DOWN/, /No stop rests at the broker for SPY/],
  },
  {
    name: 'halted',
    board: boardOf({ trading: { state: 'HALTED', reason: 'requested by an operator' } }),
    says: [/HALTED/, /No new positions; stops stay/, /Requested by an operator/, /Resume/],
  },
  {
    name: 'reducing',
    board: boardOf({ trading: { state: 'REDUCING', reason: 'daily-loss' } }),
    says: [/REDUCING/, /exits and stops work/, /daily-loss/],
  },
  {
    name: 'order unknown',
    board: boardOf({ unknownOrders: 1 }, { orders: [{ ...ORDER, state: 'unknown' }] }),
    says: [/ORDER UNKNOWN/, /Nothing is sent again; no entry in SPY/, /1 unknown/],
  },
  {
    name: 'stops confirmed long ago',
    board: boardOf({ stops: { confirmedAt: plus(NOW, -10 * MINUTE_MS), isStale: true } }),
    says: [/STOPS NOT CONFIRMED/, /10 min ago/, /Verify them in TWS/],
  },
  {
    name: 'gateway connecting',
    board: gateway('connecting', 'started'),
    says: [/GATEWAY CONNECTING/, /stops rest at the broker/i],
  },
  {
    name: 'gateway suspect',
    board: gateway('suspect', 'no heartbeat'),
    says: [/GATEWAY SUSPECT/, /no heartbeat/, /42 s ago/],
  },
  QUIET,
  {
    name: 'login required',
    board: gateway('login_required', 'weekly login'),
    says: [/LOGIN REQUIRED/, /has been waiting for its login for 42 s/],
  },
  {
    name: 'login soon',
    board: gateway('ready', '', '2020-12-16T16:01:00.000Z'),
    says: [/Weekly login in 1 h 25 min/, /no position is opened until somebody renews it/],
  },
  {
    name: 'without a feed',
    board: boardOf({ feeds: [] }),
    says: [/^none configured$/],
  },
  {
    name: 'feed refused',
    board: feed('unauthorized', 3),
    says: [/FEED flow REFUSES THE KEY/, /No predictions arrive/, /3 failures/],
  },
  {
    name: 'feed does not answer',
    board: feed('backing_off', 5),
    says: [/FEED flow DOES NOT ANSWER/, /asked 4 min ago/],
  },
  {
    name: 'feed old',
    board: feed('polling', 0, plus(NOW, -7 * MINUTE_MS)),
    says: [/FEED flow OLD/, /No answer for 7 min/, /keep their stops and exits/],
  },
  {
    name: 'clock unknown',
    board: boardOf({ clock: { skewMs: undefined, isTrusted: false } }),
    says: [/CLOCK UNKNOWN/, /no new positions until it does/],
  },
  {
    name: 'clock wrong',
    board: boardOf({ clock: { skewMs: -4_200, isTrusted: false } }),
    says: [/CLOCK WRONG/, /differs from the broker's by 4 s/],
  },
  {
    name: 'book and broker differ',
    board: boardOf({
      comparison: {
        at: NOW,
        isClean: false,
        differences: [
          {
            kind: 'quantity-mismatch',
            symbol: 'SPY',
            text: 'The broker holds 60 SPY, the book 100.',
            action: 'waits',
          },
        ],
      },
    }),
    says: [/BOOK ≠ BROKER/, /The broker holds 60 SPY, the book 100/],
  },
  {
    name: 'not compared',
    board: boardOf({ comparison: { at: undefined, isClean: false, differences: [] } }),
    says: [/NOT COMPARED/, /no new positions until it is/],
  },
  {
    name: 'locked until T+2',
    board: boardOf(
      // Nothing of it can be sold: it is neither protected nor bare.
      { protectedPositions: 0 },
      {
        positions: [
          {
            ...POSITION,
            ...{ protected: false, stop_price: null, stop_status: 'missing' },
            locked: [
              { quantity: 60, sellable_from: '2020-12-17T18:00:00.000Z', settlement: 'T+2' },
              { quantity: 40, sellable_from: '2020-12-18T18:00:00.000Z', settlement: 'T+2' },
            ],
          },
        ],
      },
    ),
    says: [
      /60 shares locked until 2020-12-17 13:00 ET \(T\+2\)/,
      /40 shares locked until 2020-12-18 13:00 ET \(T\+2\)/,
      // Not beside “never without a stop today”.
      /^100 shares locked, which no stop sells yet$/,
    ],
  },
  {
    name: 'prices not live',
    board: boardOf({ darkPrices: ['SPY'] }),
    says: [/PRICES NOT LIVE/, /stops are not moved/],
  },
  {
    name: 'markup in a text',
    board: boardOf({ trading: { state: 'HALTED', reason: '<img src=x onerror=alert(1)>' } }),
    says: [/<img src=x onerror=alert\(1\)>/],
  },
];
