// What accepting a proposal now would do: it is accepted in a step that is taken back, so all checks are the same.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { Ledger } from '../../../ledger/app/ledger.ts';
import type { CommandProposalRow } from '../../../ledger/ports/command-proposals.ts';
import type { Cause } from '../../../ledger/ports/drafts.ts';
import type { LedgerStep } from '../../../ledger/ports/ledger-store.ts';
import type { ProposedCommand } from '../../agents/findings/proposed-command.ts';
import {
  acceptProposal,
  type DecisionRefusal,
  decidedAlready,
  isOpen,
  type ProposalParts,
  unknown,
} from './accept.ts';
import { effectText } from './effect-text.ts';

export interface ProposalPreview {
  readonly row: CommandProposalRow;
  /** Sentences, with the figures of now. */
  readonly effect: string;
}

export async function previewProposal(
  parts: ProposalParts,
  asked: { readonly id: string; readonly cause: Cause },
): Promise<Result<ProposalPreview, DecisionRefusal>> {
  const { ledger } = parts;
  const row = await ledger.read.commandProposal(asked.id);
  if (row === undefined) return unknown(asked.id);
  if (!isOpen(row, ledger.context.store.now())) return decidedAlready(row);
  const tryingOut = { ...ledger, inOneStep: takingBack(ledger) };
  const done = await acceptProposal(
    { ...parts, ledger: tryingOut },
    { ...asked, executed: { price: undefined } },
  );
  if (!done.ok) return done;
  const effect = effectText(row.command as ProposedCommand, done.value.outcome ?? {});
  return ok({ row, effect });
}

/** The answer of a step of which nothing stays. */
function takingBack(ledger: Ledger): Ledger['inOneStep'] {
  return async <Value, Refusal>(act: (step: LedgerStep) => Promise<Result<Value, Refusal>>) => {
    const taken = await ledger.inOneStep<never, Result<Value, Refusal>>(async (step) =>
      failed(await act(step)),
    );
    if (taken.ok) throw new Error('a dry run stayed');
    return taken.failure;
  };
}
