// `sluice ledger merge FROM INTO`: shows what it does to merge a listing into another one of the same security; with --yes does it.
import { actionProblem } from '../../../api/http/loaders/action-refusals.ts';
import { mergedRow } from '../../../api/http/presenters/merged-row.ts';
import { mergeSecurities, previewMerger } from '../../../ledger/app/merge-securities.ts';
import type { SecurityId } from '../../../ledger/ports/drafts.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { LOCAL, refusal, usage } from '../user/local-identity.ts';
import { type LedgerFlags, LOCAL_CAUSE, withLedger } from './local-ledger.ts';

export interface MergeFlags extends LedgerFlags {
  readonly yes?: boolean;
}

/** Both are numbers of securities. */
export function merge(from: string, into: string, flags: MergeFlags): Promise<ExitCode> {
  const wrong = [from, into].find((text) => !/^[1-9]\d{0,9}$/.test(text));
  if (wrong !== undefined)
    return Promise.resolve(
      printError(
        usage(`${wrong}: expected the number of a security, as GET /api/v1/securities lists it`),
      ),
    );
  return withLedger(flags, async ({ ledger, identity }) => {
    const asked = {
      from: Number(from) as SecurityId,
      into: Number(into) as SecurityId,
      cause: LOCAL_CAUSE,
    };
    const isTrial = flags.yes !== true;
    const done = await (isTrial ? previewMerger : mergeSecurities)(ledger, asked);
    if (!done.ok) {
      const { kind } = done.failure;
      const { detail } = actionProblem(done.failure).problem;
      return printError(refusal(kind.toLowerCase().replaceAll('_', '-'), detail ?? kind));
    }
    const row = mergedRow(done.value, isTrial);
    if (!isTrial) await identity.record(LOCAL, 'security.merge', row.from.symbol, { after: row });
    if (flags.json === true) printJson(row);
    else printLine(textOfMerger(row));
    return EXIT.ok;
  });
}

function textOfMerger({ dry_run: isTrial, from, into, portfolios }: ReturnType<typeof mergedRow>) {
  const nameOf = ({ id, symbol, exchange, currency }: typeof from) =>
    `${symbol} (${id}, ${exchange ?? 'no exchange'}, ${currency})`;
  return [
    `${nameOf(from)} ${isTrial ? 'would become' : 'is now'} ${nameOf(into)}.`,
    ...portfolios.map(({ portfolio_id, transactions, before, after }) => {
      const held = before.map(({ security_id, quantity }) => `${quantity} of ${security_id}`);
      return `Portfolio ${portfolio_id}: ${held.join(' and ')} become ${after.quantity} at a cost of ${after.cost}, from ${transactions} transactions; realised gain ${after.realized_gain}.`;
    }),
    ...(portfolios.length === 0 ? ['No portfolio has it.'] : []),
    ...(isTrial ? ['Nothing was done. Repeat it with --yes; it cannot be undone.'] : []),
  ].join('\n');
}
