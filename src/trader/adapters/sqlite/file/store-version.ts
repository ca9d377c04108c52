// The version of SQLite; throws the loader's error if the native module does not work on this machine.
import Database from 'better-sqlite3';

export function storeVersion(): string {
  const db = new Database(':memory:');
  try {
    const row = db.prepare<[], { version: string }>('SELECT sqlite_version() AS version').get();
    return row?.version ?? '';
  } finally {
    db.close();
  }
}
