import { boundsCases } from './bounds-cases.js';

boundsCases(1);
