// The texts that a user of the package needs live at the top of the repository.
import { copyFileSync } from 'node:fs';

for (const name of ['README.md', 'CHANGELOG.md', 'LICENSE']) {
  copyFileSync(
    new URL(`../../../${name}`, import.meta.url),
    new URL(`../${name}`, import.meta.url),
  );
}
