// Requests that few clients make: depth, look-ups, past ticks, positions of one account; and those that a gateway knows
// and this one only refuses, with the id of the request.
import type { Request } from '../../messages/request.ts';
import { readContract, readShortContract } from './contract-fields.ts';
import type { FieldReader } from './field-reader.ts';

type Moment = (name: string) => number | undefined;
type Read = (reader: FieldReader, moment: Moment) => Request;

/** By message id; `ver` if a fixed number follows the id. */
export const RARE_REQUESTS: ReadonlyMap<number, { readonly ver: boolean; readonly read: Read }> =
  new Map([
    [10, { ver: true, read: readDepth }],
    [
      11,
      {
        ver: true,
        read(reader) {
          const reqId = reader.id('reqId');
          reader.flag('isSmartDepth');
          return { name: 'cancelMktDepth', reqId };
        },
      },
    ],
    [
      14,
      {
        ver: true,
        read: (reader) => ({ name: 'setServerLogLevel', level: reader.int('logLevel') ?? 0 }),
      },
    ],
    [21, { ver: true, read: readExercise }],
    [
      74,
      {
        ver: true,
        read: (reader) => ({
          name: 'reqPositionsMulti',
          reqId: reader.id('reqId'),
          account: reader.text('account'),
          modelCode: reader.text('modelCode'),
        }),
      },
    ],
    [
      75,
      {
        ver: true,
        read: (reader) => ({ name: 'cancelPositionsMulti', reqId: reader.id('reqId') }),
      },
    ],
    [78, { ver: false, read: readOptionParameters }],
    [
      79,
      {
        ver: false,
        read: (reader) => ({ name: 'reqSoftDollarTiers', reqId: reader.id('reqId') }),
      },
    ],
    [80, { ver: false, read: () => ({ name: 'reqFamilyCodes' }) }],
    [
      81,
      {
        ver: false,
        read: (reader) => ({
          name: 'reqMatchingSymbols',
          reqId: reader.id('reqId'),
          pattern: reader.text('pattern'),
        }),
      },
    ],
    [82, { ver: false, read: () => ({ name: 'reqMktDepthExchanges' }) }],
    [
      83,
      {
        ver: false,
        read: (reader) => ({
          name: 'reqSmartComponents',
          reqId: reader.id('reqId'),
          bboExchange: reader.text('bboExchange'),
        }),
      },
    ],
    [85, { ver: false, read: () => ({ name: 'reqNewsProviders' }) }],
    [87, { ver: false, read: readHeadTimestamp }],
    [
      90,
      {
        ver: false,
        read: (reader) => ({ name: 'cancelHeadTimestamp', reqId: reader.id('reqId') }),
      },
    ],
    [96, { ver: false, read: readHistoricalTicks }],
    [104, { ver: false, read: (reader) => ({ name: 'reqUserInfo', reqId: reader.id('reqId') }) }],
  ]);

const NO_ID = -1;

/** What a gateway says when it has none of that. */
export const NOT_AVAILABLE: ReadonlyMap<number, string> = new Map([
  [162, 'Historical Market Data Service error message:'],
  [430, 'The fundamentals data for the security specified is not available.'],
  [10_172, 'Failed to request news article:'],
  [10_188, 'Failed to request histogram data:'],
]);

export type RefusedRequest = readonly [what: string, idAt: number, code?: number];

/** Messages without a use here, by id: what they ask for, where their own id stands, and their code if it is not 321. */
export const REFUSED_REQUESTS: ReadonlyMap<number, RefusedRequest> = new Map<
  number,
  RefusedRequest
>([
  [12, ['news', NO_ID]],
  [13, ['news', NO_ID]],
  [18, ['accounts of advisers', NO_ID]],
  [19, ['accounts of advisers', 4]],
  [22, ['market scanner', 1, 162]],
  [23, ['market scanner', 2, 162]],
  [24, ['market scanner', NO_ID]],
  [52, ['fundamental data', 2, 430]],
  [53, ['fundamental data', 2, 430]],
  [54, ['implied volatility', 2]],
  [55, ['option price', 2]],
  [56, ['implied volatility', 2]],
  [57, ['option price', 2]],
  [67, ['display groups', 2]],
  [68, ['display groups', 2]],
  [69, ['display groups', 2]],
  [70, ['display groups', 2]],
  [84, ['news', 1, 10_172]],
  [86, ['news', 1]],
  [88, ['histogram', 1, 10_188]],
  [89, ['histogram', 1, 10_188]],
  [100, ['calendar of events', 1]],
  [101, ['calendar of events', 1]],
  [102, ['calendar of events', 1]],
  [103, ['calendar of events', 1]],
]);

function readDepth(reader: FieldReader): Request {
  const reqId = reader.id('reqId');
  const contract = readContract(reader);
  const rows = reader.int('numRows') ?? 0;
  const isSmart = reader.flag('isSmartDepth');
  reader.text('options');
  return { name: 'reqMktDepth', reqId, contract, rows, isSmart };
}

function readExercise(reader: FieldReader): Request {
  return {
    name: 'exerciseOptions',
    reqId: reader.id('reqId'),
    contract: readShortContract(reader),
    action: reader.int('exerciseAction') ?? 0,
    quantity: reader.int('exerciseQuantity') ?? 0,
    account: reader.text('account'),
    isOverride: reader.int('override') === 1,
  };
}

function readOptionParameters(reader: FieldReader): Request {
  return {
    name: 'reqSecDefOptParams',
    reqId: reader.id('reqId'),
    symbol: reader.text('underlyingSymbol'),
    futuresExchange: reader.text('futFopExchange'),
    secType: reader.text('underlyingSecType'),
    conId: reader.int('underlyingConId') ?? 0,
  };
}

function readHeadTimestamp(reader: FieldReader): Request {
  const reqId = reader.id('reqId');
  const contract = readContract(reader);
  reader.flag('includeExpired');
  reader.flag('useRTH');
  const whatToShow = reader.text('whatToShow');
  const formatDate = reader.int('formatDate') ?? 1;
  return { name: 'reqHeadTimestamp', reqId, contract, whatToShow, formatDate };
}

function readHistoricalTicks(reader: FieldReader, moment: Moment): Request {
  const reqId = reader.id('reqId');
  const contract = readContract(reader);
  reader.flag('includeExpired');
  const startAt = moment('startDateTime');
  const endAt = moment('endDateTime');
  const count = reader.int('numberOfTicks') ?? 0;
  const whatToShow = reader.text('whatToShow');
  reader.flag('useRth');
  reader.flag('ignoreSize');
  reader.text('miscOptions');
  return { name: 'reqHistoricalTicks', reqId, contract, startAt, endAt, count, whatToShow };
}
