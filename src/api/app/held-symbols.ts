// What is held and therefore priced before anybody asks: positions, holdings and foreign shares of all traders.
import type { Desks } from '../desks/desks.ts';

const LOOKS = ['/positions', '/positions?holdings=1', '/positions?foreign=1'];

/** A trader that does not answer holds what others say. */
export async function heldSymbols(desks: Pick<Desks, 'all'>): Promise<readonly string[]> {
  const answers = await Promise.all(
    desks.all().flatMap((desk) => LOOKS.map((path) => desk.look(path))),
  );
  const rows = answers.flatMap((seen) =>
    seen.ok ? (seen.value.copy.body as readonly { readonly symbol: string }[]) : [],
  );
  return [...new Set(rows.map(({ symbol }) => symbol))];
}
