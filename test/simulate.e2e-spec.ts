import { spawn } from 'node:child_process';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { build } from './support/build.js';
import { freePort } from './support/free-port.js';
import { ownEnvironment, ROOT, runCommand } from './support/run-command.js';
import { until } from './support/until.js';

describe('`npm run simulate`', () => {
  beforeAll(build, 180_000);

  const simulate = (args: string[], env: object = {}) =>
    runCommand('node', ['dist/simulate.js', ...args], env);

  it('plays rooms to a receiver, and says what became of their events', async () => {
    const port = await freePort();
    const env = { ...ownEnvironment(), PORT: `${port}` };
    const sample = spawn('node', ['dist/main.js'], { cwd: ROOT, env });
    const ended = new Promise((resolve) => sample.once('exit', resolve));
    await until(() =>
      fetch(`http://127.0.0.1:${port}/echo`, { method: 'POST' }).then(
        () => true,
        () => false,
      ),
    );
    const to = `http://127.0.0.1:${port}/webhooks/livekit`;
    const rooms = ['--rooms', '5', '--participants', '4', '--to', to];

    const played = await simulate(rooms);
    expect(played).toMatchObject({ code: 0 });
    // 5 rooms: 2 events of each, 2 of each participant and of each of their 3 tracks, 4 of the recording.
    expect(played.output).toContain('100 events of 5 rooms');
    expect(played.output).toContain(
      '100 acknowledged, 0 refused, 0 dropped, 0 retries',
    );

    // Without an address: to the sample on its port.
    const unaddressed = await simulate(['--rooms', '1'], { PORT: `${port}` });
    expect(unaddressed).toMatchObject({ code: 0 });
    expect(unaddressed.output).toContain('16 events of 1 rooms');

    const secret = { LIVEKIT_API_SECRET: 'another secret' };
    const refused = await simulate(rooms, secret);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.output).toContain(
      '100 refused (401): the receiver has another secret',
    );
    sample.kill('SIGTERM');
    await ended;
  });

  it.each([
    [['--to', 'localhost'], /--to must be an address/],
    [['--rooms', 'many'], /'--rooms <n>'.* must be a whole number, 1 or more/],
    [['--rate', '0'], /'--rate <r>'.* must be a number above 0/],
    [['--color'], /unknown option '--color'/],
  ])('says what is wrong with %j', async (args, message) => {
    const { code, output } = await simulate(args);
    expect(code).toBe(2);
    expect(output).toMatch(message);
  });
});
