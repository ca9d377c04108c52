// Ends this process without notice at the n-th statement that any SQLite database in it runs, before or after it.
import { type SqliteAddon, whenSqliteLoads } from '../environment/sqlite-addon.ts';

/** `<n> before` or `<n> after`. */
export const DIE_VARIABLE = 'SLUICE_TEST_DIE_AT';

type Method = (this: unknown, ...args: unknown[]) => unknown;

const [count, moment] = (process.env[DIE_VARIABLE] ?? '').split(' ');
if (count !== undefined && count !== '')
  whenSqliteLoads((addon) => countStatements(addon, Number(count), moment === 'before'));

function countStatements(addon: SqliteAddon, dueAt: number, isBefore: boolean): void {
  const statements: Record<string, Method> = addon.Statement.prototype;
  const databases: Record<string, Method> = addon.Database.prototype;
  let ran = 0;
  for (const [methods, name] of [
    [statements, 'run'],
    [statements, 'get'],
    [statements, 'all'],
    [databases, 'exec'],
  ] as const) {
    const method = methods[name];
    if (method === undefined) continue;
    methods[name] = function counting(this: unknown, ...args: unknown[]): unknown {
      ran += 1;
      const isDue = ran === dueAt;
      if (isDue && isBefore) process.kill(process.pid, 'SIGKILL');
      const answer = method.apply(this, args);
      if (isDue) process.kill(process.pid, 'SIGKILL');
      return answer;
    };
  }
}
