// The worked cases of wash sales, booked in a real ledger: as they happened, and the last first.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { taxView } from '../../../src/ledger/app/tax/tax-view.ts';
import type { PortfolioId } from '../../../src/ledger/domain/entries/ids.ts';
import type { HolderNumber } from '../../../src/ledger/ports/ledger-rows.ts';
import { booked } from '../harness/booked.ts';
import { newPortfolio, trade } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';
import { readCases } from '../vectors/case.ts';
import { differences } from '../vectors/compare.ts';
import { washAnswer, washGiven } from '../vectors/tax.ts';

const file = new URL('../../fixtures/ledger/worked-cases.json', import.meta.url).pathname;
const cases = readCases(file).filter(({ area }) => area === 'wash');
let holders = 100;

describe.each(Object.keys(LEDGER_PLACES))('wash sales in %s', (name) => {
  let place: LedgerPlace;
  let open: OpenLedger;

  beforeAll(async () => {
    place = (await LEDGER_PLACES[name]?.()) as LedgerPlace;
    open = await openLedger(place.address);
  });

  afterAll(async () => {
    await open.close();
    await place.end();
  });

  /** Portfolios and transactions by their numbers, as the case names them. */
  async function bookedCase(input: unknown, order: <One>(all: readonly One[]) => readonly One[]) {
    const { events, symbol, taxDeferredPortfolios } = washGiven.parse(input);
    holders += 1;
    const holder = holders as HolderNumber;
    const names = new Map<string, string>();
    const portfolios = new Map<string, PortfolioId>();
    for (const portfolio of new Set(events.map((one) => one.portfolio))) {
      const taxTreatment = taxDeferredPortfolios.includes(portfolio) ? 'TAX_DEFERRED' : 'TAXABLE';
      const id = await newPortfolio(open.ledger, { taxTreatment, allowShort: true }, holder);
      portfolios.set(portfolio, id);
    }
    const minutes = events.map((event, minute) => ({ event, minute }));
    for (const { event, minute } of order(minutes)) {
      const terms = { day: event.date, quantity: '1', price: '1' };
      const { quantity, price, fees, date } = event;
      const at = instant(Date.parse(`${date}T15:00:00Z`) + minute * 60_000);
      const draft = trade(event.type, symbol, terms, { quantity, price, fees, at });
      const portfolio = portfolios.get(event.portfolio) as PortfolioId;
      names.set(`${await booked(open.ledger, portfolio, draft)}`, event.id);
    }
    return { holder, names, portfolios };
  }

  const answerOf = async ({
    holder,
    names,
    portfolios,
  }: Awaited<ReturnType<typeof bookedCase>>) => {
    const view = await taxView(open.ledger.read, holder);
    const places = new Map([...portfolios].map(([named, id]) => [`${id}`, named]));
    const openLots = view.openLots.map((lot) => ({
      ...lot,
      portfolio: places.get(lot.portfolio) ?? '',
    }));
    const nameOf = (one: string) => names.get(one) ?? one;
    return washAnswer({ closures: view.closures, openLots }, nameOf);
  };

  it.each(cases)('$id: as it happened', async ({ given, expect: expected, tolerance }) => {
    const answer = await answerOf(await bookedCase(given, (all) => all));
    expect(differences(expected, answer, Number(tolerance))).toEqual([]);
  });

  it.each(cases)('$id: booked back to front', async ({ given, expect: expected, tolerance }) => {
    const answer = await answerOf(await bookedCase(given, (all) => all.toReversed()));
    expect(differences(expected, answer, Number(tolerance))).toEqual([]);
  });
});
