// Names of securities that journals accept: capital letters, digits and a few signs, and no two alike.

const LENGTH_MAX = 20;

/** By symbol. A currency code is never given to a security. */
export function commodityNames(
  symbols: Iterable<string>,
  currencies: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const taken = new Set(currencies);
  const names = new Map<string, string>();
  for (const symbol of symbols) {
    if (names.has(symbol)) continue;
    const base = plainName(symbol);
    let name = base;
    for (let number = 2; taken.has(name); number += 1) name = `${base}-${number}`;
    taken.add(name);
    names.set(symbol, name);
  }
  return names;
}

/** It begins with a letter, ends with a letter or digit and has at least two of them. */
function plainName(symbol: string): string {
  const plain = symbol
    .toUpperCase()
    .replaceAll(/[^A-Z0-9._-]+/g, '-')
    .slice(0, LENGTH_MAX)
    .replaceAll(/^[^A-Z0-9]+|[^A-Z0-9]+$/g, '');
  const lettered = /^[A-Z]/.test(plain) ? plain : `X${plain}`;
  return lettered.length > 1 ? lettered : `${lettered}-X`;
}
