import { Body, Controller, Post } from '@nestjs/common';

/** An ordinary JSON route, to show that the webhooks leave the others alone. */
@Controller('echo')
export class EchoController {
  @Post()
  echo(@Body() body: unknown) {
    return body;
  }
}
