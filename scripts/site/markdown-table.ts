// Tables of pages that are made by programs.

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}

/** Like `escaped`, with words between backticks as code. */
export function withCode(text: string): string {
  return text
    .split(/(`[^`|]+`)/)
    .map((part, at) => (at % 2 === 1 ? part : escaped(part)))
    .join('');
}

/** As text of a cell: without markup. */
export function escaped(text: string): string {
  return text
    .replaceAll('\n', ' ')
    .replaceAll(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign)
    .replaceAll(/[|*_`[\]{}\\]/g, '\\$&');
}
