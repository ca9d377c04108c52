// The ledger as the local operator reaches it: read access to the files of its store replaces a password. An API may run
// beside it: both write to the same store, and each sees what the other has booked.
import { openBook } from '../../../api/app/ledger.ts';
import type { Identity } from '../../../api/http/loaders/parts.ts';
import type { Ledger } from '../../../ledger/app/ledger.ts';
import { readable } from '../../../ledger/app/portfolios.ts';
import type { Cause, PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import type { ApiSettings } from '../../../trader/ports/settings.ts';
import type { CommandFailure, ExitCode } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { printError } from '../../program/output.ts';
import { type UserFlags, usage, withIdentity } from '../user/local-identity.ts';

export const LOCAL_CAUSE: Cause = {
  actor: 'local operator',
  source: 'cli',
  correlationId: 'cli',
  causationId: undefined,
};

export type LedgerFlags = UserFlags;

export interface PortfolioFlags extends LedgerFlags {
  /** A number or a name. */
  readonly portfolio: string;
}

export interface OpenedLedger {
  readonly ledger: Ledger;
  readonly identity: Identity;
  readonly api: ApiSettings;
}

/** Opens the stores, acts, and closes them. */
export function withLedger(
  flags: LedgerFlags,
  act: (opened: OpenedLedger) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withIdentity(flags, async ({ identity, api }) => {
    const book = await openBook(api, {
      venue: home().name,
      pause: shortPause,
      servesOne: true,
    });
    try {
      return await act({ ledger: book.ledger, identity, api });
    } finally {
      await book.close();
    }
  });
}

/** An API that waits for the file asks for it every few milliseconds. */
const PAUSE_MS = 10;

function shortPause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}

/** With the portfolio that the flag names. */
export function withPortfolio(
  flags: PortfolioFlags,
  act: (portfolio: OwnedPortfolio, opened: OpenedLedger) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withLedger(flags, async (opened) => {
    const all = await ownedPortfolios(opened);
    const named = all.filter((one) => isNamed(one, flags.portfolio));
    const [found, ...others] = named;
    if (found === undefined) return printError(unknownPortfolio(flags.portfolio));
    if (others.length > 0) return printError(ambiguous(flags.portfolio, named));
    return act(found, opened);
  });
}

export interface OwnedPortfolio {
  readonly row: PortfolioRow;
  /** Undefined after the owner was erased. */
  readonly name: string | undefined;
  readonly owner: string;
}

/** Of all users, by number; deleted ones are left out. */
export async function ownedPortfolios({
  ledger,
  identity,
}: OpenedLedger): Promise<readonly OwnedPortfolio[]> {
  const { read, context } = ledger;
  const owned: OwnedPortfolio[] = [];
  for (const { id, username } of await identity.context.store.users()) {
    const holder = await read.holderOf(id);
    const rows = holder === undefined ? [] : await read.portfoliosOf([holder]);
    for (const row of rows.filter(({ closedAt }) => closedAt === undefined)) {
      const { name } = await readable(context, read, row);
      owned.push({ row, name, owner: username });
    }
  }
  return owned.toSorted((a, b) => a.row.id - b.row.id);
}

function isNamed({ row, name }: OwnedPortfolio, text: string): boolean {
  if (/^\d+$/.test(text)) return row.id === (Number(text) as PortfolioId);
  return name?.toLowerCase() === text.toLowerCase();
}

function unknownPortfolio(text: string): CommandFailure {
  const sentence = `No portfolio ${text}; \`sluice ledger portfolios\` lists them, and \`sluice ledger open NAME\` opens one`;
  return { ...usage(sentence), code: 'not-found' };
}

function ambiguous(text: string, named: readonly OwnedPortfolio[]): CommandFailure {
  const numbers = named.map(({ row, owner }) => `${row.id} (${owner})`).join(', ');
  return usage(`Several portfolios are named ${text}; say the number of one: ${numbers}`);
}
