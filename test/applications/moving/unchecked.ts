import { Body, Controller, HttpCode, Module, Post } from '@nestjs/common';
import { Followers } from './followers.js';

/** As receivers are written in a hurry: the parsed body is believed. */
@Controller('webhooks/livekit')
class LiveKitController {
  constructor(private readonly followers: Followers) {}

  @Post()
  @HttpCode(200)
  async receive(@Body() event: { readonly room: { readonly name: string } }) {
    await this.followers.bill(event.room.name);
  }
}

@Module({ controllers: [LiveKitController], providers: [Followers] })
export class UncheckedModule {}
