import type { DataSource } from 'typeorm';

/** How many connections of the pool are open and idle, and how many requests wait for one; 0 before it is opened. */
export function poolUse(dataSource: DataSource): { open: number; idle: number; waiting: number } {
  const { master } = dataSource.driver as unknown as {
    readonly master?: { readonly totalCount: number; readonly idleCount: number; readonly waitingCount: number };
  };
  return { open: master?.totalCount ?? 0, idle: master?.idleCount ?? 0, waiting: master?.waitingCount ?? 0 };
}
