// Resources: what an assistant can attach to a conversation. Portfolios as they are now, reports of a trader's days, and the schemas
// of a tool.
import type { ListResourcesResult, ReadResourceResult } from '@modelcontextprotocol/server';
import { notFound, ProblemError } from '../http/shapes/problem.ts';
import { portfoliosOf } from './calls/client.ts';
import type { Conversation } from './calls/conversation.ts';
import { toolSchemas } from './listed-tool.ts';
import { TOOLS } from './tools.ts';

const JSON_TYPE = 'application/json';
const PORTFOLIO = /^sluice:\/\/portfolios\/(\d{1,10})$/;
const REPORT = /^sluice:\/\/reports\/([\w.-]{1,32})\/(\d{4}-\d\d-\d\d)$/;

const TOOL = /^sluice:\/\/tools\/([a-z_]{1,60})$/;

/** Those of the latest days. */
const REPORTS_MAX = 10;

export const RESOURCE_TEMPLATES = [
  {
    uriTemplate: 'sluice://portfolios/{id}',
    name: 'portfolio',
    title: 'A portfolio',
    description: 'Holdings, cash and totals at the prices of now',
    mimeType: JSON_TYPE,
  },
  {
    uriTemplate: 'sluice://reports/{trader}/{day}',
    name: 'report',
    title: 'A day of a trader',
    description: 'Money, trades, refusals and reasons of a day (YYYY-MM-DD)',
    mimeType: JSON_TYPE,
  },
  {
    uriTemplate: 'sluice://tools/{name}',
    name: 'tool',
    title: 'A tool in full',
    description: 'JSON Schemas of what a tool takes and answers, with every bound',
    mimeType: JSON_TYPE,
  },
];

interface Followed {
  readonly trader: string;
}

interface FiledDay {
  readonly day: string;
}

export async function listedResources(conversation: Conversation): Promise<ListResourcesResult> {
  const portfolios = await portfoliosOf(conversation);
  const traders = await tradersOf(conversation);
  const reports = await Promise.all(traders.map(reportsOf(conversation)));
  return {
    resources: [
      ...portfolios.map(({ id, name }) => ({
        uri: `sluice://portfolios/${id}`,
        name: `portfolio-${id}`,
        title: name ?? `Portfolio ${id}`,
        mimeType: JSON_TYPE,
      })),
      ...reports.flat(),
    ],
  };
}

/** Names of the traders that the person may see. */
export async function tradersOf({ ask }: Conversation): Promise<readonly string[]> {
  const rows = await ask<readonly Followed[]>({ method: 'GET', path: '/relay' });
  return rows.map(({ trader }) => trader);
}

/** A trader that does not answer has no reports to list. */
function reportsOf({ ask }: Conversation) {
  return async (trader: string) => {
    try {
      const path = `/daemon/${encodeURIComponent(trader)}/reports`;
      const days = await ask<readonly FiledDay[]>({
        ...{ method: 'GET', path, query: { limit: REPORTS_MAX } },
      });
      return days.map(({ day }) => ({
        uri: `sluice://reports/${trader}/${day}`,
        name: `report-${trader}-${day}`,
        title: `${trader} on ${day}`,
        mimeType: JSON_TYPE,
      }));
    } catch (error) {
      if (error instanceof ProblemError) return [];
      throw error;
    }
  };
}

export async function resourceAt(uri: string, { ask }: Conversation): Promise<ReadResourceResult> {
  const [, name] = TOOL.exec(uri) ?? [];
  const tool = TOOLS.find((one) => one.name === name);
  const body =
    tool === undefined
      ? await ask<object>({ method: 'GET', path: pathOf(uri) })
      : toolSchemas(tool);
  return { contents: [{ uri, mimeType: JSON_TYPE, text: JSON.stringify(body) }] };
}

function pathOf(uri: string): string {
  const [, portfolio] = PORTFOLIO.exec(uri) ?? [];
  if (portfolio !== undefined) return `/portfolios/${portfolio}`;
  const [, trader, day] = REPORT.exec(uri) ?? [];
  if (trader !== undefined && day !== undefined) return `/daemon/${trader}/reports/${day}`;
  throw notFound(
    'not_found',
    `No resource ${uri.slice(0, 100)}; there are sluice://portfolios/{id}, sluice://reports/{trader}/{day} and sluice://tools/{name}.`,
  );
}
