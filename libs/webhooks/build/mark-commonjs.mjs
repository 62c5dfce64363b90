// Inside a package of type "module", this file makes Node and TypeScript read dist/cjs as CommonJS.
import { writeFileSync } from 'node:fs';

writeFileSync(
  new URL('../dist/cjs/package.json', import.meta.url),
  '{ "type": "commonjs" }\n',
);
