import { paced } from '../paced.js';
import { Progress } from '../progress.js';
import type { Terminal } from '../terminal.js';
import { untilInterrupted } from '../until-interrupted.js';
import { judge } from './judge.js';
import { post } from './post.js';
import type { Prepared } from './prepare.js';
import { answerText, summaryText } from './send-report.js';
import type { SendOptions } from './send.options.js';
import { Tally } from './tally.js';

/** With a rate, so many may wait for their answers: memory has an end. */
const MOST_OPEN = 1_000;

/** Sends webhooks, and says what became of them. */
export async function send(
  terminal: Terminal,
  { url, first, maker, expected }: Prepared,
  { count, rate, json, duplicate }: SendOptions,
): Promise<void> {
  const copies = duplicate ? 2 : 1;
  const isMany = count > 1;
  const tally = new Tally(expected);
  const progress = isMany
    ? new Progress(terminal, count * copies, 'webhooks')
    : undefined;

  const sendOne = async (index: number) => {
    const webhook = index === 0 ? first : await maker.make();
    for (let copy = 0; copy < copies; copy++) {
      const answer = await post(url, webhook);
      tally.add(answer);
      progress?.step();
      if (json) terminal.print(JSON.stringify(answer));
      else if (!isMany) {
        const isExpected = !judge(answer, expected);
        terminal.print(answerText(terminal, answer, isExpected));
      }
    }
  };
  await untilInterrupted(async (signal) => {
    const open = new Set<Promise<void>>();
    for await (const index of paced({ count, rate }, signal)) {
      const sent: Promise<void> = sendOne(index).finally(() =>
        open.delete(sent),
      );
      open.add(sent);
      if (rate === undefined) await sent;
      else if (open.size >= MOST_OPEN) await Promise.race(open);
    }
    await Promise.all(open);
  });
  progress?.stop();

  const { summary, problems } = tally;
  if (isMany) {
    terminal.print(json ? JSON.stringify({ summary }) : summaryText(summary));
  }
  for (const problem of problems) terminal.fail(problem);
  if (expected === 'refused' && problems.length === 0) {
    terminal.note('refused, as it should');
  }
}
