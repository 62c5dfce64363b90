import type { StoreTrouble } from './inbox-store.js';

/** What is wrong with a store, and what to do, for people. */
export function troubleText({ text, advice, passes }: StoreTrouble): string {
  return `${text}. ${advice}${passes ? ', then it goes on by itself' : ''}`;
}
