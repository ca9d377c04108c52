// Addresses of a database with several servers, `postgres://user@a:5432,b:5433/book`, as libpq takes them: one address for each.

/** In their order; an address of one server is its own only one. */
export function serverAddresses(address: string): readonly string[] {
  const parts = /^([a-z]+:\/\/)((?:[^/?#]*@)?)([^/?#]*)([^?#]*)(?:\?([^#]*))?/.exec(address);
  if (parts === null) return [address];
  const [, scheme = '', user = '', authority = '', path = '', query = ''] = parts;
  const terms = new URLSearchParams(query);
  // The hosts of the query stand in for those before the path, as with libpq.
  const folders = terms.get('host')?.split(',') ?? [];
  const ports = terms.get('port')?.split(',') ?? [];
  const hosts = authority.split(',');
  const count = Math.max(hosts.length, folders.length);
  // It says which of several servers is meant: the one that takes writes, which is the only one that the book can use.
  const isNamed = terms.has('target_session_attrs');
  if (count === 1 && !isNamed) return [address];
  terms.delete('target_session_attrs');
  return Array.from({ length: count }, (_, at) => {
    const own = new URLSearchParams(terms);
    if (folders.length > 0) own.set('host', folders[at] ?? '');
    const port = ports[at] ?? ports[0];
    if (port !== undefined) own.set('port', port);
    const asked = own.size === 0 ? '' : `?${own}`;
    return `${scheme}${user}${hosts[at] ?? hosts[0] ?? ''}${path}${asked}`;
  });
}
