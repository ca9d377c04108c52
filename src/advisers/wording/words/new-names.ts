// Names in a wording that its finding does not have: symbols, currencies, companies. English writes names with capitals.

const CAPITALIZED = /(?<![A-Za-z0-9])[A-Z][A-Za-z0-9]*(?:[./&-][A-Za-z0-9]+)*/g;

/** With which a sentence may begin without its rule having them. */
const OPENERS = new Set(
  (
    'a about after all also although almost among an and another any around as at based because before being below beyond both ' +
    'broad but by cash close compared concentration currencies currency current currently despite drift due during each even every ' +
    'exposure far fees few first for found from further given hence here high higher holding holdings however idle if in interest is it ' +
    'its just large larger largest last late latest ledger less like losses lot lots low lower main many meanwhile measured missing ' +
    'money more most mostly much nearly new newest now of old older on one only open other others out over overall own part parts ' +
    'portfolio portfolios position positions price prices quite rather recent recently relative returns risk roughly sector sectors securities ' +
    'security settlement several share shares simply since single slightly so some stale still such taken taxes than that the their ' +
    'there these they this those though to today together total trade trades transaction transactions under unit units unless unsettled until ' +
    'unusual unusually valuation value values volatility was weight well were what when where whereas which while whole with within worth ' +
    'yesterday you your'
  ).split(' '),
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
