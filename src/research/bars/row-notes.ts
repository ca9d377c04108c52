// What is said of the rows of a symbol beside its bars: a sentence each, without the name of the file.
import { EPOCH_NAMES } from '../../kernel/epoch.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import type { Shape } from '../formats/shapes.ts';
import { epochUnitIn, type StampKind } from './stamps.ts';

export interface NotedRows {
  readonly shape: Shape;
  readonly kind: StampKind | undefined;
  /** ` of SPY`; empty where the file has one symbol. */
  readonly ofSymbol: string;
  readonly isNewestFirst: boolean;
  /** By which the times of the vendor were moved back. */
  readonly minutesTaken: number;
  readonly hasVolumes: boolean;
  readonly volumeMax: number;
  /** Bars outside regular hours, and outside the years of the calendar. */
  readonly outside: number;
  readonly beyond: number;
  /** A file of many symbols would say it of each: then undefined. */
  readonly undecidedTimes: string | undefined;
}

export function rowNotes(rows: NotedRows): readonly string[] {
  const { shape, ofSymbol, minutesTaken, outside, beyond, undecidedTimes } = rows;
  const unit = epochUnitIn(rows.kind);
  const said = (count: number, what: string): readonly string[] =>
    count === 0
      ? []
      : [`${counted(count, 'bar')}${ofSymbol} ${what} ${count === 1 ? 'is' : 'are'} skipped`];
  return [
    ...(unit === undefined ? [] : [`its times are read as ${EPOCH_NAMES[unit]}`]),
    ...(rows.isNewestFirst ? [`its rows${ofSymbol} are newest first`] : []),
    ...(minutesTaken === 0
      ? []
      : [
          `${shape.name} names bars by their end: ${counted(minutesTaken, 'minute')} ${minutesTaken === 1 ? 'is' : 'are'} taken off`,
        ]),
    ...volumeNotes(rows),
    ...said(outside, 'outside regular hours'),
    ...said(beyond, 'outside the years of the exchange calendar'),
    ...(undecidedTimes === undefined ? [] : [`its times are ${undecidedTimes}`]),
  ];
}

function volumeNotes({ ofSymbol, hasVolumes, volumeMax }: NotedRows): readonly string[] {
  return [
    ...(hasVolumes ? [] : ['it has no volumes: no order waits for others to trade']),
    ...(volumeMax > 0 ? [] : [`all its volumes${ofSymbol} are 0: no order fills`]),
    ...(volumeMax > 0 && volumeMax < 1
      ? [`all its volumes${ofSymbol} are below 1, as in millions of shares: no order fills`]
      : []),
  ];
}
