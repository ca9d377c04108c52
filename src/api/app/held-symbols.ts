// What is held and therefore priced before anybody asks: positions, holdings and foreign shares of all traders.
import type { TraderClients } from '../traders/trader-clients.ts';

const LOOKS = ['/positions', '/positions?holdings=1', '/positions?foreign=1'];

/** A trader that does not answer holds what others say. */
export async function heldSymbols(clients: Pick<TraderClients, 'all'>): Promise<readonly string[]> {
  const answers = await Promise.all(
    clients.all().flatMap((client) => LOOKS.map((path) => client.look(path))),
  );
  const rows = answers.flatMap((seen) =>
    seen.ok ? (seen.value.copy.body as readonly { readonly symbol: string }[]) : [],
  );
  return [...new Set(rows.map(({ symbol }) => symbol))];
}
