// Sections of the configuration that are converted field by field: their keys in the file, and the form the engine applies.
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { FeedSettings } from '../../ports/feed-settings.ts';
import type { InstrumentRequest } from '../../ports/instrument-request.ts';
import type { Settings } from '../../ports/settings.ts';
import { type Codec, fieldCodec } from '../fields/field-codec.ts';
import type { SluiceFile } from '../schema/sluice-schema.ts';

type ManualFile = SluiceFile['manual'];

export const MANUAL = fieldCodec<Settings['manual'], ManualFile>()({
  defaultStopPercent: [
    'default_stop',
    {
      from: ({ percent }: ManualFile['default_stop']) => percent,
      written: (percent: number) => ({ percent }),
    },
  ],
  allowsHoldings: 'allow_holdings',
  protection: [
    'protection',
    {
      from: (protection: ManualFile['protection']) =>
        protection === 'watched' ? protection : undefined,
      written: (protection: 'watched' | undefined) => protection,
    },
  ],
});

export const LIVE = fieldCodec<Settings['live'], SluiceFile['live']>()({
  overridesFirstDays: 'override_first_days',
});

export const EXECUTION = fieldCodec<Settings['execution'], SluiceFile['execution']>()({
  collarPercent: 'collar_percent',
  entryMs: ['entry_seconds', SECOND_MS],
  ackMs: ['ack_seconds', SECOND_MS],
});

type FeedFile = Omit<SluiceFile['feeds'][number], 'profile' | 'file'>;
type FeedTerms = Pick<
  FeedSettings,
  'name' | 'symbols' | 'pollMs' | 'ageMaxMs' | 'confidenceMin' | 'thresholds'
>;

/** What every feed has, whatever its source. */
export const FEED_TERMS = fieldCodec<FeedTerms, FeedFile>()({
  name: 'name',
  symbols: 'symbols',
  pollMs: ['poll_seconds', SECOND_MS],
  ageMaxMs: ['max_age_seconds', SECOND_MS],
  confidenceMin: 'min_confidence',
  thresholds: 'thresholds',
});

type Instruments = Settings['instruments'];
type InstrumentsFile = SluiceFile['instruments'];
type PinnedFile = InstrumentsFile[string];

/** `from` makes no key of what the file does not say. */
const PINNED: Codec<Omit<InstrumentRequest, 'symbol'>, PinnedFile> = {
  from: ({ symbol, primary_exchange: primaryExchange, con_id: contract }) => ({
    brokerSymbol: symbol,
    ...(primaryExchange !== undefined && { primaryExchange }),
    ...(contract !== undefined && { contract: String(contract) }),
  }),
  written: ({ brokerSymbol, primaryExchange, contract }) => ({
    ...{ symbol: brokerSymbol, primary_exchange: primaryExchange, con_id: contract },
  }),
};

/** By the feed's symbol. */
export const INSTRUMENTS: Codec<Instruments, InstrumentsFile> = {
  from: (instruments) =>
    new Map(
      Object.entries(instruments).map(([symbol, pinned]) => [
        symbol,
        { symbol, ...PINNED.from(pinned) },
      ]),
    ),
  written: (instruments) =>
    Object.fromEntries([...instruments].map(([symbol, its]) => [symbol, PINNED.written(its)])),
};
