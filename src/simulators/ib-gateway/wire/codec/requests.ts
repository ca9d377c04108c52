// The table of all client requests at server versions 176 to 178: message id to parser; the field count must match
// exactly.
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import type { Request } from '../../messages/request.ts';
import { readContract } from './contract-fields.ts';
import {
  createFieldReader,
  type FieldReader,
  UNREADABLE_CODE,
  type Unreadable,
} from './field-reader.ts';
import { isCombo } from './order-fields.ts';
import { parsePlaceOrder, type ReadingContext } from './place-order.ts';
import {
  NOT_AVAILABLE,
  RARE_REQUESTS,
  REFUSED_REQUESTS,
  type RefusedRequest,
} from './rare-requests.ts';
import { parseMoment } from './time-text.ts';

type Parse = (reader: FieldReader, context: ReadingContext) => Request;

/** The end date, time or zone of a request is invalid. */
const BAD_MOMENT_CODE = 10_314;
const PLACE_ORDER_ID = 3;
/** The request is understood and cannot be served. */
const INVALID_CODE = 321;

/** Skips the fixed number that most messages have after their id. */
function versioned(parse: Parse): Parse {
  return (reader, context) => {
    reader.int('version');
    return parse(reader, context);
  };
}

type PlainName =
  | 'reqOpenOrders'
  | 'reqAllOpenOrders'
  | 'reqGlobalCancel'
  | 'reqManagedAccts'
  | 'reqCurrentTime'
  | 'reqPositions'
  | 'cancelPositions';
type ByIdName =
  | 'cancelMktData'
  | 'cancelHistoricalData'
  | 'cancelRealTimeBars'
  | 'cancelAccountSummary'
  | 'cancelAccountUpdatesMulti'
  | 'cancelPnl'
  | 'cancelPnlSingle'
  | 'cancelTickByTick';

const plain = (name: PlainName) => versioned(() => ({ name }));
const byId =
  (name: ByIdName): Parse =>
  (reader) => ({ name, reqId: reader.id('reqId') });

function moment(reader: FieldReader, name: string, context: ReadingContext): number | undefined {
  const text = reader.text(name);
  if (text === '') return undefined;
  const at = parseMoment(text, context.zone);
  if (at === undefined) {
    reader.refuse(
      BAD_MOMENT_CODE,
      `${name}: "${text}" is not yyyymmdd hh:mm:ss with a known zone.`,
    );
  }
  return at;
}

const reqMktData: Parse = (reader) => {
  const reqId = reader.id('reqId');
  const contract = readContract(reader);
  const legs = isCombo(contract.secType) ? reader.groups('legs', 4) : [];
  if (reader.flag('deltaNeutralContract')) {
    for (const name of ['conId', 'delta', 'price']) reader.number(name);
  }
  const genericTicks = reader.text('genericTicks');
  const snapshot = reader.flag('snapshot');
  const regulatorySnapshot = reader.flag('regulatorySnapshot');
  reader.text('options');
  return { name: 'reqMktData', reqId, contract, legs, genericTicks, snapshot, regulatorySnapshot };
};

const reqHistoricalData: Parse = (reader, context) => {
  const reqId = reader.id('reqId');
  const contract = readContract(reader);
  const asked = {
    includeExpired: reader.flag('includeExpired'),
    endAt: moment(reader, 'endDateTime', context),
    barSize: reader.text('barSize'),
    duration: reader.text('duration'),
    useRth: reader.flag('useRTH'),
    whatToShow: reader.text('whatToShow'),
    formatDate: reader.int('formatDate') ?? 1,
  };
  if (isCombo(contract.secType)) reader.groups('legs', 4);
  const keepUpToDate = reader.flag('keepUpToDate');
  reader.text('chartOptions');
  return { name: 'reqHistoricalData', reqId, contract, ...asked, keepUpToDate };
};

const reqRealTimeBars: Parse = (reader) => {
  const reqId = reader.id('reqId');
  const contract = readContract(reader);
  const barSeconds = reader.int('barSize') ?? 5;
  const whatToShow = reader.text('whatToShow');
  const useRth = reader.flag('useRTH');
  reader.text('options');
  return { name: 'reqRealTimeBars', reqId, contract, barSeconds, whatToShow, useRth };
};

function clientIdIn(reader: FieldReader): number {
  const clientId = reader.int('clientId') ?? -1;
  const isId = clientId >= 0 && clientId < 2 ** 31;
  if (!isId) reader.refuse(UNREADABLE_CODE, 'Error reading request. Invalid client id.');
  return clientId;
}

/** Absent, and 0 as some clients send it, both mean "of every client". */
const reqExecutions: Parse = (reader, context) => ({
  name: 'reqExecutions',
  reqId: reader.id('reqId'),
  filter: {
    clientId: reader.int('clientId') || undefined,
    account: reader.text('acctCode'),
    since: moment(reader, 'time', context),
    symbol: reader.text('symbol'),
    secType: reader.text('secType'),
    exchange: reader.text('exchange'),
    side: reader.text('side'),
  },
});

const parseById: ReadonlyMap<number, Parse> = new Map([
  [1, versioned(reqMktData)],
  [2, versioned(byId('cancelMktData'))],
  [
    4,
    versioned((reader) => ({
      name: 'cancelOrder',
      orderId: reader.id('orderId'),
      manualTime: reader.text('manualOrderCancelTime'),
    })),
  ],
  [5, plain('reqOpenOrders')],
  [
    6,
    versioned((reader) => ({
      name: 'reqAccountUpdates',
      subscribe: reader.flag('subscribe'),
      account: reader.text('acctCode'),
    })),
  ],
  [7, versioned(reqExecutions)],
  [8, versioned((reader) => ({ name: 'reqIds', count: reader.int('numIds') ?? 1 }))],
  [
    9,
    versioned((reader) => ({
      name: 'reqContractData',
      reqId: reader.id('reqId'),
      contract: readContract(reader),
      includeExpired: reader.flag('includeExpired'),
      secIdType: reader.text('secIdType'),
      secId: reader.text('secId'),
      issuerId: reader.text('issuerId'),
    })),
  ],
  [15, versioned((reader) => ({ name: 'reqAutoOpenOrders', autoBind: reader.flag('autoBind') }))],
  [16, plain('reqAllOpenOrders')],
  [17, plain('reqManagedAccts')],
  [20, reqHistoricalData],
  [25, versioned(byId('cancelHistoricalData'))],
  [49, plain('reqCurrentTime')],
  [50, versioned(reqRealTimeBars)],
  [51, versioned(byId('cancelRealTimeBars'))],
  [58, plain('reqGlobalCancel')],
  [
    59,
    versioned((reader) => ({
      name: 'reqMarketDataType',
      marketDataType: reader.int('marketDataType') ?? 1,
    })),
  ],
  [61, plain('reqPositions')],
  [
    62,
    versioned((reader) => ({
      name: 'reqAccountSummary',
      reqId: reader.id('reqId'),
      group: reader.text('group'),
      tags: reader.text('tags').split(',').filter(Boolean),
    })),
  ],
  [63, versioned(byId('cancelAccountSummary'))],
  [64, plain('cancelPositions')],
  [
    71,
    versioned((reader) => ({
      name: 'startApi',
      clientId: clientIdIn(reader),
      capabilities: reader.text('optionalCapabilities'),
    })),
  ],
  [
    76,
    versioned((reader) => ({
      name: 'reqAccountUpdatesMulti',
      reqId: reader.id('reqId'),
      account: reader.text('account'),
      modelCode: reader.text('modelCode'),
      ledgerAndNlv: reader.flag('ledgerAndNLV'),
    })),
  ],
  [77, versioned(byId('cancelAccountUpdatesMulti'))],
  [91, (reader) => ({ name: 'reqMarketRule', marketRuleId: reader.id('marketRuleId') })],
  [
    92,
    (reader) => ({
      name: 'reqPnl',
      reqId: reader.id('reqId'),
      account: reader.text('account'),
      modelCode: reader.text('modelCode'),
    }),
  ],
  [93, byId('cancelPnl')],
  [
    94,
    (reader) => ({
      name: 'reqPnlSingle',
      reqId: reader.id('reqId'),
      account: reader.text('account'),
      modelCode: reader.text('modelCode'),
      conId: reader.int('conId') ?? 0,
    }),
  ],
  [95, byId('cancelPnlSingle')],
  [
    97,
    (reader) => ({
      name: 'reqTickByTick',
      reqId: reader.id('reqId'),
      contract: readContract(reader),
      tickType: reader.text('tickType'),
      tickCount: reader.int('numberOfTicks') ?? 0,
      ignoreSize: reader.flag('ignoreSize'),
    }),
  ],
  [98, byId('cancelTickByTick')],
  [99, (reader) => ({ name: 'reqCompletedOrders', apiOnly: reader.flag('apiOnly') })],
]);

/** The request of a client, or why it is invalid; never throws, whatever the fields contain. */
export function parseRequest(
  fields: readonly string[],
  context: ReadingContext,
): Result<Request, Unreadable> {
  const id = messageIdOf(fields);
  if (id === PLACE_ORDER_ID) return parsePlaceOrder(fields, context);
  const parse = parseById.get(id) ?? rareParse(id);
  if (parse === undefined) {
    const refused = REFUSED_REQUESTS.get(id);
    if (refused !== undefined) return failed(refusalOf(refused, fields));
    const text = `Error reading request. There is no message with id "${fields[0] ?? ''}".`;
    return failed({ id: -1, code: UNREADABLE_CODE, text });
  }
  const reader = createFieldReader(fields);
  const request = parse(reader, context);
  const problem = reader.problem();
  return problem === undefined ? ok(request) : failed(problem);
}

function rareParse(id: number): Parse | undefined {
  const rare = RARE_REQUESTS.get(id);
  if (rare === undefined) return undefined;
  const parse: Parse = (reader, context) =>
    rare.read(reader, (name) => moment(reader, name, context));
  return rare.ver ? versioned(parse) : parse;
}

/** Known to a gateway, and not simulated: the answer has the id of the request, if that has one. */
function refusalOf(
  [what, idAt, code = INVALID_CODE]: RefusedRequest,
  fields: readonly string[],
): Unreadable {
  const id = messageIdOf([fields[idAt] ?? '']);
  const said = NOT_AVAILABLE.get(code) ?? "Error validating request.-'bD' : cause - ";
  return { id, code, text: `${said}Not simulated: ${what}.` };
}

/** −1 if the first field is not a message id. */
export function messageIdOf(fields: readonly string[]): number {
  const text = fields[0] ?? '';
  return /^\d{1,6}$/.test(text) ? Number(text) : -1;
}
