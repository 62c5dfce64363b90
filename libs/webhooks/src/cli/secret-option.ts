import { Option } from 'commander';

/** `--secret`, as all commands have it. */
export function secretOption(): Option {
  return new Option(
    '--secret <text>',
    'of the sender (livekit: KEY:SECRET); `ps` shows it, and shells keep it: prefer the environment',
  );
}
