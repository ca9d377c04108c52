// A served book on each kind of store: SQLite always, PostgreSQL where the machine has it.
import { patient, postgresPrograms, startPostgres } from './postgres.ts';
import { type ServedBook, startBook } from './served-book.ts';

const programs = postgresPrograms();

export const BOOK_STORES: Readonly<Record<string, () => Promise<ServedBook>>> = {
  SQLite: () => startBook(),
  ...(programs === undefined
    ? {}
    : {
        PostgreSQL: async () => {
          const { address, stop } = await startPostgres(programs);
          const book = await startBook({ store: patient(address) });
          return {
            ...book,
            async end() {
              await book.end();
              await stop();
            },
          };
        },
      }),
};
