// Lots and positions of a step that writes nothing.
import type { PortfolioId, SecurityId } from '../../domain/entries/ids.ts';
import { byAge, type LotId } from '../../domain/lots/lot.ts';
import type { LotRow, PositionRow } from '../../ports/ledger-rows.ts';
import type { LedgerReads, LedgerStep } from '../../ports/ledger-store.ts';

export function dryRunLots(read: LedgerReads) {
  const lots = new Map<string, Map<LotId, LotRow>>();
  const positions = new Map<string, PositionRow>();

  /** Open ones are enough: nothing asks for closed ones. */
  async function lotsOf(portfolio: PortfolioId, security: SecurityId) {
    const key = `${portfolio} ${security}`;
    const known = lots.get(key);
    if (known !== undefined) return known;
    const open = new Map((await read.openLots(portfolio, security)).map((lot) => [lot.id, lot]));
    lots.set(key, open);
    return open;
  }

  return {
    async saveLots(rows) {
      for (const row of rows) {
        const open = await lotsOf(row.portfolio, row.security);
        if (row.remaining.isZero()) open.delete(row.id);
        else open.set(row.id, row);
      }
    },
    async forgetLots(portfolio, securities) {
      for (const security of securities) lots.set(`${portfolio} ${security}`, new Map());
    },
    addClosures: async () => {},
    async openLots(portfolio, security) {
      return [...(await lotsOf(portfolio, security)).values()].toSorted(byAge);
    },
    async savePosition(row) {
      positions.set(`${row.portfolio} ${row.security}`, row);
    },
    async position(portfolio, security) {
      return positions.get(`${portfolio} ${security}`) ?? read.position(portfolio, security);
    },
  } satisfies Partial<LedgerStep>;
}
