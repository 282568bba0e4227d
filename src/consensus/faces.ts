// The types of what a protocol tells of itself, in one list: `consensim` and `consensim/protocol` both hand them out.

export type {
  Committee,
  CommitteeFault,
  ElectionByContents,
  FreeBlocks,
  Misconduct,
  PeerLists,
  Raffle,
  RoundFault,
  Rounds,
} from './misconduct.js';
export type { Money, PaymentOrder, StakeOrder } from './money.js';
export type {
  Accounting,
  BlockColumns,
  BlockFees,
  NodeFileFormat,
  /** @deprecated since 0.2: the name is `NodeFileFormat`; it goes with the next minor version. */
  NodeFileFormat as Records,
  Reporting,
} from './reporting.js';
export type { Loaded, Problem, ScenarioFacts } from './scenario-facts.js';
export type { Chatter, Finality, Traits } from './traits.js';
