/** @returns calls it off */
export type Afterwards = (milliseconds: number, run: () => void) => () => void;

/** Runs something once, later; by itself it keeps no process alive. */
export const afterwards: Afterwards = (milliseconds, run) => {
  const timer = setTimeout(run, milliseconds).unref();
  return () => clearTimeout(timer);
};
