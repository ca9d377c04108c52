// Words that change what is said: advice, amounts in words, directions and negations. A wording has them only if its rule does.

const ADVICE = [
  'buy|buys|buying|bought',
  'sell|sells|selling|sold',
  'purchase|purchases|purchasing|purchased',
  '(?<!in )short(?![ -]term)|shorts|shorting',
  'liquidate|liquidates|liquidating|liquidation',
  'exit|exits|exiting',
  'trim|trims|trimming',
  'reduce|reduces|reducing',
  'rebalance|rebalancing',
  'transfer|transfers|transferring',
  'withdraw|withdraws|withdrawing',
  'deposit|deposits|depositing',
  'invest|invests|investing',
  'accept|accepts|accepting|accepted',
  'approve|approves|approving|approved',
  'confirm|confirms|confirming|confirmed',
  'reject|rejects|rejecting|rejected',
  'cancel|cancels|cancelling',
  'execute|executes|executing',
  'run|runs|running',
  'type|click|visit|call|email|reply|contact|download|install|log in|login|sign in',
  'ignore|ignores|ignoring|disregard|forget|override',
  'password|secret|token|credentials',
  'should|must|ought|recommend|recommends|recommended|recommendation|advise|advice|suggest|suggests|please',
  'consider|urgent|urgently|immediate|immediately|at once|right now|take back|take one back',
];

const AMOUNT_WORDS = [
  'two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen',
  'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|hundreds|thousand|thousands',
  'million|millions|billion|billions|trillion|trillions|dozen|dozens|zero|nil',
  'half|halves|halved|third|thirds|quarter|quarters|fifth|fifths|tenth|tenths',
  'double|doubles|doubled|triple|tripled|quadruple|quadrupled|twice|thrice|twofold|threefold|fourfold|fivefold|tenfold',
  'k|mn|mm|bn|tn|bp|bps|pp|pt|pts|point|points|mille|permille',
  'dollar|dollars|cent|cents|euro|euros|pound|pounds|sterling|yen|franc|francs|yuan|rupee|rupees',
];

const GAINS =
  'gain|gains|gained|gaining|profit|profits|profited|profitable|rose|rise|rises|risen|rising|grew|grow|grows|grown|growth|increase|increases|increased|increasing|climbed|surged|is up|are up|was up|up by|gone up|went up';
const LOSSES =
  'loss|losses|lost|lose|loses|losing|fell|fall|falls|fallen|falling|drop|drops|dropped|dropping|decline|declines|declined|declining|decrease|decreases|decreased|decreasing|shrank|is down|are down|was down|down by|gone down|went down';
const NEGATIONS =
  "no|not|never|none|nothing|without|neither|nor|cannot|isn't|hasn't|doesn't|wasn't|aren't|haven't|don't|won't";
const [ADVICE_LISTS, AMOUNT_LISTS] = [
  ADVICE.map(listed),
  AMOUNT_WORDS.flatMap((words) => words.split('|').map(listed)),
];
const MEANING_LISTS = [GAINS, LOSSES, NEGATIONS].map(listed);

function listed(words: string): RegExp {
  return new RegExp(`(?<![A-Za-z])(?:${words})(?![A-Za-z])`, 'i');
}

export function hasAdvice(text: string): boolean {
  return ADVICE_LISTS.some((list) => list.test(text));
}

/** The first word of a family of which the source has none. */
export function newAdvice(text: string, source: string): string | undefined {
  return firstNew(ADVICE_LISTS, text, source);
}

export function newAmountWord(text: string, source: string): string | undefined {
  return firstNew(AMOUNT_LISTS, text, source);
}

/** A gain where the rule has none, a loss where it has none, a negation where it has none. */
export function newMeaning(text: string, source: string): string | undefined {
  return firstNew(MEANING_LISTS, text, source);
}

function firstNew(lists: readonly RegExp[], text: string, source: string): string | undefined {
  for (const list of lists) {
    const [word] = list.exec(text) ?? [];
    if (word !== undefined && !list.test(source)) return word.toLowerCase();
  }
  return undefined;
}
