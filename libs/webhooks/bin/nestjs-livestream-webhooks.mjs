#!/usr/bin/env node
// Here before anything is built: npm links no command whose file is not there yet when it installs.
try {
  await import('../dist/esm/cli/main.js');
} catch (error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error(
    `${error.message}\nIn a clone of the repository: npm run build`,
  );
  process.exitCode = 1;
}
