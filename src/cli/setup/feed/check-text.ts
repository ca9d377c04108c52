// The output of `sluice feed check`: how the records were parsed.

import { type Instant, toIso } from '../../../kernel/instant.ts';
import type { Flow, Prediction } from '../../../trader/domain/terms/prediction.ts';
import { flowText } from '../../../trader/domain/wording/contract-text.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import { verdictText } from '../../../trader/domain/wording/verdict-text.ts';
import { exchangeDateTime, exchangeTime, timeLabel } from '../../program/words.ts';
import type { Checked, CheckedRecord, CheckedWindow } from './sample.ts';

export function checkText({ profile, records, windows, unreadable }: Checked): string[] {
  const width = String(records.length).length;
  return [
    `${profile}: ${counted(records.length, 'record')}, ${countsText(records)}; times in ${timeLabel()}`,
    ...records.map((record, index) => {
      return `  ${String(index + 1).padStart(width)}  ${recordText(record)}`;
    }),
    ...(windows.length === 0 ? [] : ['windows:', ...windows.map(windowText)]),
    ...(unreadable.length === 0 ? [] : ['unreadable:', ...unreadable.map((why) => `  ${why}`)]),
  ];
}

const OUTCOMES = { read: 'read', refused: 'refused', 'left-out': 'left out' } as const;

function countsText(records: readonly CheckedRecord[]): string {
  return Object.entries(OUTCOMES)
    .map(([kind, word]) => `${records.filter((record) => record.kind === kind).length} ${word}`)
    .join(', ');
}

function recordText(record: CheckedRecord): string {
  switch (record.kind) {
    case 'read':
      return predictionText(record.prediction);
    case 'refused':
      return `refused     ${record.verdict.kind}: ${verdictText(record.verdict)}`;
    case 'left-out':
      return `left out    by where: ${record.why}`;
  }
}

function predictionText(prediction: Prediction): string {
  const { symbol, signal, confidence, dataTime, anchorPrice, flow, features } = prediction;
  const parts = [
    `${symbol} ${signal} ${confidence.toFixed(2)} at ${exchangeDateTime(toIso(dataTime))}`,
    ...(anchorPrice === undefined ? [] : [`price ${anchorPrice}`]),
    ...(flow === undefined ? [] : [tradeText(flow)]),
    ...Object.entries(features).map(([name, value]) => `${name} ${value}`),
  ];
  return `${prediction.kind.padEnd(12)}${parts.filter((part) => part !== '').join(', ')}`;
}

function tradeText({ right, strike, expiry, premium, side }: Flow): string {
  const contract = [expiry, strike, right].filter((part) => part !== undefined).join(' ');
  const money = premium === undefined ? '' : `${premium.toLocaleString('en-US')} USD`;
  return [contract, money, side === undefined ? '' : `at ${side}`]
    .filter((part) => part !== '')
    .join(', ');
}

function windowText({ window, read }: CheckedWindow): string {
  const { symbol, start, end, count, premium } = window;
  const times = `${exchangeDateTime(toIso(start))} to ${timeOf(end)}`;
  const sums = `${counted(count, 'trade')}, ${premium.toLocaleString('en-US')} USD`;
  const became = read.ok
    ? `${read.value.signal} ${read.value.confidence.toFixed(2)}, ${sums}${contractText(read.value)}`
    : `${read.failure.kind}: ${verdictText(read.failure)}`;
  return `  ${symbol} ${times}  ${became}`;
}

/** `; AAPL 18 Dec 2026 230 call, 1.2M USD bought`, or nothing. */
function contractText({ flow }: Prediction): string {
  const text = flowText(flow ?? {});
  return text === undefined ? '' : `; ${text}`;
}

function timeOf(at: Instant): string {
  return exchangeTime(toIso(at));
}

export function checkJson({ profile, records, windows, unreadable }: Checked): object {
  return {
    profile,
    records: records.map((checked, index) => {
      const { kind, record } = checked;
      const head = { n: index + 1, outcome: kind.replace('-', '_') };
      if (checked.kind === 'read')
        return { ...head, prediction: predictionJson(checked.prediction) };
      const why =
        checked.kind === 'refused'
          ? { verdict: checked.verdict.kind, why: verdictText(checked.verdict) }
          : { why: checked.why };
      return { ...head, ...why, record };
    }),
    windows: windows.map(({ window, read }) => ({
      symbol: window.symbol,
      from: toIso(window.start),
      to: toIso(window.end),
      count: window.count,
      premium: window.premium,
      ...(read.ok
        ? { prediction: predictionJson(read.value) }
        : { verdict: read.failure.kind, why: verdictText(read.failure) }),
    })),
    unreadable,
  };
}

/** Without the record itself and the time of this check, which do not depend on the profile. */
function predictionJson(prediction: Prediction): object {
  const { id, source, kind, symbol, signal, confidence, score, probabilities, model } = prediction;
  const { features, flow, anchorPrice, expiresAt } = prediction;
  return {
    id,
    source,
    kind,
    symbol,
    signal,
    confidence,
    score,
    probabilities,
    data_time: toIso(prediction.dataTime),
    issued_at: toIso(prediction.issuedAt),
    expires_at: expiresAt && toIso(expiresAt),
    anchor_price: anchorPrice,
    model,
    features,
    flow,
  };
}
