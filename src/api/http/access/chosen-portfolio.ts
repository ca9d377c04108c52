// The portfolio a request is about. One that the caller may not see looks like one that does not exist.
import type { FastifyRequest } from 'fastify';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { HolderNumber, PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import { hasPermission, type Principal, roleOn } from '../../identity/principal.ts';
import { roleAllows } from '../../identity/role.ts';
import { forbidden, notFound } from '../shapes/problem.ts';
import type { Book } from './book.ts';
import { principalOf } from './caller.ts';

/** Owners may keep their own books; others may what they were granted. */
export async function chosenPortfolio(
  book: Book,
  request: FastifyRequest,
  id: PortfolioId,
  needs: 'read' | 'keep',
): Promise<PortfolioRow> {
  const principal = principalOf(request);
  const row = await book.ledger.read.portfolio(id);
  if (row === undefined || !(await maySee(book, principal, row)))
    throw notFound(`No portfolio ${id}.`);
  if (!(await may(book, principal, row, needs)))
    throw forbidden(`Your role on portfolio ${id} does not allow "${needs}".`);
  return row;
}

/** What only its owner, or an administrator, may ask. */
export async function ownedPortfolio(
  book: Book,
  request: FastifyRequest,
  id: PortfolioId,
  needs: 'read' | 'keep',
): Promise<PortfolioRow> {
  const row = await chosenPortfolio(book, request, id, needs);
  const principal = principalOf(request);
  if (principal.user.role === 'admin' || (await owns(book, principal, row))) return row;
  throw forbidden(`Only the owner of portfolio ${id} shares it, and sees with whom.`);
}

export async function mayReadPortfolio(
  book: Book,
  principal: Principal,
  id: PortfolioId,
): Promise<boolean> {
  const row = await book.ledger.read.portfolio(id);
  return row !== undefined && may(book, principal, row, 'read');
}

async function maySee(book: Book, principal: Principal, row: PortfolioRow): Promise<boolean> {
  return (await owns(book, principal, row)) || grantedOn(book, principal, row) !== undefined;
}

async function may(
  book: Book,
  principal: Principal,
  row: PortfolioRow,
  needs: 'read' | 'keep',
): Promise<boolean> {
  if (!hasPermission(principal, needs)) return false;
  if (await owns(book, principal, row)) return true;
  const role = grantedOn(book, principal, row);
  return role !== undefined && roleAllows(role, needs === 'keep' ? 'trade' : 'read');
}

/** Of a grant on the portfolio, or on the account that it follows. */
function grantedOn(book: Book, principal: Principal, { id, account: key }: PortfolioRow) {
  const followed = book.followed.find((one) => one.key === key);
  return (
    roleOn(principal, 'portfolio', String(id)) ??
    (followed && roleOn(principal, 'account', followed.account))
  );
}

async function owns(book: Book, { user }: Principal, { holder }: PortfolioRow): Promise<boolean> {
  return (await book.ledger.read.holderOf(user.id)) === holder;
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
