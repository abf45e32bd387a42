import { Controller, Get, Header } from '@nestjs/common';
import { Public } from '../access/access.js';
import { playgroundPage } from '../graphql/playground.js';

/** The offline playground. Mounted only where the configuration allows it. */
@Controller('playground')
export class PlaygroundController {
  private page: string | undefined;

  @Public()
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('X-Content-Type-Options', 'nosniff')
  show(): string {
    this.page ??= playgroundPage();
    return this.page;
  }
}
