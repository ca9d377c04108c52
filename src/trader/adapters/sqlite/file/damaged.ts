// Tells a file that is not what was written from every other trouble, and names it.
import Database from 'better-sqlite3';

export function isDamaged(error: unknown): boolean {
  return error instanceof Database.SqliteError && DAMAGED.test(error.code);
}

const DAMAGED = /^SQLITE_(CORRUPT|NOTADB)/;

/** SQLite never says which file it means: for one that holds nothing of worth, what may be done about it stands beside. */
export function namingDamaged<Answer>(file: string, holds: string, use: () => Answer): Answer {
  try {
    return use();
  } catch (error) {
    if (!(isDamaged(error) && error instanceof Error)) throw error;
    throw new Error(
      `${file} is damaged (${error.message}); it holds ${holds} and can be removed while no daemon of the account runs`,
    );
  }
}
