// Names of statements that are sent again and again: PostgreSQL parses each once a connection and keeps its plan.

const names = new Map<string, string>();

/** For texts of which there are few. */
export function nameStatement(sql: string): void {
  if (!names.has(sql)) names.set(sql, `sluice_${names.size + 1}`);
}

export function nameOfStatement(sql: string): string | undefined {
  return names.get(sql);
}
