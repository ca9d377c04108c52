// The read tables of a long journal: how fast a start after an update makes them, and how long a page of a long list stops a daemon.
import { US } from '../src/market/venues/us.ts';
import { createLook } from '../src/trader/adapters/sqlite/read-tables/look.ts';
import { openReadTables } from '../src/trader/adapters/sqlite/read-tables/read-tables.ts';
import type { Look, PagedList } from '../src/trader/ports/look.ts';
import { sampleFacts } from './sample-facts.ts';
import { append, createScratchJournal } from './scratch-journal.ts';
import { percentile, secondsOf } from './timing.ts';

const FACTS = 200_000;
/** As the command line asks for them. */
const PAGE = { filters: {}, isDescending: false, limit: 1_000 };
const LISTS: readonly PagedList[] = ['executions', 'trades', 'predictions', 'signals'];

export function benchReadTables(): Record<string, number> {
  const scratch = createScratchJournal();
  try {
    append(scratch.journal, [...sampleFacts(FACTS)]);
    const tables = openReadTables(scratch.file, scratch.journal);
    const seconds = secondsOf(() => tables.catchUpInSteps(() => {}));
    const look = createLook(tables.database, {
      ...{ home: US, clientId: 17, lastPrice: () => Number.NaN },
    });
    const pages = [ordersOf(look), ...LISTS.map((list) => pagesOf(look, list))].flat();
    tables.close();
    return {
      read_tables_facts_per_second: Math.round(scratch.journal.lastSeq() / seconds),
      list_page_p50_ms: percentile(pages, 0.5),
      list_page_p99_ms: percentile(pages, 0.99),
    };
  } finally {
    scratch.discard();
  }
}

function ordersOf(look: Look): number[] {
  return timesOf((offset) => look.ordersPage({ ...PAGE, offset, sort: 'created_at' }));
}

function pagesOf(look: Look, list: PagedList): number[] {
  // A word that is no column means the time of the rows.
  return timesOf((offset) => look.listPage(list, { ...PAGE, offset, sort: 'time' }));
}

/** Of every page to the end of the list, as JSON; ms. */
function timesOf(read: (offset: number) => { readonly total: number }): number[] {
  const times: number[] = [];
  let total = 1;
  for (let offset = 0; offset < total; offset += PAGE.limit) {
    const seconds = secondsOf(() => {
      const page = read(offset);
      JSON.stringify(page);
      total = page.total;
    });
    times.push(seconds * 1_000);
  }
  return times;
}
