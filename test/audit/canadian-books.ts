// What the tax report of Canada makes of the books that standard input lists: trades of one security, by person.
import { text } from 'node:stream/consumers';
import { plus, sumOf } from '../../src/kernel/amounts.ts';
import { NO_MONEY, textOf } from '../../src/kernel/decimal.ts';
import { averagedDisposals } from '../../src/ledger/domain/tax/pools/average-cost.ts';
import { gainOf, movementOf } from '../ledger/domain/tax/pools/drawn-movements.ts';

/** By person, lines such as `2024-01-02 buy A 100 5 1` in the order of their days. */
interface Book {
  readonly taxed: Readonly<Record<string, readonly string[]>>;
  /** Of registered accounts. */
  readonly sheltered: readonly (readonly string[])[];
}

function reportOf({ taxed, sheltered }: Book, person: string) {
  const moved = (lines: readonly string[]) => lines.map(movementOf);
  const others = Object.entries(taxed).filter(([name]) => name !== person);
  const { disposals, pools } = averagedDisposals(moved(taxed[person] ?? []), sheltered.map(moved), {
    affiliates: others.map(([, lines]) => moved(lines)),
  });
  const denied = disposals.map((one) => one.denied?.amount ?? NO_MONEY);
  return {
    gains: disposals.map((one, at) => textOf(plus(gainOf(one), denied[at] ?? NO_MONEY))),
    denied: denied.map(textOf),
    held: textOf(sumOf([...pools.values()].map(({ quantity }) => quantity))),
    cost: textOf(sumOf([...pools.values()].map(({ cost }) => cost))),
  };
}

const books: readonly Book[] = JSON.parse(await text(process.stdin));
console.log(
  JSON.stringify(
    books.map((book) =>
      Object.fromEntries(Object.keys(book.taxed).map((person) => [person, reportOf(book, person)])),
    ),
  ),
);
