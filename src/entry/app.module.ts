import { Module, type DynamicModule } from '@nestjs/common';
import { contextModules } from './context-modules.js';
import { PlatformModule } from './platform.module.js';
import type { Resources } from './resources.js';

/** The contexts over their drivers, without any web layer: for the command line, workers and tests. */
@Module({})
export class AppModule {
  static over(resources: Resources): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.over(resources), ...contextModules] };
  }
}
