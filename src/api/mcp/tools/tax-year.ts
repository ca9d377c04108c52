// `get_tax_year`: what a person has realised in a tax year by the rules of their country.
import { z } from 'zod';
import type { taxViewSchema } from '../../http/shapes/year-report-rows.ts';
import { DECIMALS, isoNow } from '../calls/conventions.ts';
import { tool } from '../calls/tool.ts';

const VIEWS = ['us', 'uk', 'ca', 'vn'] as const;

export const taxYear = tool({
  name: 'get_tax_year',
  title: 'A tax year',
  description:
    'Disposals, gains, losses and dividends of a tax year over all taxable portfolios of the person, by the tax view they chose or another. Names its rule; not tax advice.',
  input: {
    year: z.int().optional().describe('Default: the present one'),
    tax_view: z.enum(VIEWS).optional(),
  },
  output: { tax_view: z.enum(VIEWS), rule: z.string(), report: z.looseObject({}) },
  async answer({ year, tax_view }, { ask, now }) {
    const chosen = await ask<z.infer<typeof taxViewSchema>>({ method: 'GET', path: '/tax/view' });
    const view = tax_view ?? chosen.tax_view;
    const report = await ask<Report>(
      view === 'us'
        ? { method: 'GET', path: '/tax/year-end', query: { year } }
        : { method: 'GET', path: '/tax/report', query: { year, tax_view: view } },
    );
    const isPartial = report.complete === false;
    return {
      as_of: isoNow(now),
      conventions: {
        amounts: DECIMALS,
        advice: 'figures by the rule that is named; no tax advice',
      },
      warnings: [
        ...(report.warnings ?? []),
        ...(isPartial ? ['Securities without an exchange rate are left out.'] : []),
      ],
      tax_view: view,
      rule: report.rule ?? chosen.rule,
      report: report as Readonly<Record<string, unknown>>,
    };
  },
});

/** Of either route, as far as it is read here. */
interface Report {
  readonly rule?: string;
  readonly warnings?: readonly string[];
  readonly complete?: boolean;
}
