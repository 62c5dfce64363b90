/** Nest, with LiveKit's receiver in a controller: what most teams have. */
import 'reflect-metadata';
import {
  Body,
  Controller,
  Headers,
  HttpCode,
  Module,
  Post,
  UnauthorizedException,
} from '@nestjs/common';
import { WebhookReceiver } from 'livekit-server-sdk';
import { bootNest } from './nest.js';
import { API_KEY, API_SECRET, handle, PATH } from './peer.js';

@Controller(PATH)
class LiveKitController {
  private readonly receiver = new WebhookReceiver(API_KEY, API_SECRET);

  @Post()
  @HttpCode(200)
  async receive(
    @Body() body: string,
    @Headers('authorization') authorization: string,
  ) {
    const event = await this.receiver
      .receive(body, authorization)
      .catch(() => undefined);
    if (!event) throw new UnauthorizedException();
    handle();
  }
}

@Module({ controllers: [LiveKitController] })
class AppModule {}

await bootNest(AppModule);
