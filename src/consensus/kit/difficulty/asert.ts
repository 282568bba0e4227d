/** Fractions of an exponent are counted in 2^-16. */
const FRACTION_BITS = 16n;
const ONE = 1n << FRACTION_BITS;
/** Targets have 256 bits. */
const LARGEST_SHIFT = 512n;

/**
 * The target after a block by `aserti3-2d` (M. Lundeberg et al., "ASERT difficulty adjustment algorithm", Bitcoin Cash
 * specification of 15 November 2020), in whole numbers only: the anchor's target times 2 to the power of how far the
 * chain is behind its schedule, in half-lives. The power of two is a shift for its whole part and a cubic for the rest,
 * which is off by less than 0.013 %.
 *
 * @param sinceAnchor from the stamp of the anchor's parent to that of the block.
 * @param blocks from the anchor to the block.
 * @param spacing time meant between two blocks, in the unit of the stamps.
 * @param halfLife time behind schedule that doubles the target.
 * @param limit greatest target.
 */
export function asertTarget(
  anchorTarget: bigint,
  sinceAnchor: bigint,
  blocks: bigint,
  spacing: bigint,
  halfLife: bigint,
  limit: bigint,
): bigint {
  const exponent = ((sinceAnchor - spacing * (blocks + 1n)) * ONE) / halfLife;
  const whole = exponent >> FRACTION_BITS;
  // Past these no target is left to tell apart, and numbers would only grow.
  if (whole > LARGEST_SHIFT) return limit;
  if (whole < -LARGEST_SHIFT) return 1n;
  const part = exponent - (whole << FRACTION_BITS);
  const cubic =
    (195_766_423_245_049n * part + 971_821_376n * part * part + 5_127n * part * part * part + (1n << 47n)) >>
    48n;
  const scaled = anchorTarget * (ONE + cubic);
  const shift = whole - FRACTION_BITS;
  const target = shift < 0n ? scaled >> -shift : scaled << shift;
  if (target === 0n) return 1n;
  return target > limit ? limit : target;
}
