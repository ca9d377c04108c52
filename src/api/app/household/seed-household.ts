// Books the household of the demonstration by the ordinary commands of the ledger. Each of its requests carries a key, so that
// an API that starts again books nothing twice.
import { decimal } from '../../../kernel/decimal.ts';
import { ok, type Result } from '../../../kernel/result.ts';
import { applyCorporateAction } from '../../../ledger/app/corporate-actions.ts';
import { openPortfolio } from '../../../ledger/app/portfolios.ts';
import { registerSecurity } from '../../../ledger/app/security-master.ts';
import type { Cause, CurrencyCode, PortfolioId, SecurityId } from '../../../ledger/ports/drafts.ts';
import { dayAt, instantOf } from '../../../market/time/zone.ts';
import type { Book } from '../../http/loaders/book.ts';
import type { Identity } from '../../http/loaders/parts.ts';
import { draftOf } from '../../http/loaders/transaction-command.ts';
import type { User } from '../../identity/identity-store.ts';
import { type Household, householdAt } from './household-file.ts';
import { type PriceBooks, recordPrices } from './household-prices.ts';

export interface HouseholdParts extends PriceBooks {
  readonly identity: Identity;
  readonly book: Book;
  /** Sees all of it. */
  readonly viewer: User;
  /** Of securities that name no exchange. */
  readonly venue: string;
}

const BY = { name: 'demo', address: 'local', requestId: 'household' };
const CAUSE: Cause = {
  ...{ actor: 'demo', source: 'housekeeping' },
  ...{ correlationId: 'demo-household', causationId: undefined },
};

export async function seedHousehold(parts: HouseholdParts): Promise<void> {
  const { book, identity, viewer } = parts;
  const now = book.ledger.context.store.now();
  const today = dayAt(book.home.zone, now);
  const household = householdAt(today);
  // Its securities trade in another currency than these books are kept in.
  if (!household.securities.some(({ currency }) => currency === book.home.currency)) return;
  const securities = await registered(parts, household);
  await split(parts, household, securities);
  for (const { username, portfolios } of household.people) {
    const person = await personNamed(identity, username);
    for (const [at, wanted] of portfolios.entries()) {
      const id = await booked(book, person, { key: `household-${username}-${at}`, wanted });
      const grant = { kind: 'portfolio', resource: String(id), role: 'trader' } as const;
      await identity.users.grant(viewer.id, grant, BY);
    }
  }
  await recordPrices(parts, household, { now, today });
}

type WantedPortfolio = Household['people'][number]['portfolios'][number];

async function registered(
  { book: { ledger }, viewer, venue }: HouseholdParts,
  { securities }: Household,
): Promise<ReadonlyMap<string, SecurityId>> {
  const idBySymbol = new Map<string, SecurityId>();
  for (const { symbol, name, sector, currency: code } of securities) {
    const currency = code as CurrencyCode;
    const wanted = { symbol, name, sector, currency, venue, exchange: undefined, isin: undefined };
    const request = { actor: viewer.id, key: `household-security-${symbol}`, hash: symbol };
    const made = await ledger.inKeyedStep(request, async (step) => {
      const row = await registerSecurity(step, wanted, CAUSE);
      return row.ok ? ok(row.value.id) : row;
    });
    idBySymbol.set(symbol, orThrow(made));
  }
  return idBySymbol;
}

/** Announced before anything is held: a portfolio that held the security before its day gets it with the purchase. */
async function split(
  { book: { ledger, home } }: HouseholdParts,
  { splits, securities }: Household,
  idBySymbol: ReadonlyMap<string, SecurityId>,
): Promise<void> {
  for (const { id: actionId, symbol, on, new_shares, old_shares } of splits) {
    // Booked by an earlier start, whose days were moved less.
    if ((await ledger.read.action(actionId)) !== undefined) continue;
    const currency = securities.find((one) => one.symbol === symbol)?.currency as CurrencyCode;
    const [newShares, oldShares] = [decimal(new_shares), decimal(old_shares)];
    orThrow(
      await applyCorporateAction(
        ledger,
        {
          ...{ actionId, on, currency, security: idBySymbol.get(symbol) as SecurityId },
          at: instantOf(home.zone, on, 0),
          action: { kind: 'split', newShares, oldShares, cashInLieu: undefined },
        },
        CAUSE,
      ),
    );
  }
}

async function personNamed({ context, users }: Identity, username: string): Promise<User> {
  const known = await context.store.userByLogin(username);
  if (known !== undefined) return known;
  return orThrow(await users.add({ username, email: null, password: null, role: 'viewer' }, BY));
}

async function booked(
  { ledger, home }: Book,
  person: User,
  {
    key,
    wanted: { settings, transactions },
  }: { readonly key: string; readonly wanted: WantedPortfolio },
): Promise<PortfolioId> {
  const currency = (settings.base_currency ?? home.currency) as CurrencyCode;
  const now = ledger.context.store.now();
  const request = { actor: person.id, key, hash: key };
  const done = await ledger.inKeyedStep<PortfolioId, never>(request, async (step) => {
    const opened = await openPortfolio(
      ledger.context,
      step,
      {
        ...{ holder: await step.holderFor(person.id), kind: 'ORDINARY', account: undefined },
        ...{ name: settings.name, description: settings.description, baseCurrency: currency },
        method: settings.cost_basis_method,
        dividendTreatment: settings.dividend_treatment,
        taxTreatment: settings.tax_treatment,
        allowShort: settings.allow_short,
        feesInBasis: settings.fees_in_basis,
        longTermRule: settings.long_term_rule,
      },
      CAUSE,
    );
    const { id: portfolio } = orThrow(opened);
    for (const body of transactions) {
      const asked = { ...body, portfolio_id: portfolio };
      const draft = draftOf(asked, { currency, zone: home.zone, now });
      orThrow(await ledger.record(step, { portfolio, draft, cause: CAUSE }));
    }
    return ok(portfolio);
  });
  return orThrow(done);
}

/** The household is shipped: what refuses it is a mistake of ours. */
function orThrow<Value>(done: Result<Value, unknown>): Value {
  if (!done.ok) throw new Error(`the household was refused: ${JSON.stringify(done.failure)}`);
  return done.value;
}
