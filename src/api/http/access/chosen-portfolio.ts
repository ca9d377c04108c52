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

async function maySee(book: Book, principal: Principal, row: PortfolioRow): Promise<boolean> {
  return (await owns(book, principal, row)) || grantedOn(principal, row) !== undefined;
}

async function may(
  book: Book,
  principal: Principal,
  row: PortfolioRow,
  needs: 'read' | 'keep',
): Promise<boolean> {
  if (!hasPermission(principal, needs)) return false;
  if (await owns(book, principal, row)) return true;
  const role = grantedOn(principal, row);
  return role !== undefined && roleAllows(role, needs === 'keep' ? 'trade' : 'read');
}

function grantedOn(principal: Principal, { id }: PortfolioRow) {
  return roleOn(principal, 'portfolio', String(id));
}

async function owns(book: Book, { user }: Principal, { holder }: PortfolioRow): Promise<boolean> {
  return (await book.ledger.read.holderOf(user.id)) === holder;
}

/** Own ones, and those that others share. */
export async function visiblePortfolios(
  book: Book,
  request: FastifyRequest,
): Promise<readonly PortfolioRow[]> {
  const { user, grants } = principalOf(request);
  const { read } = book.ledger;
  const holder: HolderNumber | undefined = await read.holderOf(user.id);
  const own = holder === undefined ? [] : await read.portfoliosOf([holder]);
  const shared = grants.flatMap(({ kind, resource }) =>
    kind === 'portfolio' && /^\d{1,15}$/.test(resource) ? [Number(resource) as PortfolioId] : [],
  );
  const others = await read.portfolios(shared.filter((id) => !own.some((row) => row.id === id)));
  return [...own, ...others];
}
