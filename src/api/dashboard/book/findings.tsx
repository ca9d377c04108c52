// What the agents have found in a portfolio, with figures and evidence, and the commands that they propose.
import { useState } from 'preact/hooks';
import type { Finding, Portfolio, Proposal } from '../facts/book-shapes.ts';
import { bySeverity, commandWords, figuresOf } from '../facts/findings.ts';
import { groupedText } from '../facts/grouped-text.ts';
import { reasonWords } from '../facts/reasons.ts';
import { isOld } from '../facts/request-state.ts';
import { LongTable } from '../lists/long-table.tsx';
import { Moment } from '../lists/moment.tsx';
import { Renewing } from '../lists/renewing.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { consider } from '../state/decisions.ts';
import { useLongList } from '../state/long-list.ts';
import { useAsked } from '../state/polled-request.ts';
import { acceptance, confirmation, doubted, rejection } from '../state/proposals.ts';
import { Evidence } from './evidence.tsx';
import { HEAVY, OF_DECISIONS } from './renewal.ts';
import { Section } from './section.tsx';

export function Findings({ portfolio }: { readonly portfolio: Portfolio }) {
  const { id } = portfolio;
  const query = { portfolio_id: id, status: 'OPEN', limit: 100 } as const;
  const asked = useAsked<readonly Finding[]>(
    `findings ${id}`,
    (client) => client.GET('/api/v1/agents/findings', { params: { query } }),
    OF_DECISIONS,
  );
  const proposed = useAsked<readonly Proposal[]>(
    `proposals ${id}`,
    (client) => client.GET('/api/v1/agents/proposals', { params: { query } }),
    OF_DECISIONS,
  );
  const proposals = proposed.kind === 'known' ? proposed.body : [];
  return (
    <Section name="findings" title="What the agents find">
      <UntilKnown asked={asked} what="the findings">
        {({ body }) =>
          body.length === 0 ? (
            <p class="empty">The agents find nothing that is open.</p>
          ) : (
            <Renewing isOld={isOld(proposed)}>
              <ul class="lines">
                {bySeverity(body).map((finding) => (
                  <Line
                    key={finding.id}
                    finding={finding}
                    portfolio={portfolio}
                    proposals={proposals.filter(({ finding_id: of }) => of === finding.id)}
                  />
                ))}
              </ul>
            </Renewing>
          )
        }
      </UntilKnown>
      {proposed.kind === 'failed' && (
        <p class="refusal" role="alert">
          Proposals: {proposed.why}
        </p>
      )}
      <Cleared id={id} />
    </Section>
  );
}

interface LineProps {
  readonly finding: Finding;
  readonly portfolio: Portfolio;
  readonly proposals: readonly Proposal[];
}

function Line({ finding, portfolio, proposals }: LineProps) {
  const { severity, agent, rule, text, wording, raised_at: at } = finding;
  return (
    <li>
      <p>
        <strong class={`severity ${severity.toLowerCase()}`}>{severity.toLowerCase()}</strong>{' '}
        {groupedText(text)}
      </p>
      {wording !== null && (
        <p class="parts">
          In the words of {wording.model}: {groupedText(wording.text)}
        </p>
      )}
      <details>
        <summary>
          {agent}, {reasonWords(rule.replaceAll('-', '_'))}, <Moment at={at} />
        </summary>
        <p class="parts">{figuresOf(finding)}</p>
        <Evidence finding={finding} />
      </details>
      {finding.question !== null && finding.answer === null && (
        <p class="choices">
          <button
            type="button"
            onClick={() => void consider(confirmation(finding, portfolio.name ?? ''))}
          >
            It is right…
          </button>
          <button
            type="button"
            onClick={() => void consider(doubted(finding, portfolio.name ?? ''))}
          >
            It is wrong…
          </button>
        </p>
      )}
      {proposals.map((proposal) => (
        <Proposed key={proposal.id} proposal={proposal} where={portfolio.name ?? ''} />
      ))}
    </li>
  );
}

function Proposed({ proposal, where }: { readonly proposal: Proposal; readonly where: string }) {
  const { expires_at: end, autopilot } = proposal;
  return (
    <div class="proposed">
      <p>
        Proposed: {commandWords(proposal).toLowerCase()}, until <Moment at={end} />
        {autopilot === null ? '' : `. Autopilot: ${groupedText(autopilot.text)}`}
      </p>
      <p class="choices">
        <button type="button" onClick={() => void consider(acceptance(proposal, where))}>
          Accept…
        </button>
        <button type="button" onClick={() => void consider(rejection(proposal, where))}>
          Decline…
        </button>
      </p>
    </div>
  );
}

/** Those whose figure is within its threshold again; asked for when somebody wants to see them. */
function Cleared({ id }: { readonly id: number }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button type="button" class="quiet" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        Findings that are cleared
      </button>
      {isOpen && <ClearedRows id={id} />}
    </>
  );
}

function ClearedRows({ id }: { readonly id: number }) {
  const asked = useLongList<Finding>(
    `cleared ${id}`,
    (page) => (client) =>
      client.GET('/api/v1/agents/findings', {
        params: {
          query: { portfolio_id: id, status: 'CLEARED', sort: '-changed_at', ...page },
        },
      }),
    HEAVY,
  );
  return (
    <UntilKnown asked={asked} what="the cleared findings">
      {({ body }) =>
        body.total === 0 ? (
          <p class="empty">No finding was cleared yet.</p>
        ) : (
          <LongTable
            name="Cleared findings"
            heads={['Cleared', 'Agent', 'What it was']}
            widths={[20, 18, 62]}
            rows={body}
            cells={({ changed_at: at, agent, text, times }) => (
              <>
                <td data-name="Cleared">
                  <Moment at={at} />
                </td>
                <th scope="row">{agent}</th>
                <td class="outcome">
                  {groupedText(text)} {times > 1 && <small>open {times} times</small>}
                </td>
              </>
            )}
          />
        )
      }
    </UntilKnown>
  );
}
