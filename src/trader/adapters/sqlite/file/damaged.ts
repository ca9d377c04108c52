// Distinguishes a damaged file from all other failures, and names it; and one that its user may not write.
import Database from 'better-sqlite3';
import { failureToWrite, openFailureText } from './open-failure.ts';

export function isDamaged(error: unknown): boolean {
  return error instanceof Database.SqliteError && DAMAGED.test(error.code);
}

const DAMAGED = /^SQLITE_(CORRUPT|NOTADB)/;
const SHUT = /^SQLITE_(READONLY|CANTOPEN)/;

/** SQLite does not name the file; if its content is expendable, the message says what to do about it. */
export function namingDamaged<Answer>(file: string, holds: string, use: () => Answer): Answer {
  try {
    return use();
  } catch (error) {
    const barred = failureToWrite(file);
    if (isShut(error) && barred !== undefined) throw new Error(openFailureText(barred));
    if (!(isDamaged(error) && error instanceof Error)) throw error;
    throw new Error(
      `${file} is damaged (${error.message}); it contains ${holds} and can be removed while no daemon of the account runs`,
    );
  }
}

function isShut(error: unknown): boolean {
  return error instanceof Database.SqliteError && SHUT.test(error.code);
}
