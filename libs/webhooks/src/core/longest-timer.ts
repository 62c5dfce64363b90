/** The longest time that a timer of Node's can wait, in milliseconds: more would be taken for 1. */
export const LONGEST_TIMER = 2 ** 31 - 1;
