/** The first words of the original's messages. */
export const WORDS = {
  greeting: 'Connection Successful',
  join: 'PCONNECT',
  joined: 'TCONNECTRESP',
  peerGreeting: 'PCONNECTACK',
  getPeers: 'GETPEERS',
  peers: 'GETPEERSRESP',
  invalidPeer: 'INVALIDPEERID',
  getChain: 'GETCHAIN',
  chain: 'GETCHAINRESP',
  getOpenTransactions: 'GETOPENTRANSACTIONS',
  openTransactions: 'GETOPENTRANSACTIONSRESP',
  newCheese: 'BRCHEESE',
  newTransaction: 'BRTRANSACTION',
  broadcastTaken: 'BRTRANSACTIONACK',
} as const;

/** The words the original looks for, in the order in which it does. */
const TRIED = [
  'PCONNECT',
  'PCONNECTACK',
  'TCONNECTRESP',
  'GETPEERS',
  'GETPEERSRESP',
  'GETCHAIN',
  'GETCHAINRESP',
  'GETOPENTRANSACTIONS',
  'GETOPENTRANSACTIONSRESP',
  'BRCHEESE',
  'BRCHEESEACK',
  'BRTRANSACTION',
  'BRTRANSACTIONACK',
];

/**
 * What the original takes a message for: the first of its words that the text begins with, or `undefined`. The
 * word of a request begins the word of its answer, so that every answer but TCONNECTRESP is taken for its request.
 */
export function dispatch(message: string): string | undefined {
  return TRIED.find((word) => message.startsWith(word));
}
