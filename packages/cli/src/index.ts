export { exitCodes } from './exit-codes.ts';
export { createPorts, subject } from './subjects/spoolproof.ts';
