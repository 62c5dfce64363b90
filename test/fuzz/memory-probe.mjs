/** Loaded into the sample by `node --import`: tells its parent what is left of its memory when all garbage is gone. */
process.on('message', async () => {
  for (let round = 0; round < 3; round++) {
    globalThis.gc();
    // Finalizers and closed handles need turns of their own.
    await new Promise(setImmediate);
  }
  const { heapUsed, external } = process.memoryUsage();
  const sockets = process
    .getActiveResourcesInfo()
    .filter((kind) => kind === 'TCPSocketWrap').length;
  process.send({ heapUsed, external, sockets });
});
// The sample ends as it would without us.
process.channel.unref();
