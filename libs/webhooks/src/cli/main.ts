import { runProgram } from './program.js';
import { Terminal } from './terminal.js';

// Whoever reads our results may have seen enough (`| head`); or the terminal is gone.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  process.exit();
});
// Nobody is left to be told what stands beside them: the work goes on.
process.stderr.on('error', () => {});

process.exitCode = await runProgram(
  process.argv.slice(2),
  new Terminal(process),
);
