// How long a connection to a PostgreSQL server may take to open: as its address says, like libpq, else a default.

/** Milliseconds; `connect_timeout` of the address is in whole seconds, and 0 means that it may take any time. */
export function connectMsOf(address: string, defaultMs: number): number {
  // The address of a socket's folder has no host, which URL does not take.
  const said = new URLSearchParams(address.split('?')[1]).get('connect_timeout') ?? '';
  return /^\d{1,4}$/.test(said) ? Number(said) * 1_000 : defaultMs;
}
