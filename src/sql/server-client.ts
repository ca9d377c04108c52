// Connects to whichever of the servers of an address takes writes: after a failover that is another one than before.
import pg from 'pg';
import { serverAddresses } from '../kernel/server-addresses.ts';

/** A connected client. Where no server takes writes, of one that reads, so that what is asked of it says so. */
export async function connectedClient(
  address: string,
  terms: pg.ClientConfig,
  prepare: (client: pg.Client) => void = () => {},
): Promise<pg.Client> {
  const addresses = serverAddresses(address);
  let reading: pg.Client | undefined;
  let failure: unknown;
  for (const connectionString of addresses) {
    const client = new pg.Client({ ...terms, connectionString });
    // A connection that breaks while nothing is asked of it would end the process.
    client.on('error', () => {});
    try {
      await client.connect();
      if (addresses.length === 1 || (await takesWrites(client))) {
        prepare(client);
        void reading?.end().catch(() => {});
        return client;
      }
      if (reading === undefined) reading = client;
      else void client.end().catch(() => {});
    } catch (error) {
      failure ??= error;
      void client.end().catch(() => {});
    }
  }
  if (reading === undefined) throw failure;
  prepare(reading);
  return reading;
}

/** Not a standby, and not set to read-only. */
export async function takesWrites(client: Pick<pg.ClientBase, 'query'>): Promise<boolean> {
  const { rows } = await client.query<{ mode: string }>(
    "select current_setting('transaction_read_only') as mode",
  );
  return rows[0]?.mode !== 'on';
}
