import { Injectable } from '@nestjs/common';

@Injectable()
export class Lines {
  print(line: string) {
    console.log(line);
  }
}
