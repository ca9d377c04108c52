// A judgement as JSON: rates and moves are fractions; what is not known is null.
import type { JsonFields } from '../report/json-fields.ts';
import type { Cell } from './cell.ts';
import type { Judgement } from './judgement.ts';
import { verdictText } from './verdict-text.ts';

export function judgementJson(judgement: Judgement): JsonFields {
  const { verdict, power, brier } = judgement;
  const cell = (of: Cell) => cellJson(of, judgement);
  return {
    verdict: verdict.kind.replaceAll('-', '_'),
    sentence: verdictText(judgement),
    primary: judgement.primary,
    calls: judgement.calls,
    buys: judgement.buys,
    days: judgement.days,
    market: judgement.market ?? null,
    spread: judgement.spread ?? null,
    power:
      power === undefined
        ? null
        : {
            effect: power.effect,
            power: power.power,
            days: power.days,
            days_for_excess_seen: power.daysForSeen ?? null,
          },
    horizons: judgement.horizons.map(({ horizon, hits, runsP, move, net, coefficient }) => ({
      horizon,
      hits: { ...cell(hits), runs_p: runsP ?? null },
      move: cell(move),
      net_move: net === undefined ? null : cell(net),
      information_coefficient: coefficient === undefined ? null : cell(coefficient),
    })),
    delays: judgement.delays.map(({ minutes, hits, move }) => ({
      minutes,
      hits: cell(hits),
      break_even: cell(move),
    })),
    confidence: judgement.bands.map(({ from, meanConfidence, hits }) => ({
      confidence_from: from,
      mean_confidence: meanConfidence,
      hits: cell(hits),
    })),
    brier:
      brier === undefined
        ? null
        : {
            scored: brier.count,
            score: brier.score,
            skill: brier.skill,
            skill_low: brier.interval?.low ?? null,
            skill_high: brier.interval?.high ?? null,
          },
    groups: judgement.groups.map(({ by, group, hits }) => ({ by, group, hits: cell(hits) })),
  };
}

function cellJson(cell: Cell, { adjusted }: Judgement): JsonFields {
  const { test } = cell;
  return {
    scored: cell.count,
    days: cell.days,
    observed: cell.observed ?? null,
    by_chance: test?.byChance ?? null,
    excess: test?.excess ?? null,
    excess_low: test?.low ?? null,
    excess_high: test?.high ?? null,
    p: test?.p ?? null,
    holm_p: adjusted.get(cell) ?? null,
  };
}
