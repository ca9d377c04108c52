// What to look at when PostgreSQL refuses: the server says what happened, and seldom what to do.

/** The SQLSTATE of a write where none is taken. */
export const READ_ONLY = '25006';

/** By SQLSTATE, or by the code of the system where no server answered. */
const ADVICE: Readonly<Record<string, string>> = {
  '08P01': 'see whether the server there is PostgreSQL',
  [READ_ONLY]:
    'it is a standby, or default_transaction_read_only is on: name the server that takes writes',
  '28000': 'see its pg_hba.conf for this user, database and host',
  '28P01': 'compare the user and the password of the address with those of the server',
  '3D000': 'create it with createdb, or name another one in the address',
  '42501': 'grant the user of the address the rights on its tables and schema',
  '53100': 'free space on the disk of the server; what was being written is taken back',
  '53200': 'the memory of the server is used up',
  '53300':
    'raise max_connections of the server, or lower api.database.connections or the number of workers',
  '57014': 'the statement took longer than api.database.statement_seconds, or was cancelled',
  '57P01': 'the server is being stopped or ended this session; connections are made again',
  '57P03': 'wait until it has started',
  ERR_INVALID_URL: 'write /, ?, # and @ of a user or password as %2F, %3F, %23 and %40',
  ECONNREFUSED: 'see whether PostgreSQL runs there',
  ECONNRESET: 'see whether PostgreSQL still runs; connections are made again',
  ENOENT: 'see whether PostgreSQL runs, with its socket in that folder',
  ENOTFOUND: 'see the host in the address',
  EAI_AGAIN: 'see the host in the address, and whether names are resolved here',
  EHOSTUNREACH: 'see the network and the host in the address',
  ETIMEDOUT: 'see whether it runs there, and whether a firewall lets it answer',
};

/** The words of the driver, and what to do where that is known. */
export function withAdvice(words: string, code: string): string {
  const advice = ADVICE[code];
  return advice === undefined ? words : `${words}; ${advice}`;
}
