import { outsideRequests } from './outside-requests.js';

/** @returns calls it off */
export type Afterwards = (milliseconds: number, run: () => void) => () => void;

/** Runs something once, later; by itself it keeps no process alive. */
export const afterwards: Afterwards = (milliseconds, run) => {
  // What is told later is told of many requests.
  const timer = outsideRequests(() => setTimeout(run, milliseconds)).unref();
  return () => clearTimeout(timer);
};
