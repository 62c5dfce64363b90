import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { compile } from './support/compile.js';
import { ROOT } from './support/run-command.js';

const PROGRAM = `
import { OnWebhookEvent } from 'nestjs-livestream-webhooks';
import { OnLiveKitEvent, type LiveKitEvent } from 'nestjs-livestream-webhooks/livekit';

export class Rooms {
  @OnLiveKitEvent('room_finishd')
  one(event: LiveKitEvent<'room_finished'>) { return event; }

  @OnLiveKitEvent('room_started', 'room_finishd', { order: 'none' })
  several(event: LiveKitEvent<'room_started'>) { return event; }

  @OnLiveKitEvent('room_finished', { ordr: 'none' })
  option(event: LiveKitEvent<'room_finished'>) { return event; }

  @OnWebhookEvent('room_finished')
  short(event: LiveKitEvent<'room_finished'>) { return event; }
}
`;

it('a wrong name, and a wrong option, of a decorator is one line that says what is right', () => {
  const path = join(ROOT, 'test/examples/wrong-names.ts');
  // tsc shortens the list, and may print the options first.
  const known =
    /^Argument of type '"room_finishd"' is not assignable to parameter of type '[^\n]*"room_started" \| "room_finished" \| "participant_joined" \|[^\n]+'\.$/;
  expect(compile(new Map([[path, PROGRAM]]))).toEqual([
    expect.stringMatching(known),
    expect.stringMatching(known),
    "Object literal may only specify known properties, but 'ordr' does not exist in type 'HandlerOptions'. Did you mean to write 'order'?",
    expect.stringMatching(
      /^Argument of type '"room_finished"' is not assignable to parameter of type '[^\n]*`\$\{string\}\.\$\{string\}`[^\n]*'\.$/,
    ),
  ]);
});
