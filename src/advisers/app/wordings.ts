// Words of a language model beside what agents found: asked for in the background, once for each finding, within the calls of an
// hour. They change nothing else: no finding, no proposal, no book.
import type { WallClock } from '../../kernel/clock.ts';
import { DAY_MS, HOUR_MS, instant } from '../../kernel/instant.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import type { PortfolioId } from '../../ledger/ports/drafts.ts';
import type { FindingRow, FindingsQuery } from '../../ledger/ports/findings.ts';
import {
  createBreaker,
  createChatEndpoint,
  FINDINGS_MAX,
  type FindingToWord,
  failureText,
  type ModelPlace,
} from '../wording/language-model.ts';
import type { FoundIn } from './agents.ts';
import { askModel } from './wording/ask-model.ts';
import { keepWordings } from './wording/keep-wordings.ts';
import {
  CHANGED,
  OFF,
  PENDING,
  shownOf,
  type WordingOrReason,
} from './wording/wording-or-reason.ts';

export type { WordingOrReason } from './wording/wording-or-reason.ts';

export interface Wordings {
  /** Asks about what has no words yet. */
  run(stopped: AbortSignal): Promise<WordingRun>;
  /** By the id of the finding. */
  ofKept(rows: readonly FindingRow[]): Promise<(row: FindingRow) => WordingOrReason>;
  /** Of what is found now: the words of the same finding, if it is kept with the same figures. */
  ofPresent(found: readonly FoundIn[]): Promise<PresentWording>;
}

export type PresentWording = (
  portfolio: PortfolioId,
  finding: FoundIn['findings'][number],
) => WordingOrReason;

export interface WordingRun {
  readonly calls: number;
  readonly worded: number;
  readonly refused: number;
  /** Why calls brought no answer, one sentence each. */
  readonly failures: readonly string[];
}

export interface LanguageModelTerms extends ModelPlace {
  readonly callsPerHour: number;
}

export interface WordingParts {
  readonly ledger: Ledger;
  /** Undefined: off. */
  readonly terms: LanguageModelTerms | undefined;
  readonly after: WallClock['after'];
}

const NOTHING: WordingRun = { calls: 0, worded: 0, refused: 0, failures: [] };
/** Of one run. */
const WAITING_MAX = 1_000;
/** Failed calls of one portfolio within a day; then it waits. */
const FAILED_MAX = 4;
const LISTED_MAX = 10_000;
const NEWEST_FIRST = { by: 'raisedAt', isDescending: true } as const;

export function createWordings({ ledger, terms, after }: WordingParts): Wordings {
  if (terms === undefined) return NO_WORDINGS;
  const { model, callsPerHour } = terms;
  const { read } = ledger;
  const now = () => ledger.context.store.now();
  const asking = { ledger, model, ask: createChatEndpoint(terms, after) };
  const breaker = createBreaker(now);

  /** Calls that may be made now, and the portfolios whose calls keep failing. */
  async function leave() {
    const calls = await read.modelCalls(instant(now() - DAY_MS));
    const recent = calls.filter(({ askedAt }) => askedAt > now() - HOUR_MS);
    const failed = Map.groupBy(
      calls.filter(({ failure }) => failure !== undefined && failure.kind !== 'stopped'),
      ({ portfolio }) => portfolio,
    );
    const isResting = (portfolio: PortfolioId) =>
      (failed.get(portfolio) ?? []).length >= FAILED_MAX;
    return { calls: callsPerHour - recent.length, isResting };
  }

  async function wordPortfolio(
    portfolio: PortfolioId,
    waiting: readonly FindingRow[],
    { stopped, callsMax }: { readonly stopped: AbortSignal; readonly callsMax: number },
  ): Promise<WordingRun> {
    const open = await read.findings(openIn([portfolio]));
    const known = await read.wordings(open.map(({ id }) => id));
    const isWorded = new Set(known.map(({ finding }) => finding));
    const others = open.filter(({ id }) => isWorded.has(id));
    const names = (await read.securitiesIn(portfolio)).flatMap(({ symbol, sector }) => [
      symbol,
      ...(sector === undefined ? [] : [sector]),
    ]);
    const findings = [...waiting, ...others]
      .slice(0, FINDINGS_MAX)
      .map((row) => toWord(row, names));
    const { calls, answer } = await askModel(asking, { portfolio, findings, stopped, callsMax });
    if (!answer.ok) {
      if (answer.failure.kind === 'stopped') return { ...NOTHING, calls };
      breaker.failed();
      return { ...NOTHING, calls, failures: [failureText(answer.failure)] };
    }
    breaker.succeeded();
    const asked = new Set(findings.map(({ id }) => id));
    const kept = await keepWordings(ledger, {
      ...{ portfolio, model, findings, content: answer.value },
      known: known.filter(({ finding }) => asked.has(finding)),
    });
    return { ...kept, calls, failures: [] };
  }

  async function run(stopped: AbortSignal): Promise<WordingRun> {
    const waiting = await read.findingsWithoutWording(WAITING_MAX);
    if (waiting.length === 0) return NOTHING;
    const { calls, isResting } = await leave();
    let total = NOTHING;
    for (const { portfolio, rows } of questionsOf(waiting)) {
      const callsMax = calls - total.calls;
      if (stopped.aborted || breaker.isOpen() || callsMax <= 0) break;
      if (!isResting(portfolio))
        total = summed(total, await wordPortfolio(portfolio, rows, { stopped, callsMax }));
    }
    return total;
  }

  async function ofKept(rows: readonly FindingRow[]) {
    const portfolios = [...new Set(rows.map(({ portfolio }) => portfolio))];
    const wordings = await read.wordings(rows.map(({ id }) => id));
    const rowById = new Map(wordings.map((row) => [row.finding, row]));
    const calls = await read.modelCalls(instant(now() - DAY_MS), portfolios);
    const lastCall = new Map(calls.toReversed().map((call) => [call.portfolio, call]));
    return (row: FindingRow) => shownOf(row, rowById.get(row.id), lastCall.get(row.portfolio));
  }

  async function ofPresent(found: readonly FoundIn[]): Promise<PresentWording> {
    const portfolios = found.map(({ portfolio }) => portfolio.id);
    const rows = await read.findings(openIn(portfolios));
    const shown = await ofKept(rows);
    const rowsByKey = Map.groupBy(rows, (row) => keyOf(row.portfolio, row));
    return (portfolio, finding) => {
      const kept = rowsByKey.get(keyOf(portfolio, finding)) ?? [];
      const same = kept.find((row) => saidBy(row) === saidBy(finding));
      if (same !== undefined) return shown(same);
      return kept.length === 0 ? PENDING : CHANGED;
    };
  }

  return { run, ofKept, ofPresent };
}

const NO_WORDINGS: Wordings = {
  run: async () => NOTHING,
  ofKept: async () => () => OFF,
  ofPresent: async () => () => OFF,
};

function openIn(portfolios: readonly PortfolioId[]): FindingsQuery {
  return { portfolios, status: 'OPEN', order: NEWEST_FIRST, limit: LISTED_MAX, offset: 0 };
}

function toWord(row: FindingRow, names: readonly string[]): FindingToWord {
  const { id, agent, rule, severity, text, figures, threshold } = row;
  const own = [...new Set(names)].filter((name) => text.includes(name));
  return { id, agent, rule, severity, text, figures, threshold, names: own };
}

/** One for each portfolio, and more where one cannot hold all. */
function questionsOf(waiting: readonly FindingRow[]) {
  return [...Map.groupBy(waiting, ({ portfolio }) => portfolio)].flatMap(([portfolio, rows]) =>
    Array.from({ length: Math.ceil(rows.length / FINDINGS_MAX) }, (_, nth) => ({
      portfolio,
      rows: rows.slice(nth * FINDINGS_MAX, (nth + 1) * FINDINGS_MAX),
    })),
  );
}

type Keyed = Pick<FindingRow, 'agent' | 'rule' | 'subject'>;

function keyOf(portfolio: PortfolioId, { agent, rule, subject }: Keyed): string {
  return [portfolio, agent, rule, subject].join(' ');
}

function saidBy({ text, figures }: Pick<FindingRow, 'text' | 'figures'>): string {
  return JSON.stringify([text, Object.entries(figures).toSorted()]);
}

function summed(one: WordingRun, other: WordingRun): WordingRun {
  return {
    calls: one.calls + other.calls,
    worded: one.worded + other.worded,
    refused: one.refused + other.refused,
    failures: [...one.failures, ...other.failures],
  };
}
