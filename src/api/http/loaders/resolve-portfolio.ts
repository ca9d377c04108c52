// The portfolio a request is about. One that the caller may not see looks like one that does not exist.
import type { FastifyRequest } from 'fastify';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { HolderNumber, PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import { hasPermission, type Principal, roleOn } from '../../identity/principal.ts';
import { type Role, roleAllows } from '../../identity/role.ts';
import { forbidden, notFound } from '../shapes/problem.ts';
import type { Book } from './book.ts';
import { principalOf } from './caller.ts';

/** Owners may keep their own books; others may what they were granted. */
export async function resolvePortfolio(
  book: Book,
  request: FastifyRequest,
  id: PortfolioId,
  needs: 'read' | 'keep',
): Promise<PortfolioRow> {
  const principal = principalOf(request);
  const row = await book.ledger.read.portfolio(id);
  const standing = row && (await standingOn(book, principal, row));
  if (row === undefined || standing === undefined)
    throw notFound('unknown_portfolio', `No portfolio ${id}.`);
  if (!allows(principal, standing, needs))
    throw forbidden('not_allowed', `Your role on portfolio ${id} does not allow "${needs}".`);
  return row;
}

/** What only its owner, or an administrator, may ask. */
export async function ownedPortfolio(
  book: Book,
  request: FastifyRequest,
  id: PortfolioId,
  needs: 'read' | 'keep',
): Promise<PortfolioRow> {
  const row = await resolvePortfolio(book, request, id, needs);
  const principal = principalOf(request);
  if (principal.user.role === 'admin' || (await owns(book, principal, row))) return row;
  throw forbidden(
    'owner_required',
    `Only the owner of portfolio ${id} shares it, and sees with whom.`,
  );
}

export async function mayReadPortfolio(
  book: Book,
  principal: Principal,
  id: PortfolioId,
): Promise<boolean> {
  const row = await book.ledger.read.portfolio(id);
  const standing = row && (await standingOn(book, principal, row));
  return standing !== undefined && allows(principal, standing, 'read');
}

/** Undefined for users who may not see it. */
async function standingOn(
  book: Book,
  principal: Principal,
  row: PortfolioRow,
): Promise<'owner' | Role | undefined> {
  return (await owns(book, principal, row)) ? 'owner' : grantedOn(book, principal, row);
}

async function owns(book: Book, { user }: Principal, { holder }: PortfolioRow): Promise<boolean> {
  return (await book.ledger.read.holderOf(user.id)) === holder;
}

function allows(principal: Principal, standing: 'owner' | Role, needs: 'read' | 'keep'): boolean {
  if (!hasPermission(principal, needs)) return false;
  return standing === 'owner' || roleAllows(standing, needs === 'keep' ? 'trade' : 'read');
}

/** Of a grant on the portfolio, or on the account that it follows. */
function grantedOn(book: Book, principal: Principal, { id, account: key }: PortfolioRow) {
  const followed = book.followed.find((one) => one.key === key);
  return (
    roleOn(principal, 'portfolio', String(id)) ??
    (followed && roleOn(principal, 'account', followed.account))
  );
}

/** Own ones, those that others share, and those of accounts that the caller may see. */
export async function visiblePortfolios(
  book: Book,
  request: FastifyRequest,
): Promise<readonly PortfolioRow[]> {
  const principal = principalOf(request);
  const { user, grants } = principal;
  const { read } = book.ledger;
  const holder: HolderNumber | undefined = await read.holderOf(user.id);
  const own = holder === undefined ? [] : await read.portfoliosOf([holder]);
  const shared = grants.flatMap(({ kind, resource }) =>
    kind === 'portfolio' && /^\d{1,15}$/.test(resource) ? [Number(resource) as PortfolioId] : [],
  );
  const ofAccounts = await Promise.all(
    book.followed
      .filter(({ account }) => roleOn(principal, 'account', account) !== undefined)
      .map(({ key }) => read.portfolioOfAccount(key)),
  );
  const all = [
    ...own,
    ...(await read.portfolios(shared)),
    ...ofAccounts.flatMap((row) => row ?? []),
  ];
  return [...new Map(all.map((row) => [row.id, row])).values()];
}
