import type { BlockTree } from '../../ledger/block-tree.js';
import type { Hashes } from '../../ledger/hash.js';
import { TreeHeaders } from '../kit/difficulty/headers.js';
import { nextDifficulty } from '../kit/difficulty/rules.js';
import type { UnminedBlock, WorkEncoding } from './encoding.js';
import { meetsDifficulty, type ProofOfWork, searchNonce } from './original/pycotr-block.js';
import type { WorkBlock, WorkSeal } from './seal.js';
import type { WorkSettings } from './settings.js';

/** How hard blocks are, and the hash that shows it. */
export class Work {
  readonly #tree: BlockTree<WorkSeal>;
  readonly #settings: WorkSettings;
  readonly #encoding: WorkEncoding;
  readonly #hashes: Hashes;
  /** By block: difficulty of the blocks on it. */
  readonly #after: (number | undefined)[] = [];

  constructor(tree: BlockTree<WorkSeal>, settings: WorkSettings, encoding: WorkEncoding, hashes: Hashes) {
    this.#tree = tree;
    this.#settings = settings;
    this.#encoding = encoding;
    this.#hashes = hashes;
  }

  /** Difficulty of a block on `parent`, in millionths of the first. Reckoned once for each parent. */
  difficultyAfter(parent: WorkBlock): number {
    if (this.#settings.retarget.kind === 'none') return parent.seal.difficulty;
    return (this.#after[parent.index] ??= this.#reckon(parent));
  }

  #reckon(parent: WorkBlock): number {
    const { retarget, blockTime } = this.#settings;
    return nextDifficulty(new TreeHeaders(this.#tree, parent), retarget, blockTime);
  }

  /** Finds the nonce that the puzzle asks for; the first one tried when there is no puzzle. */
  prove(block: UnminedBlock): ProofOfWork {
    return searchNonce(this.#encoding.unmined(block), this.#settings.puzzle, this.#hashes);
  }

  /** Whether a block's name is the hash of what it holds and solves the puzzle. */
  isProven(block: WorkBlock): boolean {
    const { difficulty, uncles, nonce } = block.seal;
    const { producer, time, transactions } = block;
    const unmined = { parent: block.parent!, producer, time, transactions, difficulty, uncles };
    const hash = this.#hashes.sha256(`${this.#encoding.unmined(unmined)}${nonce}`);
    return hash === block.id && meetsDifficulty(hash, this.#settings.puzzle);
  }
}
