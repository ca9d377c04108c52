// A symbol in a command that a person pastes.

/** As a shell reads it: the id of a contract has a space. */
export function typedSymbol(symbol: string): string {
  return symbol.includes(' ') ? `"${symbol}"` : symbol;
}
