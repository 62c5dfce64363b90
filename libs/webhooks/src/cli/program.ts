import { Command, CommanderError } from 'commander';
import { errorText } from '../core/error-text.js';
import { envFileOption } from './env-file-option.js';
import { inboxCommand } from './inbox/inbox.command.js';
import { listenCommand } from './listen/listen.command.js';
import { loadEnvFiles } from './load-env-files.js';
import { ownVersion } from './own-version.js';
import { sendCommand } from './send/send.command.js';
import { simulateCommand } from './simulate/simulate.command.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage.error.js';
import { verifyCommand } from './verify/verify.command.js';

interface EnvFileOptions {
  readonly envFile?: readonly string[];
}

/** The commands, each of which gets the terminal to talk to. */
const COMMANDS: readonly ((terminal: Terminal) => Command)[] = [
  sendCommand,
  verifyCommand,
  listenCommand,
  simulateCommand,
  inboxCommand,
];

/**
 * Runs a command line.
 *
 * @returns the exit code: 0, 1 where the command did not succeed, 2 where it was not understood
 */
export async function runProgram(
  args: readonly string[],
  terminal: Terminal,
): Promise<0 | 1 | 2> {
  const program = new Command('nestjs-livestream-webhooks')
    .description(
      'Sends, checks, receives and looks after webhooks of live-video providers',
    )
    .version(ownVersion(), '-v, --version', 'prints the version')
    .addOption(envFileOption())
    .hook('preAction', (_program, command) => {
      const { envFile = [] } = command.optsWithGlobals<EnvFileOptions>();
      loadEnvFiles(envFile, terminal.env);
    })
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(--help shows the options, and examples)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
    });
  for (const command of COMMANDS) {
    program.addCommand(inheriting(program, command(terminal)));
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return terminal.hasFailed ? 1 : 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const isUsage = error instanceof UsageError;
    terminal.note(isUsage ? error.message : errorText(error));
    return isUsage ? 2 : 1;
  }
}

/** Commander hands its settings down only to commands that it made itself. */
function inheriting(parent: Command, command: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inheriting(command, child);
  return command;
}
