// The native classes of SQLite, as any copy of the library loads them: the installed program brings its own.

type Method = (this: unknown, ...args: unknown[]) => unknown;
export interface SqliteAddon {
  readonly Statement: { readonly prototype: Record<'run' | 'get' | 'all', Method> };
  readonly Database: { readonly prototype: Record<'exec', Method> };
}

/** Calls `change` with each copy of the classes before a database is opened with it. */
export function whenSqliteLoads(change: (addon: SqliteAddon) => void): void {
  const load = process.dlopen;
  process.dlopen = function loading(module: object, ...args): void {
    load.call(process, module, ...args);
    const { exports } = module as { exports: Partial<SqliteAddon> };
    if (exports.Statement !== undefined && exports.Database !== undefined)
      change(exports as SqliteAddon);
  };
}
