// Whether the native store works on this machine at all: its version, or a throw with the loader's words.
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
