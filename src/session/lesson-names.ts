/** Names of the lessons, in the order in which they are best read. */
export const LESSON_NAMES = [
  'six-blocks',
  'selfish-mining',
  'partition',
  'raffle',
  'stake-and-the-rich',
  'view-change',
  'eclipse',
  'latency',
] as const;
