import { jsonAnswer, problemAnswer } from '../live/guard.js';
import { balanceAt, chainJson, poolJson } from './chain-json.js';
import { found, type NodeRequest, pay, type Route } from './route.js';

/** An answer of Pycotr. */
function success(message: string, result: unknown = null) {
  return jsonAnswer(200, { status: 'success', message, result });
}

function failure(error: string) {
  return jsonAnswer(400, { status: 'error', error });
}

function nodesOf({ served }: NodeRequest, role: 'master' | 'cashing' | 'consumer'): readonly string[] {
  return served.session.run.population.of(role).map((node) => served.name(node));
}

const mine = ({ served, node }: NodeRequest) => served.act({ do: 'mine', node });
const notServed = (what: string) => () =>
  problemAnswer(501, `${what}: expected another way here; POST /mine mines a block now`);

/** What nodes of Pycotr answered: proof of work. */
export const PYCOTR_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/status', summary: 'Whether the node is up', answer: () => success('up') },
  {
    method: 'GET',
    path: '/blockchain_id',
    summary: 'Name of the node',
    answer: ({ served, node }) => success('', served.name(node)),
  },
  {
    method: 'GET',
    path: '/describe_blockchain',
    summary: 'The chain that the node follows, and its pool',
    answer: ({ served, node }) =>
      success('', { chain: chainJson(served, node), pending: poolJson(served, node) }),
  },
  {
    method: 'GET',
    path: '/describe_network',
    summary: 'The other miners',
    answer: ({ served, node }) =>
      success(
        '',
        served.session.run.neighbours(node).map((one) => served.name(one)),
      ),
  },
  {
    method: 'GET',
    path: '/get_wallets',
    summary: 'Accounts that pay and are paid',
    answer: ({ served }) =>
      success(
        '',
        served.session.setting.payers.map((account) => ({ number: account, address: served.name(account) })),
      ),
  },
  {
    method: 'GET',
    path: '/balance_for',
    summary: 'What an account has: ?address= with its number or name',
    answer: ({ served, node, query }) => {
      const account = served.account(query.get('address'));
      if (account === undefined) return failure('expected ?address= with the number or name of an account');
      return success('', balanceAt(served, node, account));
    },
  },
  {
    method: 'GET',
    path: '/is_mining',
    summary: 'Whether the node mines',
    answer: ({ served, node }) => success('', served.session.run.isUp(node)),
  },
  {
    method: 'POST',
    path: '/add_to_pending_transactions',
    summary: 'Pays: from_address, to_address, amount; without a private key',
    answer: (request) => {
      const { from_address: from, to_address: to, amount } = request.body;
      const problem = pay(request, from, to, amount);
      return problem === undefined ? success('Transaction added') : failure(problem);
    },
  },
  {
    method: 'POST',
    path: '/mine',
    summary: 'Mines a block now',
    answer: (request) => {
      const problem = mine(request);
      return problem === undefined ? success('Mined') : failure(problem);
    },
  },
  { method: 'POST', path: '/start_mining', summary: 'Not served', answer: notServed('/start_mining') },
  { method: 'POST', path: '/stop_mining', summary: 'Not served', answer: notServed('/stop_mining') },
];

/** What peers of Cheesechain answered. */
export const CHEESECHAIN_ROUTES: readonly Route[] = [
  ...(['GET', 'POST'] as const).map(
    (method): Route => ({
      method,
      path: '/wallet',
      summary: 'The wallet of the node: its name, without a private key',
      answer: ({ served, node }) =>
        jsonAnswer(201, { public_key: served.name(node), balance: balanceAt(served, node, node) }),
    }),
  ),
  {
    method: 'GET',
    path: '/balance',
    summary: 'What the node has',
    answer: ({ served, node }) => found({ balance: balanceAt(served, node, node) }),
  },
  {
    method: 'GET',
    path: '/chain',
    summary: 'The chain that the node follows',
    answer: ({ served, node }) => found({ chain: chainJson(served, node) }),
  },
  {
    method: 'GET',
    path: '/transactions',
    summary: 'Open transactions',
    answer: ({ served, node }) => found({ transactions: poolJson(served, node) }),
  },
  {
    method: 'POST',
    path: '/transaction',
    summary: 'Pays from the wallet of the node: recipient, amount (1 if not given)',
    answer: (request) => {
      const { recipient, amount = 1 } = request.body;
      if (recipient === undefined) return problemAnswer(400, 'expected "recipient"');
      const problem = pay(request, request.node, recipient, amount);
      return problem === undefined
        ? jsonAnswer(201, { message: 'Transaction added' })
        : problemAnswer(500, problem);
    },
  },
  {
    method: 'POST',
    path: '/mine',
    summary: 'Mines a cheese now',
    answer: (request) => {
      const problem = mine(request);
      return problem === undefined ? jsonAnswer(201, { message: 'Mined' }) : problemAnswer(500, problem);
    },
  },
];

/** What nodes of the stake lottery answered. */
export const STAKE_LOTTERY_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/ping', summary: 'Answers', answer: () => found({ success: 'pong!' }) },
  {
    method: 'GET',
    path: '/api/v1/blockchain',
    summary: 'The chain that the node follows',
    answer: ({ served, node }) => found({ blocks: chainJson(served, node) }),
  },
  {
    method: 'GET',
    path: '/api/v1/transaction/transaction_pool',
    summary: 'What waits at the node',
    answer: ({ served, node }) => found(poolJson(served, node)),
  },
  {
    method: 'POST',
    path: '/api/v1/transaction/create',
    summary: 'Pays: transaction, with sender, recipient and amount',
    answer: (request) => {
      const { transaction } = request.body;
      if (transaction === undefined) return problemAnswer(400, 'Missing transaction value');
      const fields = plain(transaction);
      if (fields === undefined) return problemAnswer(400, 'Can not parse request body.');
      const problem = pay(request, fields['sender'], fields['recipient'], fields['amount']);
      return problem === undefined ? found({ message: 'Received transaction' }) : problemAnswer(400, problem);
    },
  },
];

/** Text of an object is read as plain data: what it says of classes is left out. */
function plain(written: unknown): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = typeof written === 'string' ? JSON.parse(written) : written;
    return typeof read === 'object' && read !== null ? { ...read } : undefined;
  } catch {
    return undefined;
  }
}

/** What nodes of Proof of Usage answered. */
export const USAGE_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/describe',
    summary: 'Names of all nodes, by role',
    answer: (request) =>
      found({
        masters: nodesOf(request, 'master'),
        consumers: nodesOf(request, 'consumer'),
        cashings: nodesOf(request, 'cashing'),
      }),
  },
  {
    method: 'POST',
    path: '/masters/*/transactions',
    summary: 'Pays: sender_id, recipient_id, amount',
    answer: (request) => {
      const { sender_id: from, recipient_id: to, amount } = request.body;
      const master = request.served.account(request.open[0]);
      if (master === undefined || request.served.session.setting.roles[master] !== 'master')
        return problemAnswer(404, 'expected the number or name of a master in the path');
      const problem = pay(request, from, to, amount);
      return problem === undefined ? found({ message: 'Received transaction' }) : problemAnswer(400, problem);
    },
  },
];

/** The endpoints of nodes, by protocol. */
export const NODE_ROUTES: Readonly<Record<string, readonly Route[]>> = {
  nakamoto: PYCOTR_ROUTES,
  cheesechain: CHEESECHAIN_ROUTES,
  'stake-lottery': STAKE_LOTTERY_ROUTES,
  pou: USAGE_ROUTES,
};
