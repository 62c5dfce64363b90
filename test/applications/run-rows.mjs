const AT_ONCE = 2;

/** Runs rows, a few at once, prints a line for each and a sum, and what failed in full. Resolves to whether all passed. */
export async function runRows(rows) {
  const waiting = [...rows];
  let failed = 0;
  const work = async () => {
    for (let row = waiting.shift(); row; row = waiting.shift()) {
      if (!(await runRow(row))) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  console.log(`${rows.length - failed} passed, ${failed} failed`);
  return failed === 0;
}

async function runRow({ name, run }) {
  const began = performance.now();
  const took = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
  try {
    await run();
    console.log(`${name}: ok, ${took()}`);
    return true;
  } catch (error) {
    console.log(`${name}: failed, ${took()}\n${error.message}`);
    return false;
  }
}
