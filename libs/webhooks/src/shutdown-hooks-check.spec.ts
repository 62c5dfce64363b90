import {
  afterEach,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import { Logger } from '@nestjs/common';
import { ShutdownHooksCheck } from './shutdown-hooks-check.js';

describe('the check for shutdown hooks', () => {
  const warn = jest.spyOn(Logger.prototype, 'warn');
  let wait: (() => void) | undefined;
  const check = new ShutdownHooksCheck((_milliseconds, run) => {
    wait = run;
    return () => (wait = undefined);
  });
  const listener = () => {};

  beforeEach(() => {
    process.removeAllListeners('SIGTERM');
    warn.mockReset();
  });

  afterEach(() => void process.off('SIGTERM', listener));

  it('warns where nobody listens to SIGTERM a while after the start', () => {
    check.begin();
    expect(warn).not.toHaveBeenCalled();
    wait!();
    expect(warn).toHaveBeenCalledWith(
      expect.stringContaining('call app.enableShutdownHooks() in main.ts'),
    );
  });

  it('has nothing to say where the hooks were enabled after the start, as an application context has them', () => {
    check.begin();
    process.on('SIGTERM', listener);
    wait!();
    expect(warn).not.toHaveBeenCalled();
  });

  it('waits for nothing once the application ends', () => {
    check.begin();
    check.onModuleDestroy();
    expect(wait).toBe(undefined);
  });
});
