// A judged policy for the targets of one portfolio, as it is kept: what was judged, on which data, and the fits of the class
// that has passed, each with the first day on which it decides.
import { createHash } from 'node:crypto';
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { type JudgedPolicies, type Judging, judgePolicies } from '../overlay/judge.ts';
import type { Panel } from '../overlay/panel.ts';
import type { PolicyFit } from '../overlay/sleeves.ts';
import type { AccountTerms } from '../overlay/taxed-account.ts';
import { foldStarts } from '../overlay/walk-forward.ts';

/** Raised whenever inputs, rivals or the judgement change. */
export const OVERLAY_FORMAT = 'overlay 1';

export interface KeptFit {
  /** Null: the days after those that were judged. */
  readonly from: TradingDay | null;
  readonly fit: PolicyFit;
}

export interface OverlayVersion {
  readonly format: typeof OVERLAY_FORMAT;
  readonly portfolio: number;
  /** In this order the fits know them. */
  readonly symbols: readonly string[];
  readonly seed: number;
  readonly episodes: number;
  readonly terms: AccountTerms;
  readonly program: { readonly sluice: string; readonly node: string };
  readonly data: {
    readonly hash: string;
    readonly firstDay: TradingDay;
    readonly firstJudged: TradingDay;
    readonly lastDay: TradingDay;
  };
  readonly judged: JudgedPolicies;
  /** Empty if none has passed. */
  readonly fits: readonly KeptFit[];
}

export interface HashedOverlayVersion extends OverlayVersion {
  /** SHA-256 over all the rest. */
  readonly hash: string;
}

export interface OverlayRequest
  extends Pick<OverlayVersion, 'portfolio' | 'seed' | 'terms' | 'program'>,
    Pick<Judging, 'onFit'> {
  readonly settings: NonNullable<Judging['settings']>;
  readonly panel: Panel;
  /** `training`: a hash of all that decides the result. */
  readonly tryNumberOf: (training: string, firstJudged: TradingDay) => number;
}

export function judgedVersion(request: OverlayRequest): HashedOverlayVersion {
  const { panel, portfolio, seed, terms, program, settings } = request;
  const starts = foldStarts(panel.days.length);
  const data = {
    hash: panelHash(panel),
    firstDay: dayAt(panel, 0),
    firstJudged: dayAt(panel, starts[0] ?? 0),
    lastDay: dayAt(panel, panel.days.length - 1),
  };
  const symbols = panel.symbols;
  const { episodes } = settings;
  const deciding = { format: OVERLAY_FORMAT, symbols, seed, settings, terms, program, data };
  const training = hashOf(JSON.stringify(deciding));
  const { judged, fits } = judgePolicies({
    ...request,
    tryNumber: () => request.tryNumberOf(training, data.firstJudged),
  });
  const own = judged.winner === null ? [] : fits[judged.winner];
  const version: OverlayVersion = {
    ...{ format: OVERLAY_FORMAT, portfolio, symbols, seed, episodes, terms, program, data, judged },
    fits: own.map(({ firstDay, fit }) => ({ from: panel.days[firstDay] ?? null, fit })),
  };
  return { hash: hashOf(JSON.stringify(version)), ...version };
}

/** Reads the text of a version; the failure is a sentence. */
export function parseOverlayVersion(text: string): Result<HashedOverlayVersion, string> {
  const value = jsonIn(text);
  if (typeof value !== 'object' || value === null)
    return failed('it is not a judged policy; train again');
  const { hash, ...version } = value as HashedOverlayVersion;
  if (version.format !== OVERLAY_FORMAT)
    return failed(`this program reads ${OVERLAY_FORMAT} only; train again`);
  if (hashOf(JSON.stringify(version)) !== hash)
    return failed('it is damaged: its content does not have its hash; train again');
  return ok(value as HashedOverlayVersion);
}

/** Of the returns and their days, whatever the assets are called. */
function panelHash({ days, returns }: Panel): string {
  const hash = createHash('sha256').update(days.join());
  for (const own of returns) hash.update(new Uint8Array(Float64Array.from(own).buffer));
  return hash.digest('hex');
}

function dayAt({ days }: Panel, at: number): TradingDay {
  const day = days[at];
  if (day === undefined) throw new Error(`the panel has no day ${at}`);
  return day;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
