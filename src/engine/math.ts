/*
 * ln and exp follow fdlibm's e_log.c and e_exp.c:
 *
 *   Copyright (C) 1993, 2004 by Sun Microsystems, Inc. All rights reserved.
 *   Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice
 *   is preserved.
 */

// One double seen as two 32-bit words. Which of them is the high one depends on the machine.
const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
double[0] = 1;
const HIGH = words[1] === 0x3ff00000 ? 1 : 0;

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/**
 * The natural logarithm, under 1 unit in the last place from the true value and the same on every engine.
 *
 * `Math.log` is not: engines bring their own, and some of its results (7 % between Node 20 and Chromium) differ
 * in the last bit, which is enough to send a run another way. This one uses only operations whose result
 * IEEE 754 fixes. -Infinity at 0, NaN below.
 */
export function ln(x: number): number {
  double[0] = x;
  let high = words[HIGH]! | 0;
  let exponent = 0;
  if (high < 0x00100000) {
    if (x === 0) return -Infinity;
    if (high < 0) return NaN;
    // Subnormal: scaled up by 2^54 to have all its bits.
    exponent = -54;
    double[0] = x * 18014398509481984;
    high = words[HIGH]! | 0;
  }
  if (high >= 0x7ff00000) return x;
  exponent += (high >> 20) - 1023;
  high &= 0x000fffff;
  const carry = (high + 0x95f64) & 0x100000;
  // x = 2^exponent * (1 + f), with 1 + f from sqrt(2)/2 to sqrt(2).
  words[HIGH] = high | (carry ^ 0x3ff00000);
  exponent += carry >> 20;
  return lnReduced(double[0]! - 1, exponent, high);
}

/** ln(2^exponent * (1 + f)); `high` has the 20 leading bits of 1 + f. */
function lnReduced(f: number, exponent: number, high: number): number {
  if ((0x000fffff & (2 + high)) < 3) {
    if (f === 0) return exponent === 0 ? 0 : exponent * LN2_HIGH + exponent * LN2_LOW;
    const rest = f * f * (0.5 - 0.3333333333333333 * f);
    return exponent === 0 ? f - rest : exponent * LN2_HIGH - (rest - exponent * LN2_LOW - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd =
    z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const rest = even + odd;
  // The second form is the more exact where f is not small.
  if (((high - 0x6147a) | (0x6b851 - high)) > 0) {
    const half = 0.5 * f * f;
    if (exponent === 0) return f - (half - s * (half + rest));
    return exponent * LN2_HIGH - (half - (s * (half + rest) + exponent * LN2_LOW) - f);
  }
  if (exponent === 0) return f - s * (f - rest);
  return exponent * LN2_HIGH - (s * (f - rest) - exponent * LN2_LOW - f);
}

/** Above this e^x is past the largest double; below the other it is nearer to 0 than to the smallest. */
const EXP_OVERFLOW = 709.782712893384;
const EXP_UNDERFLOW = -745.1332191019411;

/**
 * e to the power x, under 1 unit in the last place from the true value and the same on every engine, as
 * `Math.exp` is not (see {@link ln}). Infinity from 709.79 up, 0 from -745.14 down.
 */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > EXP_OVERFLOW) return Infinity;
  if (x < EXP_UNDERFLOW) return 0;
  const size = x < 0 ? -x : x;
  if (size < 3.725290298461914e-9) return 1 + x;
  // x = exponent * ln 2 + (high - low), what remains being at most half of ln 2.
  let exponent = 0;
  let high = x;
  let low = 0;
  if (size > 0.34657359027997264) {
    if (size < 1.0397207708399179) exponent = x < 0 ? -1 : 1;
    else exponent = (Math.LOG2E * x + (x < 0 ? -0.5 : 0.5)) | 0;
    high = x - exponent * LN2_HIGH;
    low = exponent * LN2_LOW;
  }
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (0.00006613756321437934 + t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8))));
  if (exponent === 0) return 1 - ((r * c) / (c - 2) - r);
  return scale(1 - (low - (r * c) / (2 - c) - high), exponent);
}

/** y * 2^exponent, for y from 0.5 to 2, rounded once. */
function scale(y: number, exponent: number): number {
  if (exponent === 1024) return y * 2 * 8.98846567431158e307;
  const subnormal = exponent < -1021;
  double[0] = y;
  words[HIGH] = words[HIGH]! + ((subnormal ? exponent + 1000 : exponent) << 20);
  return subnormal ? double[0]! * 9.332636185032189e-302 : double[0]!;
}
