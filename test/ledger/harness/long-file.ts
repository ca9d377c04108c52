// A long file of purchases and sales of several securities, as the ledger's own CSV.

const SYMBOLS = ['AAPL', 'MSFT', 'KO', 'NVDA', 'TSLA', 'SPY', 'QQQ', 'IBM'];
const HEADER = 'type,at,on,currency,rate,symbol,quantity,price,fees,amount';
const HOUR_MS = 3_600_000;
const BEGIN = Date.UTC(2020, 0, 1, 15);

/** One row an hour: a deposit, then four purchases of a security and a sale of it, and so on. */
export function longFile(rows: number): string {
  const lines = [HEADER, 'DEPOSIT,2019-12-31T15:00:00Z,2019-12-31,USD,,,,,,1000000'];
  for (let row = 1; row < rows; row += 1) {
    const at = new Date(BEGIN + row * HOUR_MS).toISOString();
    const type = row % 5 === 4 ? 'SELL' : 'BUY';
    const symbol = SYMBOLS[Math.floor(row / 5) % SYMBOLS.length];
    const price = `${100 + (row % 37)}.${row % 10}`;
    lines.push(`${type},${at},${at.slice(0, 10)},USD,,${symbol},${1 + (row % 3)},${price},0.5,`);
  }
  return `${lines.join('\n')}\n`;
}

/** The same with one row that sells more than anybody holds. */
export function withOversell(file: string, row: number): string {
  const lines = file.split('\n');
  const cells = lines[row]?.split(',') ?? [];
  lines[row] = ['SELL', ...cells.slice(1, 6), '1000000', ...cells.slice(7)].join(',');
  return lines.join('\n');
}
