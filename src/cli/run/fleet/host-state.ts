// How one host is, as its API says, and everything about it that a person has to know.
import type { StatusView } from '../../../trader/contract/status.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import { answerLimit, bodyOf, type HostApi, STRANGER } from './fleet-hosts.ts';

export interface HostState {
  readonly host: string;
  readonly account: string;
  /** As in `sluice status`; `silent`: nothing answers, or no daemon behind the API; `refused`: its API answers, but does not say. */
  readonly state: StatusView['state'] | 'halted' | 'silent' | 'refused';
  readonly gateway: string | null;
  readonly positions: number | null;
  readonly protected_positions: number | null;
  readonly currency: string | null;
  /** Positions and working entries. */
  readonly invested: number | null;
  readonly budget: number | null;
  readonly alarms: number | null;
  /** Sentences; empty of a host that is well. */
  readonly problems: readonly string[];
}

export async function hostState(api: HostApi): Promise<HostState> {
  const { host, client } = api;
  const { account } = host;
  const asked = client.GET('/api/v1/daemon/{trader}/status', {
    params: { path: { trader: account } },
    signal: answerLimit(),
  });
  const [status, summary] = await Promise.all([
    bodyOf(asked),
    bodyOf(
      client.GET('/api/v1/positions/summary/portfolio', {
        params: { query: { account } },
        signal: answerLimit(),
      }),
    ),
  ]);
  const budget = host.budget ?? null;
  const known = { host: host.name, account, budget };
  if (!status.ok) {
    const { kind, why } = status.failure;
    return {
      ...known,
      ...NOTHING,
      state: kind,
      problems: [unansweredText(status.failure.kind, why)],
    };
  }
  if (!isStatus(status.value))
    return { ...known, ...NOTHING, state: 'refused', problems: [STRANGER] };
  // The API answers for a daemon that does not, with what it said last.
  const ageS = Number((await asked).response.headers.get('age') ?? 0);
  if (ageS >= AGED_S) return { ...known, ...NOTHING, state: 'silent', problems: [agedText(ageS)] };
  const seen = status.value as StatusView;
  const invested = summary.ok
    ? summary.value.long_exposure + summary.value.short_exposure + summary.value.working_entries
    : null;
  const currency = summary.ok ? summary.value.currency : null;
  return {
    ...known,
    state: seen.trading.state === 'HALTED' ? 'halted' : seen.state,
    gateway: seen.gateway?.state ?? null,
    positions: seen.positions,
    protected_positions: seen.protected_positions,
    ...{ currency, invested },
    alarms: seen.alarms?.length ?? 0,
    problems: problemsOf(seen, { account, budget, invested, currency }),
  };
}

/** A busy daemon may be late with an answer. */
const AGED_S = 5;

/** Another program may answer there as well. */
function isStatus(body: object): boolean {
  return 'trading' in body && 'unprotected' in body && 'account' in body;
}

const NOTHING = {
  ...{ gateway: null, positions: null, protected_positions: null },
  ...{ currency: null, invested: null, alarms: null },
};

const LEFT_ALONE =
  'Its stops rest at the broker; no other host takes its account over. Look at that machine';

function agedText(ageS: number): string {
  return `answers, but its daemon has not for ${counted(ageS, 'second')}. ${LEFT_ALONE}`;
}

function unansweredText(kind: 'silent' | 'refused', why: string): string {
  return kind === 'silent' ? `does not answer (${why}). ${LEFT_ALONE}` : `its API says: ${why}`;
}

interface Money {
  readonly account: string;
  readonly budget: number | null;
  readonly invested: number | null;
  readonly currency: string | null;
}

function problemsOf(seen: StatusView, { account, budget, invested, currency }: Money): string[] {
  const problems: string[] = [];
  if (seen.account !== account)
    problems.push(`trades ${seen.account}, not ${account}: correct the fleet file or that host`);
  if (!seen.live) problems.push('its daemon does not run');
  if (seen.trading.state === 'HALTED') problems.push(`is halted: ${seen.trading.reason}`);
  if (seen.unprotected.length > 0) problems.push(`NOT PROTECTED: ${seen.unprotected.join(', ')}`);
  if (seen.gateway !== null && seen.gateway.state !== 'ready')
    problems.push(`its gateway is ${seen.gateway.state}: ${seen.gateway.why}`);
  if (budget !== null && invested !== null && invested > budget)
    problems.push(
      `has ${whole(invested)} ${currency} invested, ${whole(invested - budget)} above its budget of ${whole(budget)}`,
    );
  if (budget !== null && invested === null && seen.live)
    problems.push('what it has invested is not known, so that its budget is not checked');
  const open = (seen.alarms ?? []).filter((alarm) => alarm.acknowledged === null);
  if (open.length > 0)
    problems.push(`${counted(open.length, 'alarm')} without an answer: ${open[0]?.text ?? ''}`);
  return problems;
}

/** `12,345` */
export function whole(amount: number): string {
  return Math.round(amount).toLocaleString('en-US');
}
