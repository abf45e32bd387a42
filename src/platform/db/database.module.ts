import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { RngPort } from '../../ports/time.js';
import { UnitOfWork } from '../../ports/unit-of-work.js';
import type { OpenDatabase } from './open-database.js';
import { TypeOrmUnitOfWork } from './unit-of-work.js';

/**
 * Gives `UnitOfWork` and `DataSource` to the whole application. The database is opened before Nest starts, so that a
 * refusal is one coded message; whoever opened it closes it, after the application. Needs an `RngPort`.
 */
@Module({})
export class DatabaseModule {
  static forRoot({ dataSource }: Pick<OpenDatabase, 'dataSource'>): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => dataSource.options,
          dataSourceFactory: () => Promise.resolve(dataSource),
        }),
      ],
      providers: [
        {
          provide: UnitOfWork,
          useFactory: (source: DataSource, rng: RngPort) => new TypeOrmUnitOfWork(source, rng),
          inject: [DataSource, RngPort],
        },
      ],
      exports: [UnitOfWork],
    };
  }
}
