// Corporate actions that a file states, as proposals to the owner of the portfolio that it was imported in.
import { perUnit, quotient, sumOf } from '../../../kernel/amounts.ts';
import { type Decimal, NO_MONEY, ONE, type Price, type Quantity } from '../../../kernel/decimal.ts';
import { ok, type Result } from '../../../kernel/result.ts';
import type { PortfolioId, SecurityId } from '../../domain/entries/ids.ts';
import type { Cause } from '../../domain/events/envelope.ts';
import type { SecurityReference } from '../../domain/transactions/draft.ts';
import type {
  ActionProposal,
  ImportedFile,
  ProposedAction,
} from '../../interchange/rows/imported-file.ts';
import type { LedgerStep } from '../../ports/ledger-store.ts';
import type { NeededTerm, SecurityAction } from '../../ports/security-master.ts';
import {
  knownListing,
  type RegistryDefaults,
  resolvedSecurity,
} from '../registry/resolve-security.ts';
import { proposeToHolder } from './propose-to-holder.ts';

interface FileActions {
  readonly portfolio: PortfolioId;
  readonly file: Pick<ImportedFile, 'format' | 'proposals'>;
  readonly cause: Cause;
}

/** Of securities that the portfolio has had; a transfer, and what the file names in words only, is not an action. */
export async function proposeFromFile(
  ledger: { readonly defaults: RegistryDefaults },
  step: LedgerStep,
  { portfolio, file, cause }: FileActions,
): Promise<Result<number, never>> {
  let count = 0;
  for (const stated of file.proposals) {
    const { security: named, currency, on, description } = stated;
    const context = { currency, portfolios: [portfolio], on };
    const found = await knownListing(step, named, context);
    if (!found.ok || found.value === undefined) continue;
    const security = found.value.id;
    if ((await step.position(portfolio, security)) === undefined) continue;
    const terms = await termsOf(stated, async (other) => {
      const resolved = await resolvedSecurity(step, other, currency, {
        defaults: ledger.defaults,
        cause,
      });
      return resolved.ok ? resolved.value.id : undefined;
    });
    if (terms === undefined) continue;
    const { action, needs } = terms;
    const detail = { description, ...(needs.length > 0 && { needs }) };
    const source = `file:${file.format}`;
    await proposeToHolder(step, { portfolio, security, action, on, source, detail }, cause);
    count += 1;
  }
  return ok(count);
}

interface StatedTerms {
  readonly action: SecurityAction;
  readonly needs: readonly NeededTerm[];
}

type Resolve = (named: SecurityReference) => Promise<SecurityId | undefined>;

/** No file states which part of the basis a spin-off takes, or what a new share was worth. */
async function termsOf(stated: ActionProposal, resolve: Resolve): Promise<StatedTerms | undefined> {
  const { action } = stated;
  const whole = (known: SecurityAction): StatedTerms => ({ action: known, needs: [] });
  switch (action.kind) {
    case 'split':
      return whole({ ...ratioOf(action), kind: 'split', cashInLieu: undefined });
    case 'stock-dividend': {
      const rate = quotient(action.newShares, action.oldShares);
      return whole({ kind: 'stock-dividend', rate, cashInLieu: undefined });
    }
    case 'cash-merger':
      return whole({ kind: 'cash-merger', cashPerShare: action.cashPerShare as Decimal as Price });
    case 'delisting':
      return whole({ kind: 'cash-merger', cashPerShare: NO_MONEY as Decimal as Price });
    case 'symbol-change':
    case 'spin-off':
    case 'rights':
    case 'stock-merger': {
      const other = await resolve(action.security);
      return other && handedOver(action, String(other), cashPerShare(stated));
    }
    case 'transfer-in':
    case 'transfer-out':
    case 'other':
      return undefined;
    default:
      return action satisfies never;
  }
}

type HandingOver = Extract<ProposedAction, { readonly security: SecurityReference }>;

function handedOver(action: HandingOver, security: string, cash: Price): StatedTerms {
  if (action.kind === 'symbol-change')
    return { action: { kind: 'symbol-change', security }, needs: [] };
  const { newShares: ratio, oldShares } = action;
  const received = { security, ratio, oldShares, cashInLieu: undefined };
  if (action.kind === 'rights')
    return { action: { ...received, kind: 'rights-issue', parentBasisShare: ONE }, needs: [] };
  if (action.kind === 'spin-off')
    return {
      action: { ...received, kind: 'spin-off', parentBasisShare: ONE },
      needs: ['parentBasisShare'],
    };
  if (cash.isZero()) return { action: { ...received, kind: 'stock-merger' }, needs: [] };
  const paid = { cashPerShare: cash, newPrice: ONE as Decimal as Price };
  return { action: { ...received, ...paid, kind: 'mixed-merger' }, needs: ['newPrice'] };
}

/** For each share that was taken away. */
function cashPerShare({ moves, proceeds }: ActionProposal): Price {
  const taken = sumOf(moves.map(({ quantity }) => quantity).filter((one) => one.isNegative()));
  return taken.isZero()
    ? (NO_MONEY as Decimal as Price)
    : perUnit(proceeds, taken.abs() as Quantity);
}

function ratioOf({ newShares, oldShares }: Extract<ProposedAction, { kind: 'split' }>) {
  return { newShares, oldShares };
}
