// The other leg of a vertical: the same right and expiry, further out of the money.
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import type { ChainRow } from '../../../../market/options/chain-row.ts';
import type { OptionRefusal, RefusedContract } from '../../terms/option-refusal.ts';
import type { OptionTrade } from '../../terms/option-trade.ts';
import type { ChainSeen } from './chain-seen.ts';
import { createExpiries } from './expiry-seen.ts';
import { type JudgedRow, judgedRow, secondLegRefusals } from './judged-row.ts';

/** A strike at less than half or more than twice the width makes another trade. */
const WIDTHS = { least: 0.5, most: 2 } as const;

/** The listed contract whose distance is nearest to the width, ties by id, that can be traded. */
export function secondLegFor(
  first: ChainRow,
  seen: ChainSeen,
  trade: OptionTrade,
): Result<JudgedRow, OptionRefusal> {
  const expiry = createExpiries(seen, trade)(first.contract.expiry);
  const refused: RefusedContract[] = [];
  for (const row of candidates(first, seen, trade)) {
    const judged = judgedRow(row, { seen, trade, expiry });
    const reasons = secondLegRefusals(judged);
    if (reasons.length === 0) return ok(judged);
    refused.push({ contract: row.contract.id, reasons });
  }
  return failed({ kind: 'no_contract', considered: refused.length, refused });
}

function candidates(
  { contract: first }: ChainRow,
  { rows }: ChainSeen,
  { width }: OptionTrade,
): readonly ChainRow[] {
  const outwards = first.right === 'call' ? 1 : -1;
  const distanceOf = ({ contract }: ChainRow) => outwards * (contract.strike - first.strike);
  const missOf = (row: ChainRow) => Math.abs(distanceOf(row) - width);
  return rows
    .filter(
      (row) =>
        row.contract.right === first.right &&
        row.contract.expiry === first.expiry &&
        row.contract.tradingClass === first.tradingClass &&
        distanceOf(row) >= width * WIDTHS.least &&
        distanceOf(row) <= width * WIDTHS.most,
    )
    .sort(
      (one, other) => missOf(one) - missOf(other) || (one.contract.id < other.contract.id ? -1 : 1),
    );
}
