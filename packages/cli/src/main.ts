#!/usr/bin/env node
import { run } from './run.ts';
import { createSession } from './session.ts';

const session = createSession(process);
process.exitCode = await run(process.argv.slice(2), session);
session.interrupts.dispose();
// Standard input that was never read to its end would keep the process waiting.
process.stdin.destroy();
