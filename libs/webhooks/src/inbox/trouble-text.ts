import type { StoreTrouble } from './inbox-store.js';

/** What is wrong with a store, and what to do, for people. */
export function troubleText({ text, advice }: StoreTrouble): string {
  return `${text}. ${advice}`;
}
