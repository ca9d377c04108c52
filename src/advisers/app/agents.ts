// The agents at work: asked about one person's portfolios now, or run over all of them so that what they find is kept.
import type { Ledger } from '../../ledger/app/ledger.ts';
import type { PortfolioId } from '../../ledger/ports/drafts.ts';
import type { RememberedRow } from '../../ledger/ports/findings.ts';
import type { PortfolioRow } from '../../ledger/ports/ledger-rows.ts';
import { judged } from '../agents/all-agents.ts';
import type { Finding } from '../agents/findings/finding.ts';
import { AGENT_TERMS, type AgentTerms } from '../agents/terms/agent-terms.ts';
import { keepFindings, rememberedAt } from './keeping/keep-findings.ts';
import { type IsUnsettled, unsettledOf } from './keeping/questions.ts';
import {
  type ReadSnapshots,
  type SnapshotSources,
  snapshotReader,
  type UnreadSnapshot,
} from './reading/read-snapshots.ts';

export { AGENT_TERMS, type AgentTerms };

export interface AgentsParts {
  readonly ledger: Ledger;
  /** Of now. */
  sources(): SnapshotSources;
  readonly terms?: AgentTerms;
}

export interface FoundIn {
  readonly portfolio: PortfolioRow;
  readonly findings: readonly Finding[];
}

export interface RunCounts {
  readonly portfolios: number;
  readonly raised: number;
  readonly cleared: number;
  /** They stopped no others. */
  readonly failed: readonly FailedPortfolio[];
}

export interface FailedPortfolio {
  readonly portfolio: PortfolioId;
  readonly error: unknown;
}

/** Asked between portfolios: true ends the run. */
export type IsStopped = () => boolean;

export interface Agents {
  /** What is beyond its limit now; nothing is kept. */
  look(portfolios: readonly PortfolioRow[]): Promise<readonly FoundIn[]>;
  /** Keeps what is new, and that what was there has ended. */
  run(portfolios: readonly PortfolioId[], isStopped?: IsStopped): Promise<RunCounts>;
  runAll(isStopped?: IsStopped): Promise<RunCounts>;
}

interface Going {
  readonly readAll: ReadSnapshots;
  readonly isStopped: IsStopped;
}

interface Own {
  readonly known: readonly RememberedRow[];
  readonly isUnsettled: IsUnsettled;
}

/** What a page shares is read at once, without letting go of the loop. */
const PAGE = 50;
const NONE: RunCounts = { portfolios: 0, raised: 0, cleared: 0, failed: [] };
const GOING_ON: IsStopped = () => false;

export function createAgents({ ledger, sources, terms = AGENT_TERMS }: AgentsParts): Agents {
  const { read } = ledger;
  const { store, pause } = ledger.context;

  /** One portfolio after the other. */
  async function runOver(
    rows: readonly PortfolioRow[],
    { readAll, isStopped }: Going,
  ): Promise<RunCounts> {
    const unread = await readAll(rows);
    const ids = rows.map(({ id }) => id);
    const remembered = await read.rememberedFindings(rememberedAt(ids, store.now()));
    const known = Map.groupBy(remembered, ({ portfolio }) => portfolio);
    const isUnsettled = await unsettledOf(read, ids);
    let counts = NONE;
    for (const one of unread) {
      // Reads of a file do not let go of the loop.
      await pause();
      if (isStopped()) break;
      const own = { known: known.get(one.portfolio.id) ?? [], isUnsettled };
      counts = summed(counts, await judgedAndKept(one, own));
    }
    return counts;
  }

  /** Whatever was found in a portfolio ends with it. */
  async function ended(portfolios: readonly PortfolioId[]): Promise<RunCounts> {
    const remembered = await read.rememberedFindings(rememberedAt(portfolios, store.now()));
    const known = Map.groupBy(remembered, ({ portfolio }) => portfolio);
    let counts = NONE;
    for (const id of portfolios) {
      const kept = await keepFindings(ledger, id, { findings: [], known: known.get(id) ?? [] });
      counts = summed(counts, { ...NONE, ...kept });
      await pause();
    }
    return counts;
  }

  async function endedWithTheirPortfolios(isStopped: IsStopped): Promise<RunCounts> {
    let counts = NONE;
    for (let after = 0 as PortfolioId; !isStopped(); ) {
      const page = await read.closedWithFindings(after, PAGE);
      counts = summed(counts, await ended(page));
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) break;
      after = last;
    }
    return counts;
  }

  async function judgedAndKept(
    { portfolio: { id }, read: readSnapshot }: UnreadSnapshot,
    { known, isUnsettled }: Own,
  ): Promise<RunCounts> {
    try {
      const all = judged(await readSnapshot(), terms);
      const findings = all.filter((finding) => isUnsettled(id, finding));
      const kept = await keepFindings(ledger, id, { findings, known });
      return { ...kept, portfolios: 1, failed: [] };
    } catch (error) {
      return { ...NONE, failed: [{ portfolio: id, error }] };
    }
  }

  return {
    async look(portfolios) {
      const readAll = await snapshotReader(sources());
      const ids = portfolios.map(({ id }) => id);
      const isUnsettled = await unsettledOf(read, ids);
      const found: FoundIn[] = [];
      for (const { portfolio, read: readSnapshot } of await readAll(portfolios)) {
        const findings = judged(await readSnapshot(), terms);
        found.push({
          portfolio,
          findings: findings.filter((one) => one.isBreach && isUnsettled(portfolio.id, one)),
        });
        await pause();
      }
      return found;
    },
    async run(portfolios, isStopped = GOING_ON) {
      const rows = await read.portfolios(portfolios);
      const closed = rows.filter(({ closedAt }) => closedAt !== undefined);
      const counts = await ended(closed.map(({ id }) => id));
      const going = { readAll: await snapshotReader(sources()), isStopped };
      return summed(counts, await runOver(rows.filter(isWatched), going));
    },
    async runAll(isStopped = GOING_ON) {
      const readAll = await snapshotReader(sources());
      let counts = await endedWithTheirPortfolios(isStopped);
      for (let after = 0 as PortfolioId; ; ) {
        const page = await read.openPortfolios(after, PAGE);
        counts = summed(counts, await runOver(page.filter(isWatched), { readAll, isStopped }));
        const last = page.at(-1);
        if (last === undefined || page.length < PAGE || isStopped()) return counts;
        after = last.id;
      }
    },
  };
}

/** Simulated trades are made up. */
function isWatched({ closedAt, kind }: PortfolioRow): boolean {
  return closedAt === undefined && kind !== 'SIMULATION';
}

function summed(one: RunCounts, other: RunCounts): RunCounts {
  return {
    portfolios: one.portfolios + other.portfolios,
    raised: one.raised + other.raised,
    cleared: one.cleared + other.cleared,
    failed: [...one.failed, ...other.failed],
  };
}
