// One spelling for what looks alike: what is checked is what is shown.

const SAME: readonly (readonly [RegExp, string])[] = [
  [/[\u2010-\u2015\u2212]/g, '-'],
  [/[\u2018\u2019\u201b]/g, "'"],
  [/[\u201c\u201d\u201f]/g, '"'],
  [/[\p{Zs}\t\n\r]+/gu, ' '],
];

/** Letters and digits of other widths and styles are folded, as are dashes, quotes and spaces. */
export function plainText(text: string): string {
  return SAME.reduce(
    (folded, [from, to]) => folded.replaceAll(from, to),
    text.normalize('NFKC'),
  ).trim();
}
