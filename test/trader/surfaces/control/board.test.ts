// The board is sent after each fact: of long lists it has so many rows, the number of all, and all that need a person.
import { describe, expect, it } from 'vitest';
import { BOARD_ROWS } from '../../../../src/trader/ports/dashboard-snapshot.ts';
import { boardOf } from '../../../../src/trader/surfaces/control/board.ts';
import { statusOf } from '../../../../src/trader/surfaces/control/status.ts';
import { ACCOUNT, STATUS } from '../../ports/scripted-trader.ts';
import { LOOK, POSITION, STATUS_ENVIRONMENT } from './control-harness.ts';

const COUNT = 3 * BOARD_ROWS;

function boardWith(isProtected: (n: number) => boolean) {
  const all = Array.from({ length: COUNT }, (_, n) => ({
    ...POSITION,
    id: `P-${n}`,
    protected: isProtected(n),
  }));
  return boardOf({
    look: { ...LOOK, positions: () => all },
    status: () => statusOf(STATUS, STATUS_ENVIRONMENT),
    account: () => ACCOUNT,
  });
}

describe('a board with many positions', () => {
  it('has the first of them, the number of all, and those without a full stop in their places', () => {
    const { positions, positions_total: total } = boardWith((n) => n % 100 !== 99);
    expect(total).toBe(COUNT);
    expect(positions).toHaveLength(BOARD_ROWS);
    const bare = positions.filter((one) => !one.protected).map(({ id }) => id);
    expect(bare).toEqual(['P-99', 'P-199', 'P-299', 'P-399', 'P-499', 'P-599']);
    const places = positions.map(({ id }) => Number(id.slice(2)));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });

  it('has every position without a full stop, however many they are', () => {
    const { positions } = boardWith((n) => n < 50);
    expect(positions).toHaveLength(COUNT - 50);
    expect(positions.every((one) => !one.protected)).toBe(true);
  });
});

describe('a position that nothing watches at the moment', () => {
  it('has that as the state of its stop, as the status says', () => {
    const row = { ...POSITION, protected: false, watched: true, stop_status: 'watched' };
    const rows = [row, { ...row, symbol: 'MSFT' }];
    const unwatched = { symbol: POSITION.symbol, quantity: 1, stopPrice: 2 };
    const { positions } = boardOf({
      look: { ...LOOK, positions: () => rows },
      status: () =>
        statusOf(
          { ...STATUS, watched: [{ ...unwatched, kind: 'unwatched', why: 'no price' }] },
          STATUS_ENVIRONMENT,
        ),
      account: () => ACCOUNT,
    });
    expect(positions.map(({ stop_status: state }) => state)).toEqual(['unwatched', 'watched']);
  });
});
