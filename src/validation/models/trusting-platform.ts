import { portableHashes } from '../../ledger/hash.js';
import { symbolicSigner } from '../../ledger/keys.js';
import type { Platform } from '../../run/assembly.js';

/** A platform for whole runs among the honest: what they do follows from whether signatures hold, not from their bytes. */
export const trustingPlatform: Platform = { hashes: portableHashes, signer: symbolicSigner(portableHashes) };
