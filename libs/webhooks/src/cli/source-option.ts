import { Option } from 'commander';

/** `--source`, for commands that name a source in their first argument. */
export function sourceOption(): Option {
  return new Option(
    '--source <file>',
    'the module that exports <source>, when it is your own: ./dist/acme.source.js',
  );
}
