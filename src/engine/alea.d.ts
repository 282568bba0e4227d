/** The package has no types for its separate generators; `seedrandom` itself asks for Node's crypto. */
declare module 'seedrandom/lib/alea.js' {
  /** A uniform number from [0, 1) with 32 bits. */
  interface Alea {
    (): number;
    /** A uniform number from [0, 1) with 53 bits, from two draws. */
    double(): number;
  }
  export default function alea(seed: string): Alea;
}
