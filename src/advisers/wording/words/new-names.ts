// Names in a wording that its finding does not have: symbols, currencies, companies. English writes names with capitals.

const CAPITALIZED = /(?<![A-Za-z0-9])[A-Z][A-Za-z0-9]*(?:[./&-][A-Za-z0-9]+)*/g;

/** With which a sentence may begin without its rule having them. */
const OPENERS = new Set(
  'a about after all also although almost an and any as at because both but by cash currently during each every for from given here holding holdings however if in is it its more most much nearly of on one only or over overall position positions share shares since so some such that the their there these they this those though to today together total under until value when where which while with within you your portfolio price prices currency security sector trade trades transaction transactions fees lots lot ledger'.split(
    ' ',
  ),
);

/** `text` without the names that may be said; `source` is what the rule says. */
export function hasNewName(text: string, source: string): boolean {
  const known = new Set((source.match(CAPITALIZED) ?? []).flatMap(spellings));
  const words = new Set(source.toLowerCase().match(/[a-z]+/g) ?? []);
  return [...text.matchAll(CAPITALIZED)].some(({ 0: word, index }) => {
    if (known.has(word) || word === 'I') return false;
    const isFirst = /(^|[.:;?!]["')]*) *["'(]*$/.test(text.slice(0, index));
    const isWord = /^[A-Z][a-z]*(?:-[a-z]+)*$/.test(word);
    const [start = ''] = word.toLowerCase().split('-');
    return !(isFirst && isWord && (OPENERS.has(start) || words.has(start)));
  });
}

/** `FIFO` is known by itself; a sentence's first word also in small letters. */
function spellings(word: string): readonly string[] {
  return [word, ...word.split(/[./&-]/)];
}
