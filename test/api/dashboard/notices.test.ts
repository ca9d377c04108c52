// What a person must know first: one notice for each thing, the most urgent first, each with what can be done.
import { describe, expect, it } from 'vitest';
import { noticesOf } from '../../../src/api/dashboard/facts/notices.ts';
import type { Board } from '../../../src/api/dashboard/facts/shapes.ts';
import { plus } from '../../../src/kernel/instant.ts';
import type { TraderStatus } from '../../../src/trader/ports/trader-status.ts';
import { boardOf } from '../../../src/trader/surfaces/control/board.ts';
import { statusOf } from '../../../src/trader/surfaces/control/status.ts';
import { ACCOUNT, NOW, STATUS } from '../../trader/ports/scripted-trader.ts';
import { LOOK, STATUS_ENVIRONMENT } from '../../trader/surfaces/control/control-harness.ts';

/** As the API sends it. */
function board(status: Partial<TraderStatus> = {}): Board {
  const view = boardOf({
    look: LOOK,
    status: () => statusOf({ ...STATUS, ...status }, STATUS_ENVIRONMENT),
    account: () => ACCOUNT,
  });
  return JSON.parse(JSON.stringify(view)) as Board;
}

const BARE = { symbol: 'SPY', quantity: 100, covered: 40 } as const;

function titles(status: Partial<TraderStatus>): readonly string[] {
  const usual = new Set(noticesOf(board()).map(({ id }) => id));
  return noticesOf(board(status))
    .filter(({ id }) => !usual.has(id))
    .map(({ title }) => title);
}

function tradingNotice(reason: string) {
  const halted = noticesOf(board({ trading: { state: 'HALTED', reason } }));
  return halted.find(({ id }) => id === 'trading');
}

describe('the notices of a board', () => {
  it.each([
    [
      'AAPL 261218C00230000',
      2,
      /2 contracts, .* All that was paid may be lost, and no new position/,
    ],
    ['AAPL 261218P00230000-261218P00220000', -2, /The largest loss of what was sold is possible/],
    ['AAPL', 2, /2 shares, .* The loss is not limited, and no new position/],
  ])('say what %s can lose while nothing watches its stop', (symbol, quantity, said) => {
    const unwatched = { symbol, quantity, stopPrice: 1.1, kind: 'unwatched', why: 'x' } as const;
    const notices = noticesOf(board({ watched: [unwatched] }));
    const notice = notices.find(({ id }) => id === `unwatched ${symbol}`);
    expect(notice?.text).toMatch(said);
    expect(notice?.type).toBe(
      symbol.includes(' ') ? `sluice exit "${symbol}" --yes` : `sluice exit ${symbol} --yes`,
    );
  });

  it('have a name each, and the most urgent first', () => {
    const all = noticesOf(
      board({
        trading: { state: 'REDUCING', reason: 'daily-loss' },
        uncovered: [{ ...BARE, kind: 'unprotected' }],
        darkPrices: ['SPY'],
        unknownOrders: 2,
      }),
    );
    const ranks = all.map(({ urgency }) => ['danger', 'warning', 'note'].indexOf(urgency));
    expect(ranks).toEqual(ranks.toSorted());
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all[0]).toMatchObject({ title: 'SPY UNPROTECTED' });
  });

  it('say how many shares have no stop, and offer to protect them', () => {
    const [first] = noticesOf(board({ uncovered: [{ ...BARE, kind: 'unprotected' }] }));
    expect(first).toMatchObject({
      urgency: 'danger',
      remedy: { command: 'protect', symbol: 'SPY' },
    });
    expect(first?.text).toContain('60 of 100 shares have no stop. The loss is not limited');
  });

  it('count one share as one', () => {
    const one = { ...BARE, quantity: 1, covered: 0 };
    const [first] = noticesOf(board({ uncovered: [{ ...one, kind: 'unprotected' }] }));
    expect(first?.text).toContain('1 of 1 share has no stop. The loss is not limited');
    const [next] = noticesOf(board({ uncovered: [{ ...one, kind: 'settling' }] }));
    expect(next?.text).toContain('1 share waits for the broker');
  });

  it.each([
    ['settling', 'SPY: stop on its way'],
    ['held_back', 'SPY: stop held back'],
    ['waived', 'SPY UNPROTECTED'],
  ] as const)('tell a stop that is %s from one that is missing', (kind, title) => {
    expect(titles({ uncovered: [{ ...BARE, kind }] })).toEqual([title]);
  });

  it('offer to resume what a person halted, and say by whom', () => {
    const notice = tradingNotice('lunch');
    expect(notice).toMatchObject({ title: 'HALTED', remedy: { command: 'resume' } });
    expect(notice?.text).toContain('Requested by an operator: lunch.');
  });

  it('say a reason once, and whether it is of the engine', () => {
    expect(tradingNotice('requested by ann: lunch')?.text).toMatch(
      /work\. Requested by ann: lunch\.$/,
    );
    expect(tradingNotice('wrong-account')?.text).toMatch(/work\. Reason: wrong-account\.$/);
  });

  it.each([
    ['unauthorized', 'FEED flow REFUSES THE KEY'],
    ['backing_off', 'FEED flow DOES NOT ANSWER'],
    ['stopped', 'FEED flow STOPPED'],
  ] as const)('name what a feed that is %s does', (state, title) => {
    const [flow] = STATUS.feeds;
    if (flow === undefined) throw new Error('no feed');
    expect(titles({ feeds: [{ ...flow, state }] })).toEqual([title]);
  });

  it.each([
    ['connecting', 'GATEWAY CONNECTING'],
    ['suspect', 'GATEWAY SUSPECT'],
    ['login_required', 'LOGIN REQUIRED'],
    ['dead', 'GATEWAY DOWN'],
  ] as const)(
    'say what a gateway that is %s means, and when its last message arrived',
    (state, title) => {
      const gateway = {
        state,
        since: plus(NOW, -42_000),
        why: 'test',
        lastMessageAt: plus(NOW, -42_000),
      };
      const notice = noticesOf(board({ gateway })).find(({ id }) => id === 'gateway');
      expect(notice?.title).toBe(title);
      expect(notice?.text).toContain('Stops rest at the broker');
      expect(notice?.text).toContain('Last message 42 s ago');
    },
  );

  it('say of stops that only the daemon watches that they do not rest at the broker', () => {
    const watched = [
      { symbol: 'SPY', quantity: 100, stopPrice: 1, kind: 'watched', why: '' },
    ] as const;
    const gateway = { state: 'dead', since: NOW, why: 'test', lastMessageAt: NOW } as const;
    const texts = noticesOf(board({ watched, gateway, darkPrices: ['SPY'] })).map(
      ({ text }) => text,
    );
    expect(
      texts.filter((text) => text.includes('No stop rests at the broker for SPY')),
    ).toHaveLength(2);
    expect(texts.filter((text) => text.includes('Stops rest at the broker'))).toEqual([]);
  });

  it.each([
    [0, 2, 'No stop rests at the broker'],
    [1, 2, 'Stops of 1 of 2 positions rest at the broker'],
    [2, 2, 'Stops rest at the broker'],
  ])('count what rests while the gateway is silent: %i of %i', (covered, positions, words) => {
    const gateway = { state: 'dead', since: NOW, why: 'test', lastMessageAt: NOW } as const;
    const shown = board({ gateway, positions, protectedPositions: covered });
    expect(noticesOf(shown).find(({ id }) => id === 'gateway')?.text).toContain(words);
  });

  it('count orders with an unknown outcome, and name the command', () => {
    const notice = noticesOf(board({ unknownOrders: 2 })).find(({ id }) => id === 'unknown orders');
    expect(notice?.text).toContain('2 orders have an unknown outcome. Nothing is sent again');
    expect(notice?.type).toBe('sluice reconcile');
  });
});
