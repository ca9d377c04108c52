// The short configuration that `sluice config init` makes of four answers: what each account decides for itself, and no default.
import type { StarterFile } from '../../../trader/config/files/starter-files.ts';

export interface Answers {
  readonly account: string;
  readonly symbols: readonly string[];
  /** A shipped profile. */
  readonly feed: string;
  /** In USD. */
  readonly notionalMax: number;
}

export const OWN_API = 'prediction-api';
export const STRATEGY = 'strategies/flow-follow.yaml';

const CONFIGURATION = 'config/sluice.yaml';

/** Numbers of paper accounts begin with D. */
export function isPaperAccount(account: string): boolean {
  return account.startsWith('D');
}

/** Of the shipped files: this configuration in place of the long one, the simplest strategy alone, and the schemas. */
export function shortFiles(
  starters: readonly StarterFile[],
  answers: Answers,
): readonly StarterFile[] {
  const list = `symbols: [${listed(answers.symbols)}]`;
  return starters
    .filter(({ path }) => !path.startsWith('strategies/') || path === STRATEGY)
    .map(({ path, text }) => {
      if (path === CONFIGURATION) return { path, text: configurationOf(answers, dataIn(text)) };
      if (path === STRATEGY) return { path, text: text.replace(/^symbols: \[.*?\]/m, list) };
      return { path, text };
    });
}

/** YAML reads 600519 as a number and TRUE as a truth value unless they are in quotes. */
function listed(symbols: readonly string[]): string {
  return symbols.map((name) => (PLAIN.test(name) ? name : `"${name}"`)).join(', ');
}

const PLAIN = /^(?!(?:TRUE|FALSE|NULL)$)[A-Z][A-Z0-9./-]*$/;

/** A service has its own. */
function dataIn(text: string): string {
  return /^data: (\S+)/m.exec(text)?.[1] ?? '../data';
}

function configurationOf(answers: Answers, data: string): string {
  const isPaper = isPaperAccount(answers.account);
  const mode = isPaper
    ? 'mode: paper                     # dry-run | paper | live'
    : 'mode: dry-run                   # decides and sends nothing; before live: sluice go-live';
  return `# yaml-language-server: $schema=./sluice.schema.json
#
# Every other setting has its default: \`sluice config show --effective\` prints them, docs/settings.md explains them.
# Secrets stay in the environment: \${env:NAME}.

${mode}
account: ${answers.account}
account_type: margin            # margin | cash

data: ${data}
strategies: ../strategies

gateway:
  host: 127.0.0.1
  port: ${isPaper ? '4002' : '4001'}                    # of the gateway: 4002 paper, 4001 live
  restart_at: "23:45 America/New_York"
  weekly_login: "sun 08:00 America/New_York"

feeds:
  - name: flow
    profile: ${answers.feed}
${feedLines(answers.feed)}    symbols: [${listed(answers.symbols)}]
    poll_seconds: 60
    min_confidence: 0.5

risk:
  max_positions: 5
  max_position_notional: ${answers.notionalMax}
  max_daily_loss_percent: 2     # then no new positions until the next session
`;
}

/** A profile of a vendor has the address, and names the variable of its key. */
function feedLines(feed: string): string {
  if (feed !== OWN_API) return '';
  return `    url: http://127.0.0.1:8090/api/v1\n    api_key: "\${env:FLOW_API_KEY}"\n    max_age_seconds: 300\n`;
}
