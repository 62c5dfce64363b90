/** Ends a log line about a dead letter: what an operator can do. */
export function replayHint(seq: number): string {
  return `Inbox.replay(${seq}), or the command inbox replay ${seq}, runs it again`;
}
