// `/api/v1/tax/equivalents`: what the caller declares substantially identical, and what to buy instead of what was sold.
import { ok } from '../../../../kernel/result.ts';
import {
  declaredLists,
  NO_TAX_LISTS,
  setTaxLists,
  type TaxLists,
  taxLists,
} from '../../../../ledger/app/tax/tax-lists.ts';
import type { SecurityId } from '../../../../ledger/ports/drafts.ts';
import type { HolderNumber } from '../../../../ledger/ports/ledger-rows.ts';
import type { LedgerReads } from '../../../../ledger/ports/ledger-store.ts';
import type { Book } from '../../loaders/book.ts';
import { type BookRefusal, bookProblem } from '../../loaders/book-refusals.ts';
import { causeOf, ifMatch } from '../../loaders/book-requests.ts';
import { principalOf } from '../../loaders/caller.ts';
import type { Server } from '../../loaders/parts.ts';
import { PROBLEMS } from '../../shapes/schemas.ts';
import { taxListsBody, taxListsSchema } from '../../shapes/tax-rows.ts';
import { KEEPS, READS, TAGS } from './tax-route.ts';

export function taxListRoutes(server: Server, book: Book): void {
  server.get(
    '/tax/equivalents',
    {
      config: READS,
      schema: {
        tags: TAGS,
        summary: 'Securities that you declared equivalent, and your replacements',
        response: { 200: taxListsSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { read } = book.ledger;
      const holder = await read.holderOf(principalOf(request).user.id);
      if (holder === undefined) return listsBody(read, { ...NO_TAX_LISTS, version: 0 });
      return listsBody(read, await taxLists(read, holder));
    },
  );

  server.put(
    '/tax/equivalents',
    {
      config: KEEPS,
      schema: {
        tags: TAGS,
        summary: 'Declare equivalents and replacements; the lists replace those of before',
        body: taxListsBody,
        response: { 200: taxListsSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { body } = request;
      const cause = causeOf(request);
      const expectedVersion = ifMatch(request);
      const { ledger, home } = book;
      const done = await ledger.inOneStep<HolderNumber, BookRefusal>(async (step) => {
        const holder = await step.holderFor(principalOf(request).user.id);
        const declared = { ...body, currency: home.currency };
        const lists = await declaredLists(ledger.context.defaults, step, declared, cause);
        if (!lists.ok) return lists;
        const before = await taxLists(step, holder, home.currency);
        const options = {
          section1256: body.section_1256 ?? before.section1256,
          optionWash: body.option_wash ?? before.optionWash,
          jurisdiction: before.jurisdiction,
          affiliates: before.affiliates,
        };
        const change = { lists: { ...lists.value, ...options }, expectedVersion, cause };
        const set = await setTaxLists(step, holder, change);
        return set.ok ? ok(holder) : set;
      });
      if (!done.ok) throw bookProblem(done.failure);
      return listsBody(ledger.read, await taxLists(ledger.read, done.value));
    },
  );
}

async function listsBody(read: LedgerReads, lists: TaxLists & { readonly version: number }) {
  const { equivalents, replacements, section1256, optionWash, version } = lists;
  const pairs = replacements.flatMap(({ security, replacement }) => [security, replacement]);
  const rows = await read.securities([...new Set([...equivalents.flat(), ...pairs])]);
  const symbols = new Map(rows.map(({ id, symbol }) => [id, symbol]));
  const named = (id: SecurityId) => ({ security_id: id, symbol: symbols.get(id) ?? String(id) });
  return {
    equivalents: equivalents.map((group) => group.map(named)),
    replacements: replacements.map(({ security, replacement }) => ({
      security: named(security),
      replacement: named(replacement),
    })),
    section_1256: [...section1256],
    option_wash: optionWash,
    version,
  };
}
