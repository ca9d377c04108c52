// The agents at work: asked about one person's portfolios now, or run over all of them so that what they find is kept.
import { instant } from '../../kernel/instant.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import type { PortfolioId } from '../../ledger/ports/drafts.ts';
import type { PortfolioRow } from '../../ledger/ports/ledger-rows.ts';
import { judged } from '../agents/all-agents.ts';
import type { Finding } from '../agents/findings/finding.ts';
import { AGENT_TERMS, type AgentTerms } from '../agents/terms/agent-terms.ts';
import { keepFindings, PAUSE_MS } from './keeping/keep-findings.ts';
import { type SnapshotSources, snapshotReader } from './reading/read-snapshots.ts';

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
}

export interface Agents {
  /** What is beyond its limit now; nothing is kept. */
  look(portfolios: readonly PortfolioRow[]): Promise<readonly FoundIn[]>;
  /** Keeps what is new, and that what was there has ended. */
  run(portfolios: readonly PortfolioId[]): Promise<RunCounts>;
  runAll(): Promise<RunCounts>;
}

const PAGE = 200;
const NONE: RunCounts = { portfolios: 0, raised: 0, cleared: 0 };

export function createAgents({ ledger, sources, terms = AGENT_TERMS }: AgentsParts): Agents {
  const { read } = ledger;

  async function judge(
    rows: readonly PortfolioRow[],
    readAll: Reader,
  ): Promise<readonly FoundIn[]> {
    const snapshots = await readAll(rows);
    return rows.flatMap((portfolio, at) => {
      const snapshot = snapshots[at];
      return snapshot === undefined ? [] : [{ portfolio, findings: judged(snapshot, terms) }];
    });
  }

  async function keep(found: readonly FoundIn[]): Promise<RunCounts> {
    let counts = { ...NONE, portfolios: found.length };
    const since = instant(ledger.context.store.now() - PAUSE_MS);
    const [only] = found;
    const single = found.length === 1 ? only?.portfolio.id : undefined;
    const remembered = await read.rememberedFindings(since, single);
    const known = Map.groupBy(remembered, ({ portfolio }) => portfolio);
    for (const { portfolio, findings } of found) {
      const own = known.get(portfolio.id) ?? [];
      const { raised, cleared } = await keepFindings(ledger, portfolio.id, {
        findings,
        known: own,
      });
      counts = { ...counts, raised: counts.raised + raised, cleared: counts.cleared + cleared };
    }
    return counts;
  }

  return {
    async look(portfolios) {
      const found = await judge(portfolios, await snapshotReader(sources()));
      return found.map((one) => ({
        ...one,
        findings: one.findings.filter(({ isBreach }) => isBreach),
      }));
    },
    async run(portfolios) {
      const rows = (await read.portfolios(portfolios)).filter(isWatched);
      return keep(await judge(rows, await snapshotReader(sources())));
    },
    async runAll() {
      const readAll = await snapshotReader(sources());
      let counts = NONE;
      for (let after = 0 as PortfolioId; ; ) {
        const page = await read.openPortfolios(after, PAGE);
        counts = summed(counts, await keep(await judge(page.filter(isWatched), readAll)));
        const last = page.at(-1);
        if (last === undefined || page.length < PAGE) return counts;
        after = last.id;
        await ledger.context.pause();
      }
    },
  };
}

type Reader = Awaited<ReturnType<typeof snapshotReader>>;

/** Simulated trades are made up. */
function isWatched({ closedAt, kind }: PortfolioRow): boolean {
  return closedAt === undefined && kind !== 'SIMULATION';
}

function summed(one: RunCounts, other: RunCounts): RunCounts {
  return {
    portfolios: one.portfolios + other.portfolios,
    raised: one.raised + other.raised,
    cleared: one.cleared + other.cleared,
  };
}
