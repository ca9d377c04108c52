// Lines of a file as a test states them, read as an import, and what came out of them.
import { textOf } from '../../../../src/kernel/decimal.ts';
import { importedFile } from '../../../../src/ledger/interchange/read-file.ts';
import { reconciled, totalsOfDrafts } from '../../../../src/ledger/interchange/rows/file-totals.ts';
import { draftLine, problemLine, sha256 } from './fixtures.ts';

export function readLines(lines: readonly string[], account?: string) {
  const result = importedFile({
    ...{ bytes: new TextEncoder().encode(`${lines.join('\n')}\n`), account, digest: sha256 },
    ...{ format: undefined, mapping: undefined, zone: undefined },
  });
  if (!result.ok) throw new Error(result.failure.map(problemLine).join(', '));
  const { format, drafts, proposals, ignored, problems, remarks, totals } = result.value;
  const booked = totalsOfDrafts(drafts.map(({ draft }) => draft));
  return {
    format,
    lines: drafts.map(({ draft }) => draftLine(draft)),
    multipliers: drafts.map(({ draft }) => ('multiplier' in draft ? draft.multiplier : undefined)),
    toDecide: proposals.map(({ security, moves }) =>
      [security.symbol, ...moves.map(({ quantity }) => textOf(quantity))].join(' '),
    ),
    ignored: ignored.map(({ why }) => why),
    problems: problems.map(problemLine),
    remarks: (remarks ?? []).map(({ why }) => why),
    differences: reconciled(totals, booked),
  };
}

export const NOTHING_AMISS = { problems: [], remarks: [], differences: [] };
