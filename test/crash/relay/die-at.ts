// Ends this process without notice at the n-th statement that any SQLite database in it runs, before or after it.
import Database from 'better-sqlite3';

/** `<n> before` or `<n> after`. */
export const DIE_VARIABLE = 'SLUICE_TEST_DIE_AT';

type Method = (this: unknown, ...args: unknown[]) => unknown;

const [count, moment] = (process.env[DIE_VARIABLE] ?? '').split(' ');
if (count !== undefined && count !== '') countStatements(Number(count), moment === 'before');

function countStatements(dueAt: number, isBefore: boolean): void {
  const probe = new Database(':memory:');
  const statements = Object.getPrototypeOf(probe.prepare('SELECT 1')) as Record<string, Method>;
  const databases = Object.getPrototypeOf(probe) as Record<string, Method>;
  probe.close();
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
