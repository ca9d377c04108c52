// The fourth version of the tables: who was granted an account or a portfolio is found without reading all grants.
import type { Kysely } from 'kysely';

export async function addGrantIndex({ schema }: Kysely<unknown>): Promise<void> {
  await schema.createIndex('grants_resource').on('grants').columns(['kind', 'resource']).execute();
}
