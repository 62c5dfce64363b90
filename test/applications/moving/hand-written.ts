import {
  Controller,
  Headers,
  HttpCode,
  Module,
  Post,
  Req,
  type RawBodyRequest,
} from '@nestjs/common';
import { WebhookReceiver } from 'livekit-server-sdk';
import { LIVEKIT } from '../kit/post-livekit.js';
import { Followers } from './followers.js';

/** As receivers are written by hand: LiveKit's SDK checks, and the followers run before the answer. */
@Controller('webhooks/livekit')
class LiveKitController {
  readonly #receiver = new WebhookReceiver(LIVEKIT.apiKey, LIVEKIT.apiSecret);

  constructor(private readonly followers: Followers) {}

  @Post()
  @HttpCode(200)
  async receive(
    @Req() request: RawBodyRequest<{ body: unknown }>,
    @Headers('authorization') token?: string,
  ) {
    const bytes = Buffer.isBuffer(request.body)
      ? request.body
      : request.rawBody!;
    const event = await this.#receiver.receive(bytes.toString(), token);
    const room = event.room!.name;
    await Promise.all([this.followers.bill(room), this.followers.mail(room)]);
    return {};
  }
}

@Module({ controllers: [LiveKitController], providers: [Followers] })
export class HandWrittenModule {}
