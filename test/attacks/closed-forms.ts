/** Share of the selfish pool's blocks in the chain (Eyal and Sirer 2014, equation 8). */
export function revenue(alpha: number, gamma: number): number {
  const top = alpha * (1 - alpha) ** 2 * (4 * alpha + gamma * (1 - 2 * alpha)) - alpha ** 3;
  return top / (1 - alpha * (1 + (2 - alpha) * alpha));
}

/** Probability that a branch of one's own gets ahead of z public blocks by one: the race is a walk with steps of power. */
export function overtaking(power: number, z: number, ahead: number): number {
  const p = 1 - power;
  let sum = 0;
  let own = p ** z;
  for (let k = 0; k < 500; k++) {
    const behind = z + 1 - (k + ahead);
    sum += own * (behind <= 0 ? 1 : (power / p) ** behind);
    own *= (power * (z + k)) / (k + 1);
  }
  return sum;
}
