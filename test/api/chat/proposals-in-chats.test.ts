// What agents propose, told to people by a bot and decided on there: a real API, and a server of Telegram's Bot API.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AgentChat, openAgentChat } from '../../../src/api/app/agent-chat.ts';
import { watchAgents } from '../../../src/api/app/watch-agents.ts';
import type { PortfolioId } from '../../../src/ledger/ports/drafts.ts';
import { BOT_TOKEN, type SaidBy, seconds, startBotServer } from '../../processes/bot-api.ts';
import { until } from '../../processes/waiting.ts';
import { createKeptLog } from '../../trader/adapters/notify/catcher.ts';
import { served } from '../harness/served.ts';
import { statedPrices } from '../harness/stated-prices.ts';

const V1 = '/api/v1';
const BY_TEST = { name: 'test', address: 'local', requestId: 'test' };
/** Ids of people at Telegram, which are those of their private chats. */
const [ANN, BOB, CAROL, GHOST, STRANGER] = [777, 778, 779, 780, 666];
const USERS = { [ANN]: 'ann', [BOB]: 'bob', [CAROL]: 'carol', [GHOST]: 'ghost' };

/** Ann lost 2,000 of 5,000 with 50 SPY; bob may look at her portfolio; carol may not. */
async function household() {
  const api = await served([], undefined, undefined, {
    prices: statedPrices({ SPY: '60' }),
    // The address of a chat is none of the network.
    guarded: { trustedProxies: ['10.0.0.0/8', '127.0.0.1'] },
  });
  const bearer = await api.signedIn('ann', 'viewer');
  for (const name of ['bob', 'carol']) await api.signedIn(name, 'trader');
  const ask = (method: string, path: string, body?: unknown) =>
    api.ask(method, `${V1}${path}`, body === undefined ? { bearer } : { bearer, body });
  const made = await ask('POST', '/portfolios', { name: 'Savings', cost_basis_method: 'FIFO' });
  const { id } = made.body as { id: PortfolioId };
  const book = async (body: object) =>
    (await ask('POST', '/transactions', { portfolio_id: id, ...body })).body as { id: number };
  await book({ transaction_type: 'DEPOSIT', amount: '9000', transaction_date: '2024-01-01' });
  const trade = { symbol: 'SPY', quantity: '50', price: '100', transaction_date: '2024-01-02' };
  const bought = await book({ transaction_type: 'BUY', ...trade });
  const userOf = async (name: string) => {
    const user = await api.identity.context.store.userByLogin(name);
    if (user === undefined) throw new Error(`${name} is not there`);
    return user.id;
  };
  const grant = { kind: 'portfolio', resource: String(id), role: 'viewer' } as const;
  await api.identity.users.grant(await userOf('bob'), grant, BY_TEST);
  await api.agents.runAll();

  const bot = await startBotServer();
  const folder = mkdtempSync(join(tmpdir(), 'sluice-chat-'));
  const log = createKeptLog();
  const chats: AgentChat[] = [];
  onTestFinished(async () => {
    for (const chat of chats) await chat.stop();
    await bot.stop();
    rmSync(folder, { recursive: true });
  });

  /** As after a start of the process. */
  async function chatting(url = bot.url): Promise<AgentChat> {
    const userByChat = new Map(Object.entries(USERS));
    const settings = { token: BOT_TOKEN, apiUrl: url, userByChat };
    const { askAs, identity } = api;
    const parts = { askAs, identity, folder, log, drawRequestId: () => 'req_chat' };
    const chat = openAgentChat(settings, parts);
    chats.push(chat);
    await until('no other reads', () => !bot.isPolled());
    chat.start();
    if (url === bot.url) await until('the bot reads', () => bot.isPolled());
    return chat;
  }

  const sentTo = (chat: number) =>
    bot.sent.filter((one) => one.chat_id === String(chat)).map(({ text }) => text);

  /** The answer in the chat of the person, or in the one that is named. */
  async function answer(person: number, text: string, by: SaidBy = {}): Promise<string> {
    const to = by.chat ?? person;
    const before = sentTo(to).length;
    bot.say(text, { chat: person, user: person, ...by });
    return until(`an answer to ${text}`, () => sentTo(to)[before]);
  }

  async function confirmed(person: number, text: string): Promise<string> {
    const asked = await answer(person, text);
    const code = /\/confirm_\d{4}$/.exec(asked)?.[0];
    if (code === undefined) throw new Error(`no code: ${asked}`);
    return answer(person, code);
  }

  const sales = async () =>
    (await ask('GET', `/transactions/portfolio/${id}?transaction_type=SELL`)).body as unknown[];
  const proposals = async () =>
    (await ask('GET', '/agents/proposals')).body as { id: string; status: string }[];
  const name = ((await proposals())[0]?.id ?? '').slice(4, 12);

  return {
    ...{ api, ask, id, book, bought, bot, log, chatting, sentTo, answer, confirmed, sales, name },
    proposals,
    disable: async (who: string) => api.identity.users.setActive(await userOf(who), false, BY_TEST),
    async audited() {
      const admin = await api.signedIn('root', 'admin');
      return (await api.ask('GET', `${V1}/audit`, { bearer: admin })).body;
    },
  };
}

const FINDING = '1 lot of SPY would realise a loss of 2000.00 USD.';
const EFFECT =
  'Books that your broker sold 50 SPY at 60 USD, the price of now: 3000.00 USD. No order is sent: accept it only after the sale has happened.';

describe('proposals in chats', () => {
  it('are told once to whoever may see the portfolio, and listed on demand', async () => {
    const { api, chatting, sentTo, answer, id, name, log, bot } = await household();
    const chat = await chatting();
    bot.fail(401);
    chat.sendNew();
    await until('the refusal of a message', () => log.lines.find((one) => one.includes('401')));
    await until('news for bob', () => sentTo(BOB).length === 1);
    const piloted: number[] = [];
    const autopilot = { run: async () => void piloted.push(bot.sent.length) };
    const { changes } = api.book.ledger;
    const watched = watchAgents(
      { log, metrics: { watch: () => {} } },
      { agents: api.agents, autopilot, changes, confirmByRule: async () => {} },
    );
    onTestFinished(watched.stop);
    watched.afterRun(chat.sendNew);
    watched.start();
    await until('news for two', () => sentTo(ANN).length + sentTo(BOB).length === 2);
    // What the autopilot accepts is not told.
    expect(piloted).toEqual([1]);
    const until_ = expect.stringMatching(/^Waits until \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$/);
    expect(sentTo(ANN)[0]?.split('\n')).toEqual([
      'The agents propose:',
      '',
      `Portfolio ${id}: ${FINDING}`,
      `If accepted: ${EFFECT}`,
      until_,
      `/accept_${name}`,
      `/decline_${name}`,
    ]);
    expect(sentTo(BOB)[0]?.split('\n').slice(2)).toEqual([
      `Portfolio ${id}: ${FINDING}`,
      `You cannot decide on it: Your role on portfolio ${id} does not allow "keep".`,
      until_,
    ]);
    await api.agents.runAll();
    await chat.stop();
    const again = await chatting();
    again.sendNew();
    expect(await answer(ANN, '/proposals')).toContain(`1 proposal waits.\n\nPortfolio ${id}: `);
    expect(await answer(CAROL, '/proposals')).toBe('No proposal waits.');
    expect(sentTo(CAROL)).toHaveLength(1);
    expect(sentTo(ANN)).toHaveLength(2);
  });

  it('are accepted once, after a code, by the path and in the name of the person', async () => {
    const { chatting, answer, confirmed, sales, proposals, audited, api, id, name } =
      await household();
    await chatting();
    const asked = await answer(ANN, `/accept_${name}`);
    expect(asked).toMatch(/\nTo confirm, send within 60 s: \/confirm_\d{4}$/);
    expect(asked.split('\n').slice(0, 3)).toEqual([
      `Accept the proposal ${name} for portfolio ${id}?`,
      FINDING,
      EFFECT,
    ]);
    const code = /\d{4}$/.exec(asked)?.[0] ?? '';
    const nothing =
      'Nothing waits for this confirmation. Nothing was done; send the command again.';
    expect(await answer(BOB, `/confirm ${code}`)).toBe(nothing);
    expect(await answer(ANN, '/confirm 0000')).toBe(nothing);
    expect(await answer(ANN, `/confirm ${code}`)).toBe(nothing);
    expect(await sales()).toEqual([]);
    const done = await confirmed(ANN, `/ACCEPT prp_${name}`);
    const [sale] = (await sales()) as { id: number }[];
    const what = `You have accepted it. The sale of SPY at 60 USD is transaction ${sale?.id} of portfolio ${id}.`;
    expect(done).toBe(what);
    expect(await answer(ANN, `/accept ${name}`)).toBe(what);
    expect(await sales()).toHaveLength(1);
    const [proposal] = await proposals();
    expect(proposal).toMatchObject({ status: 'ACCEPTED', decided_by: 'ann' });
    expect(await audited()).toContainEqual(
      expect.objectContaining({
        action: 'agent-proposal.accept',
        target: proposal?.id,
        ...{ actor: 'ann', address: `telegram:${ANN}` },
      }),
    );
    const { read } = api.book.ledger;
    const [event] = await read.events({ stream: `agents-${id}`, isNewestFirst: true, limit: 1 });
    expect(event).toMatchObject({
      type: 'PROPOSAL_ACCEPTED',
      ...{ actor: 'ann', source: 'telegram' },
    });
  });

  it('are declined, and refused in one sentence to everybody else', async () => {
    const environment = await household();
    const { chatting, answer, confirmed, sales, ask, bought, disable, log, bot, name, id } =
      environment;
    await chatting();
    for (const text of ['/proposals', '/accept', '/status'])
      bot.say(text, { chat: STRANGER, user: STRANGER });
    expect(await answer(GHOST, '/proposals')).toBe(
      'There is no user ghost; nothing was done. Correct agents.telegram.chats, or add the user.',
    );
    expect(log.lines.filter((line) => line.includes(`"chat":"${STRANGER}"`))).toHaveLength(1);
    expect(await answer(ANN, `/accept_${name}`, { chat: -100, user: ANN })).toBe(
      'Send this to me in our private chat. In a group everybody would read the answer, so nothing is shown or done here.',
    );
    expect(await answer(BOB, `/accept ${name}`)).toBe(
      `Your role on portfolio ${id} does not allow "keep". Nothing was done.`,
    );
    expect(await answer(CAROL, `/accept ${name}`)).toBe(
      `No proposal is called ${name}. /proposals lists those that wait.`,
    );
    expect(await answer(ANN, '/accept SPY')).toBe(
      'Name one proposal, such as /accept 1a2b3c4d. /proposals lists them.',
    );
    expect(await answer(ANN, `/accept ${name}`, { user: ANN, date: seconds() - 90 })).toMatch(
      /^Too old: it was sent \d+ s ago\. Not executed: \/accept/,
    );
    const asked = await answer(ANN, `/accept ${name}`);
    await ask('DELETE', `/transactions/${bought.id}`);
    const confirm = /\/confirm_\d{4}$/.exec(asked)?.[0] ?? '';
    expect(await answer(ANN, confirm)).toBe('SPY has no price of these days; nothing was booked.');
    expect(await answer(ANN, '/proposals')).toContain(
      'It cannot be accepted now: SPY has no price of these days; nothing was booked.',
    );
    expect(await confirmed(ANN, `/decline_${name}`)).toBe(
      'You have declined it. Nothing was done.',
    );
    expect(await sales()).toEqual([]);
    await disable('ann');
    expect(await answer(ANN, '/proposals')).toBe(
      'The user ann is disabled; nothing was done. An administrator can enable it again.',
    );
  });

  it('are decided on at most once, also when the process ends in between', async () => {
    const { chatting, answer, sales, bot, sentTo, name, ask } = await household();
    const chat = await chatting();
    const asked = await answer(ANN, `/accept ${name}`);
    await chat.stop();
    bot.say(/\/confirm_\d{4}$/.exec(asked)?.[0] ?? '', { chat: ANN, user: ANN });
    const next = await chatting();
    const late = await until('an answer', () => sentTo(ANN)[1]);
    expect(late).toContain('Too old: it was sent while the API did not read the chat.');
    expect(await sales()).toEqual([]);
    await next.stop();
    // A server that takes calls and never answers holds nothing up.
    const hanging = createServer(() => {});
    await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      hanging.closeAllConnections();
      hanging.close();
    });
    const { port } = hanging.address() as AddressInfo;
    const hung = await chatting(`http://127.0.0.1:${port}`);
    hung.sendNew();
    expect((await ask('GET', '/agents/proposals')).status).toBe(200);
    await hung.stop();
  });
});
