#!/usr/bin/env node
import { runProgram } from './program.js';
import { Terminal } from './terminal.js';

// Whoever reads our output may have seen enough: `| head`, also of both, `2>&1 | head`.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

process.exitCode = await runProgram(
  process.argv.slice(2),
  new Terminal(process),
);
