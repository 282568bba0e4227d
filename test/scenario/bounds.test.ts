import { boundsCases } from './bounds-cases.js';

// One in twenty here; all of them in the slow suite.
boundsCases(20);
