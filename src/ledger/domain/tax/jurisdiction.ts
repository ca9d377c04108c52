// Whose rules a person's tax follows, when its tax years begin, and where the rules are published.
import type { TradingDay } from '../../../kernel/instant.ts';
import type { CurrencyCode } from '../entries/ids.ts';

export const JURISDICTIONS = ['us', 'uk', 'ca', 'vn'] as const;

export type Jurisdiction = (typeof JURISDICTIONS)[number];

/** Those whose rule pools what is held. */
export type PoolingJurisdiction = Exclude<Jurisdiction, 'us'>;

export interface TaxYearSpan {
  /** `2025/26`, or `2025` where it is the calendar year. */
  readonly name: string;
  readonly from: TradingDay;
  /** Inclusive. */
  readonly to: TradingDay;
}

interface RulesOf<Currency> {
  /** In which the authority wants amounts; undefined: each security in its own. */
  readonly currency: Currency;
  readonly rule: string;
  readonly sources: readonly string[];
}

export const TAX_RULES: Readonly<Record<PoolingJurisdiction, RulesOf<CurrencyCode>>> & {
  readonly us: RulesOf<undefined>;
} = {
  us: {
    currency: undefined,
    rule: 'Lots, and wash sales by 26 CFR 1.1091-1',
    sources: ['https://www.ecfr.gov/current/title-26/section-1.1091-1'],
  },
  uk: {
    currency: 'GBP' as CurrencyCode,
    rule: 'Same day, next 30 days, Section 104 holding (TCGA 1992 s.104 to 106A)',
    sources: [
      'https://www.gov.uk/hmrc-internal-manuals/capital-gains-manual/cg51560',
      'https://www.legislation.gov.uk/ukpga/1992/12/section/106A',
    ],
  },
  ca: {
    currency: 'CAD' as CurrencyCode,
    rule: 'One adjusted cost base, and superficial losses (Income Tax Act s.47, 53(1)(f), 54)',
    sources: ['https://laws-lois.justice.gc.ca/eng/acts/I-3.3/section-54.html'],
  },
  vn: {
    currency: 'VND' as CurrencyCode,
    rule: 'Tax of 0.1 % of the proceeds of each sale (Circular 92/2015/TT-BTC, article 16)',
    sources: [
      'https://thuvienphapluat.vn/van-ban/Thue-Phi-Le-Phi/Thong-tu-92-2015-TT-BTC-282089.aspx',
    ],
  },
};

/** Whose currency it is; undefined, or of another country: the United States. */
export function jurisdictionOf(currency: string | undefined): Jurisdiction {
  const own = JURISDICTIONS.find((one) => TAX_RULES[one].currency === currency);
  return own ?? 'us';
}

/** In the United Kingdom the first day of a tax year. */
const SIXTH_OF_APRIL = '04-06';

/** `year`: the one in which the tax year begins. */
export function taxYearSpan(jurisdiction: Jurisdiction, year: number): TaxYearSpan {
  if (jurisdiction !== 'uk')
    return {
      name: `${year}`,
      from: `${year}-01-01` as TradingDay,
      to: `${year}-12-31` as TradingDay,
    };
  return {
    name: `${year}/${`${year + 1}`.slice(2)}`,
    from: `${year}-${SIXTH_OF_APRIL}` as TradingDay,
    to: `${year + 1}-04-05` as TradingDay,
  };
}

/** The year in which the tax year of the day begins. */
export function taxYearOn(jurisdiction: Jurisdiction, on: TradingDay): number {
  const year = Number(on.slice(0, 4));
  return jurisdiction === 'uk' && on.slice(5) < SIXTH_OF_APRIL ? year - 1 : year;
}

/**
 * Gains of one person that are not taxed, in pounds, by the year in which the tax year begins: TCGA 1992 s.1K,
 * https://www.gov.uk/guidance/capital-gains-tax-rates-and-allowances
 */
const ANNUAL_EXEMPT_AMOUNTS: Readonly<Record<number, string>> = {
  ...{ 2008: '9600', 2009: '10100', 2010: '10100', 2011: '10600', 2012: '10600', 2013: '10900' },
  ...{ 2014: '11000', 2015: '11100', 2016: '11100', 2017: '11300', 2018: '11700', 2019: '12000' },
  ...{ 2020: '12300', 2021: '12300', 2022: '12300', 2023: '6000', 2024: '3000', 2025: '3000' },
  2026: '3000',
};

/** Undefined for a year whose amount is not known here. */
export function annualExemptAmount(jurisdiction: Jurisdiction, year: number): string | undefined {
  return jurisdiction === 'uk' ? ANNUAL_EXEMPT_AMOUNTS[year] : undefined;
}
