import { Injectable } from '@nestjs/common';
import { OnWebhookEvent, type NamedEvent } from 'nestjs-livestream-webhooks';
import 'nestjs-livestream-webhooks/livekit';
// The documented source of one's own, which the check puts beside this file.
import { OnAcmeEvent, type AcmeEvent } from './acme.source';

/** Compiled only: a source of one's own and the library's are known by name, whichever comes first. */
@Injectable()
export class Cameras {
  @OnAcmeEvent('camera.down')
  down({ data }: AcmeEvent<'camera.down'>) {
    return data.reason.length;
  }

  @OnWebhookEvent('acme.camera.up')
  up({ data }: NamedEvent<'acme.camera.up'>) {
    return data.camera.length;
  }

  @OnWebhookEvent('livekit.room_started')
  room({ data }: NamedEvent<'livekit.room_started'>) {
    return data.room.name.length;
  }
}
