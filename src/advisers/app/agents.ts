// The agents at work: asked about one person's portfolios now, or run over all of them so that what they find is kept.
import { instant } from '../../kernel/instant.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import type { PortfolioId } from '../../ledger/ports/drafts.ts';
import type { RememberedRow } from '../../ledger/ports/findings.ts';
import type { PortfolioRow } from '../../ledger/ports/ledger-rows.ts';
import { judged } from '../agents/all-agents.ts';
import type { Finding } from '../agents/findings/finding.ts';
import { AGENT_TERMS, type AgentTerms } from '../agents/terms/agent-terms.ts';
import { keepFindings, PAUSE_MS } from './keeping/keep-findings.ts';
import {
  type ReadSnapshots,
  type SnapshotSources,
  snapshotReader,
  type UnreadSnapshot,
} from './reading/read-snapshots.ts';

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

const PAGE = 200;
const NONE: RunCounts = { portfolios: 0, raised: 0, cleared: 0, failed: [] };
const GOING_ON: IsStopped = () => false;

export function createAgents({ ledger, sources, terms = AGENT_TERMS }: AgentsParts): Agents {
  const { read } = ledger;

  /** One portfolio after the other. */
  async function runOver(
    rows: readonly PortfolioRow[],
    { readAll, isStopped }: Going,
  ): Promise<RunCounts> {
    const unread = await readAll(rows);
    const since = instant(ledger.context.store.now() - PAUSE_MS);
    const [only] = rows;
    const remembered = await read.rememberedFindings(
      since,
      rows.length === 1 ? only?.id : undefined,
    );
    const known = Map.groupBy(remembered, ({ portfolio }) => portfolio);
    let counts = NONE;
    for (const one of unread) {
      if (isStopped()) break;
      counts = summed(counts, await judgedAndKept(one, known.get(one.portfolio.id) ?? []));
    }
    return counts;
  }

  async function judgedAndKept(
    { portfolio: { id }, read: readSnapshot }: UnreadSnapshot,
    known: readonly RememberedRow[],
  ): Promise<RunCounts> {
    try {
      const findings = judged(await readSnapshot(), terms);
      const kept = await keepFindings(ledger, id, { findings, known });
      return { ...kept, portfolios: 1, failed: [] };
    } catch (error) {
      return { ...NONE, failed: [{ portfolio: id, error }] };
    }
  }

  return {
    async look(portfolios) {
      const readAll = await snapshotReader(sources());
      const found: FoundIn[] = [];
      for (const { portfolio, read: readSnapshot } of await readAll(portfolios)) {
        const findings = judged(await readSnapshot(), terms);
        found.push({ portfolio, findings: findings.filter(({ isBreach }) => isBreach) });
      }
      return found;
    },
    async run(portfolios, isStopped = GOING_ON) {
      const rows = (await read.portfolios(portfolios)).filter(isWatched);
      return runOver(rows, { readAll: await snapshotReader(sources()), isStopped });
    },
    async runAll(isStopped = GOING_ON) {
      const readAll = await snapshotReader(sources());
      let counts = NONE;
      for (let after = 0 as PortfolioId; ; ) {
        const page = await read.openPortfolios(after, PAGE);
        counts = summed(counts, await runOver(page.filter(isWatched), { readAll, isStopped }));
        const last = page.at(-1);
        if (last === undefined || page.length < PAGE || isStopped()) return counts;
        after = last.id;
        await ledger.context.pause();
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
