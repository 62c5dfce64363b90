import { writeFileSync } from 'node:fs';

const dist = (path) => new URL(`../dist/${path}`, import.meta.url);

// Inside a package of type "module", this file makes Node and TypeScript read dist/cjs as CommonJS.
writeFileSync(dist('cjs/package.json'), '{ "type": "commonjs" }\n');
