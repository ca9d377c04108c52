// `GET /api/v1/why?about=ID`: a list of one answer, as other lists are; empty if the id or symbol is unknown. Without `about`, of every
// symbol.
import { instant } from '../../../kernel/instant.ts';
import type { Look, WhyRow } from '../../ports/look.ts';

export function whyRows(look: Look, asked: URLSearchParams): readonly WhyRow[] {
  const since = Date.parse(asked.get('since') ?? '');
  const about = asked.get('about') ?? undefined;
  const row = look.why({ about, since: Number.isNaN(since) ? undefined : instant(since) });
  return row === undefined ? [] : [row];
}
