/**
 * Prints figures as they come, each with its goal, and how far it is over it:
 * a ratio of 1 or more has reached it, whether high or low is good. Remembers them.
 */
export class Report {
  /** `{ name, value, unit, goal?, met? }` */
  figures = [];
  #group = '';

  head(title) {
    this.#group = title;
    console.log(`\n${title}`);
    console.log(row('', 'figure', 'goal', 'ratio'));
  }

  /** Events a second: the more, the better. */
  rate(what, figure, goal) {
    const text = (value) => `${Math.round(value).toLocaleString('en')}/s`;
    this.#line(what, text(figure), goal && [text(goal), figure / goal]);
    this.#note(what, figure, '/s', goal, figure >= goal);
  }

  /** Milliseconds: the fewer, the better. */
  time(what, figure, goal) {
    const least = goal && [`< ${goal} ms`, goal / figure];
    this.#line(what, `${figure.toFixed(2)} ms`, least);
    this.#note(what, figure, 'ms', goal, figure <= goal);
  }

  /** Times as much: the more, the better. */
  ratio(what, figure, goal) {
    const least = goal && [`${goal}x`, figure / goal];
    this.#line(what, `${figure.toFixed(2)}x`, least);
    this.#note(what, figure, 'x', goal, figure >= goal);
  }

  /** Times as much: the less, the better. */
  share(what, figure, goal) {
    const most = goal && [`< ${goal}x`, goal / figure];
    this.#line(what, `${figure.toFixed(2)}x`, most);
    this.#note(what, figure, 'x', goal, figure <= goal);
  }

  fact(what, text) {
    this.#line(what, text);
  }

  #note(what, value, unit, goal, met) {
    const name = `${this.#group}: ${what.trim()}`;
    this.figures.push({ name, value, unit, ...(goal && { goal, met }) });
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
