import { Option } from 'commander';

/** `--env-file`, as all commands have it. */
export function envFileOption(): Option {
  return new Option(
    '--env-file <path>',
    'reads variables from a file; those of the environment win; repeatable, the last file wins',
  ).argParser((path: string, earlier: readonly string[] | undefined) => [
    ...(earlier ?? []),
    path,
  ]);
}
