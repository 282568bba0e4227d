import type { Electorate } from '../kit/voting/electorate.js';
import { Tally } from '../kit/voting/tally.js';
import type { Choice, Proposal } from './messages.js';

/** What one validator has heard in one round, used again at later heights. */
export class Round {
  readonly prevotes: Tally<Choice>;
  readonly precommits: Tally<Choice>;
  proposal: Proposal | undefined;
  /** Whether the rules find nothing wrong with the proposed block. */
  isSound = false;
  /** What has happened already, and happens once. */
  hasPolka = false;
  waitsForPrevotes = false;
  waitsForPrecommits = false;

  constructor(electorate: Electorate) {
    this.prevotes = new Tally(electorate);
    this.precommits = new Tally(electorate);
  }

  /** Forgets everything. */
  clear(): void {
    this.prevotes.clear();
    this.precommits.clear();
    this.proposal = undefined;
    this.isSound = false;
    this.hasPolka = false;
    this.waitsForPrevotes = false;
    this.waitsForPrecommits = false;
  }
}
