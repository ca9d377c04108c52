// Books the Flex queries that standard input lists, a JSON array of texts, each into a portfolio of its own; the audit compares them.
import { createHash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { importFile } from '../../src/ledger/app/import-file.ts';
import { flexStatement } from '../../src/ledger/interchange/ibkr/flex-statement.ts';
import { shownBook } from '../ledger/harness/booked.ts';
import { CAUSE, newPortfolio } from '../ledger/harness/drafts.ts';
import { LEDGER_PLACES, type OpenLedger, openLedger } from '../ledger/harness/ledger-places.ts';

const digest = (bytes: string) => createHash('sha256').update(bytes).digest('hex');

async function bookOf({ ledger }: OpenLedger, flex: string) {
  const read = flexStatement(flex, { digest, account: undefined });
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  const portfolio = await newPortfolio(ledger, { allowShort: true });
  const file = read.value;
  const done = await importFile(ledger, {
    portfolio,
    file,
    cause: CAUSE,
    leavesProblemsOut: false,
  });
  if (!done.ok) throw new Error(JSON.stringify(done.failure));
  const book = await shownBook(ledger, portfolio);
  const closures = await ledger.read.closures({ portfolios: [portfolio] });
  return { ...book, gains: closures.map(({ gain }) => String(gain)) };
}

const queries: readonly string[] = JSON.parse(await text(process.stdin));
const place = await LEDGER_PLACES.SQLite?.();
if (place === undefined) throw new Error('no place for a ledger');
const open = await openLedger(place.address);
const books = [];
for (const flex of queries) books.push(await bookOf(open, flex));
await open.close();
await place.end();
console.log(JSON.stringify(books));
