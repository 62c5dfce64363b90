/**
 * Prints figures as they come, each with its goal, and how far it is over it:
 * a ratio of 1 or more has reached it, whether high or low is good.
 */
export class Report {
  head(title) {
    console.log(`\n${title}`);
    console.log(row('', 'figure', 'goal', 'ratio'));
  }

  /** Events a second: the more, the better. */
  rate(what, figure, goal) {
    const text = (value) => `${Math.round(value).toLocaleString('en')}/s`;
    this.#line(what, text(figure), goal && [text(goal), figure / goal]);
  }

  /** Milliseconds: the fewer, the better. */
  time(what, figure, goal) {
    const least = goal && [`< ${goal} ms`, goal / figure];
    this.#line(what, `${figure.toFixed(2)} ms`, least);
  }

  ratio(what, figure, goal) {
    const least = goal && [`${goal}`, figure / goal];
    this.#line(what, figure.toFixed(2), least);
  }

  fact(what, text) {
    this.#line(what, text);
  }

  #line(what, figure, [goal = '', ratio] = []) {
    const verdict = ratio === undefined ? '' : verdictOf(ratio);
    console.log(row(what, figure, goal, verdict));
  }
}

function verdictOf(ratio) {
  return `${ratio.toFixed(2)}${ratio < 1 ? ' missed' : ''}`;
}

function row(what, figure, goal, ratio) {
  const cells = [what.padEnd(66), figure.padStart(14), goal.padStart(12)];
  return `  ${cells.join(' ')}  ${ratio}`.trimEnd();
}
