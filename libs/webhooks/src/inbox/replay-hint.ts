/**
 * Says after a dead letter how an operator runs it again.
 *
 * @param commandLine the options by which the command line finds the inbox, where it can
 */
export function replayHint(
  seq: number,
  commandLine: string | undefined,
): string {
  const call = `Inbox.replay(${seq})`;
  return commandLine === undefined
    ? `${call} runs it again`
    : `${call} runs it again, as does: npx nestjs-livestream-webhooks inbox replay ${seq} ${commandLine}`;
}
